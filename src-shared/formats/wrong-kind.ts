import { isJsonObject, kindWords } from '../lib/json-guards.ts';
import type { Json } from '../lib/json.ts';
import type { Finding, Location } from '../workflow/checks/finding.ts';
import { secondsOf } from '../workflow/schedule/moments.ts';
import { fieldWords } from './field-name.ts';
import { knownKeys } from './known-keys.ts';
import { tellingFirst } from './meant-key.ts';

/** A value of the wrong kind, with the value that was meant where that can be told; `expected` in words. */
export function wrongKindFinding(at: Location, found: unknown, expected: string): Finding {
  const finding: Finding = {
    code: 'FR102',
    at,
    message: `${fieldWords(at)} should be ${expected}, not ${found === null ? 'empty' : kindWords(found)}.`,
  };
  const meant = meantValue(at, found, expected);
  if (meant === undefined)
    return { ...finding, hint: found === null ? 'Fill it in, or remove the key.' : hintFor(at, found, expected) };
  const { hint, title = hint.replace(/\.$/, '') } = meant;
  return { ...finding, hint, fixes: [{ title, repairs: [meant.repair] }] };
}

interface Meant {
  readonly hint: string;
  readonly title?: string;
  readonly repair: NonNullable<Finding['fixes']>[number]['repairs'][number];
}

function meantValue(at: Location, found: unknown, expected: string): Meant | undefined {
  const set = (value: Json): Meant['repair'] => ({ kind: 'set', at, value });
  const key = at.at(-1);
  const isNumber = expected === 'a number' || expected === 'a whole number';
  if (expected === 'text' && (typeof found === 'number' || typeof found === 'boolean'))
    return { hint: 'Put it in quotes.', repair: set(String(found)) };
  if (expected === 'text' && key === 'command' && Array.isArray(found))
    return {
      hint: 'A list of words goes under argv.',
      title: 'Call it argv',
      repair: { kind: 'renameKey', at, to: 'argv' },
    };
  if (expected === 'a list' && typeof found === 'string') {
    if (key === 'argv')
      return {
        hint: 'A command as one text goes under command.',
        title: 'Call it command',
        repair: { kind: 'renameKey', at, to: 'command' },
      };
    if (key === 'verify')
      return { hint: `Write [{ command: ${found} }].`, title: 'Make it a check', repair: set([{ command: found }]) };
    if (knownKeys([...at, 0], undefined).length === 0)
      return key === 'needs' && /^(none|nothing|no|-)?$/i.test(found.trim())
        ? { hint: 'To start at once, write needs: [].', title: 'Start at once', repair: set([]) }
        : { hint: `Write [${found}].`, title: 'Make it a list', repair: set([found]) };
  }
  if (isNumber && typeof found === 'string') {
    if (/^\s*\d+(\.\d+)?\s*$/.test(found)) return { hint: 'Take the quotes away.', repair: set(Number(found)) };
    const seconds = String(key).endsWith('_sec') ? secondsOf(found) : undefined;
    if (seconds !== undefined) return { hint: `Write the seconds: ${seconds}.`, title: `Write ${seconds}`, repair: set(seconds) };
  }
  if (expected === 'a map' && key === 'retry' && typeof found === 'number')
    return { hint: `Write { max_attempts: ${found} }.`, repair: set({ max_attempts: found }) };
  if (expected === 'a map' && typeof found === 'string' && at.at(-2) === 'outputs')
    return { hint: `Write { value: "${found}" }.`, title: 'Put it under value', repair: set({ value: found }) };
  return undefined;
}

function hintFor(at: Location, found: unknown, expected: string): string {
  if (at.length > 0 && at.at(-1) === 'steps' && isJsonObject(found)) {
    const [first = 'build'] = Object.keys(found);
    return `Begin each step with a dash: "- id: ${first}" instead of "${first}:".`;
  }
  const keys = tellingFirst(knownKeys(expected === 'a list' ? [...at, 0] : at, undefined))
    .slice(0, 8)
    .join(', ');
  if (expected === 'a map')
    return keys === '' ? 'Write names with their values under it.' : `Fields that can stand in it: ${keys}.`;
  if (expected === 'a list')
    return keys === '' ? 'Write [first, second].' : `Begin each entry with a dash; fields that can stand in one: ${keys}.`;
  return expected === 'text' ? 'Write it as one text.' : `Write ${expected}.`;
}
