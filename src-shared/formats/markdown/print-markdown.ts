import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { ID_PATTERN } from '../../workflow/schema.ts';
import { stepIdFrom, typeOfFields } from '../repair.ts';
import { mapLines } from '../yaml/yaml-print.ts';
import { scanBlocks } from './block-scan.ts';
import { headingWords, isYamlStep } from './read-blocks.ts';
import { readAlone } from './read-alone.ts';

/** What of a map is written as Markdown; the rest of it is YAML. */
interface Shape {
  readonly heading: boolean;
  readonly prose: boolean;
  readonly command: boolean;
  readonly confirm: boolean;
}

const ALL: Shape = { heading: true, prose: true, command: true, confirm: true };
const NONE: Shape = { heading: false, prose: false, command: false, confirm: false };

/** A whole workflow as Markdown, pleasant to read, that says what the value says; outer white space of goals aside. */
export function printMarkdown(value: JsonObject, style: { readonly eol: string }): string {
  const { steps, ...top } = value;
  const sections = stepsIn(steps);
  const front = sections === undefined && steps !== undefined ? value : top;
  const head = printOwn(trimmed(front, 'description'), 1);
  const text = [...(head === '' ? [] : [head]), ...(sections ?? []).map((step) => printSection(step, 2))].join('\n\n');
  return inLines(`${text}\n`, style.eol);
}

/** A step as a section below a heading of that level, without a line end after it. */
export function printStep(step: JsonObject, style: { readonly level: number; readonly eol: string }): string {
  return inLines(printSection(step, style.level), style.eol);
}

/** The list's elements where each can be a section of its own. */
export function stepsIn(list: Json | undefined): readonly JsonObject[] | undefined {
  if (!isJsonList(list) || list.length === 0) return undefined;
  const steps = list.filter(isJsonObject);
  return steps.length === list.length ? steps : undefined;
}

/** A fence around lines of text, longer than any within them. */
export function fenced(info: string, inner: string): string {
  const longest = (inner.match(/`{3,}/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const mark = '`'.repeat(longest + 1);
  return `${mark}${info}\n${inner}${inner === '' || inner.endsWith('\n') ? '' : '\n'}${mark}`;
}

/** The lines of a `[!confirm]` quote. */
export function quoted(reason: string): string {
  return ['[!confirm]', ...reason.split('\n')].map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
}

function inLines(text: string, eol: string): string {
  return eol === '\n' ? text : text.replaceAll('\n', eol);
}

function printSection(step: JsonObject, level: number): string {
  const { steps, ...bare } = step;
  const body = bare['type'] === 'loop' && level < 6 ? stepsIn(steps) : undefined;
  const own = printOwn(trimmed(body === undefined ? step : bare, 'goal'), level);
  return [own, ...(body ?? []).map((inner) => printSection(inner, level + 1))].join('\n\n');
}

function trimmed(map: JsonObject, key: string): JsonObject {
  const text = map[key];
  return typeof text === 'string' ? { ...map, [key]: text.trim() } : map;
}

/** One heading's own text: as much of it Markdown as is read back the same. */
function printOwn(value: JsonObject, level: number): string {
  const text = assemble(value, { level, shape: ALL });
  if (says(text, level, value)) return text;
  const fits = (shape: Partial<Shape>): boolean => says(assemble(value, { level, shape: { ...NONE, ...shape } }), level, value);
  const shape = {
    heading: fits({ heading: true }),
    prose: fits({ prose: true }),
    command: fits({ command: true }),
    confirm: fits({ confirm: true }),
  };
  const some = assemble(value, { level, shape });
  return says(some, level, value) ? some : assemble(value, { level, shape: NONE });
}

function says(text: string, level: number, value: JsonObject): boolean {
  const own = readAlone(text, level);
  if (own === undefined || earnsWarning(own.proseText, level)) return false;
  const typed = level > 1 && value['type'] === undefined ? { ...value, type: typeOfFields(value) ?? 'agent' } : value;
  const { id } = value;
  const isDerived = own.value['id'] === undefined && id !== undefined && id === derivedId(value);
  const read = isDerived ? { ...own.value, id } : own.value;
  return canonicalJson(read) === canonicalJson(typed);
}

/** A title or a block of fields within text is text, but whoever reads it is warned. */
function earnsWarning(prose: string, level: number): boolean {
  return scanBlocks(prose, 0).some(
    (block) => (block.kind === 'heading' && block.depth === 1) || (level === 1 && isYamlStep(prose, block)),
  );
}

function derivedId(step: JsonObject): string | undefined {
  return typeof step['name'] === 'string' && typeof step['id'] === 'string' ? stepIdFrom(step) : undefined;
}

function assemble(value: JsonObject, how: { readonly level: number; readonly shape: Shape }): string {
  const { level, shape } = how;
  const left = new Map(Object.entries(value));
  const heading = headingFor(value, how);
  for (const key of heading.says) left.delete(key);
  const pieces: string[] = [];
  const take = (key: string): string => {
    const text = left.get(key);
    left.delete(key);
    return typeof text === 'string' ? text : '';
  };
  const isAgent = value['type'] === 'agent' || (value['type'] === undefined && typeOfFields(value) === 'agent');
  const isCommand = value['type'] === 'command' || (value['type'] === undefined && typeOfFields(value) === 'command');
  const proseKey =
    level === 1 ? 'description' : isAgent ? 'goal' : value['type'] === 'approve' || value['type'] === 'ask' ? 'reason' : 'notes';
  const fence = shape.command && level > 1 && isCommand && typeof value['command'] === 'string';
  if (fence) pieces.push(fenced('sh', take('command') + '\n'));
  else if (shape.prose && typeof value[proseKey] === 'string' && value[proseKey] !== '') pieces.push(take(proseKey));
  const confirm = value['confirm'];
  if (
    shape.confirm &&
    level > 1 &&
    isJsonObject(confirm) &&
    typeof confirm['reason'] === 'string' &&
    Object.keys(confirm).length === 1
  ) {
    left.delete('confirm');
    pieces.push(quoted(confirm['reason']));
  }
  if (level > 1) {
    const { id: _, type: __, ...others } = Object.fromEntries(left);
    const implied = fence ? 'command' : (typeOfFields(others) ?? 'agent');
    if (value['type'] === implied) left.delete('type');
    const isDerived =
      left.size === 1 && left.has('id') && value['id'] === derivedId(value) && !ID_PATTERN.test(String(value['name']));
    if (isDerived) left.delete('id');
  }
  const yaml = left.size === 0 ? '' : mapLines(Object.fromEntries(left), { indent: 0, eol: '\n' });
  const front = level === 1 && yaml !== '' ? [`---\n${yaml}\n---`] : [];
  const fields = level > 1 && yaml !== '' ? [fenced('yaml step', `${yaml}\n`)] : [];
  return [...front, ...(heading.line === '' ? [] : [heading.line]), ...fields, ...pieces].join('\n\n');
}

function headingFor(
  value: JsonObject,
  how: { readonly level: number; readonly shape: Shape },
): { readonly line: string; readonly says: readonly string[] } {
  const { name, id } = value;
  const mark = '#'.repeat(how.level);
  if (how.level === 1) {
    if (typeof name !== 'string') return { line: '', says: [] };
    return how.shape.heading ? { line: `${mark} ${headingWords(name)}`, says: ['name'] } : { line: '', says: [] };
  }
  if (name === undefined && typeof id === 'string' && ID_PATTERN.test(id)) return { line: `${mark} ${id}`, says: ['id'] };
  if (typeof name !== 'string') return { line: mark, says: [] };
  const words = headingWords(name.replace(/\s+/g, ' ').trim());
  const line = words === '' ? mark : `${mark} ${words}`;
  return { line, says: how.shape.heading && !(ID_PATTERN.test(name) && id === undefined) ? ['name'] : [] };
}
