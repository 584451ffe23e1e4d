import type { z } from 'zod';
import { isJsonObject, kindWords } from '../lib/json-guards.ts';
import { nearest } from '../lib/nearest.ts';
import { memberOf, type Finding, type Location } from '../workflow/checks/finding.ts';
import { STEP_TYPES } from '../workflow/schema.ts';
import { slug } from '../workflow/names.ts';
import { knownKeys } from './known-keys.ts';
import { meantKey, tellingFirst } from './meant-key.ts';
import { meantKind } from './meant-kind.ts';
import { fieldWords } from './field-name.ts';
import { wrongKindFinding } from './wrong-kind.ts';

type Issue = z.core.$ZodIssue;

/** A finding that says which key is missing, where one is. */
interface ShapeFinding extends Finding {
  readonly missing?: string;
}

/** What is looked through; `filledIn` are the places (as {@link placeText}) that nobody wrote and that were filled in. */
interface Root {
  readonly value: unknown;
  readonly filledIn: ReadonlySet<string>;
}

/** zod's issues about a workflow in plain words, one finding for each thing to mend; `filledIn` are places that the author left out. */
export function schemaFindings(issues: readonly Issue[], value: unknown, filledIn: readonly Location[] = []): readonly Finding[] {
  const findings: ShapeFinding[] = [];
  const root = { value, filledIn: new Set(filledIn.map(placeText)) };
  for (const issue of issues) findings.push(...findingsOf(issue, [], root));
  return withoutEchoes(findings).slice(0, 200);
}

/** The places (as {@link placeText}) of keys that were written in another way, by what their fixes call them. */
export function meantPlaces(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(
    findings.flatMap(({ at, fixes }) =>
      (fixes ?? []).flatMap(({ repairs }) =>
        repairs.flatMap((repair) => (repair.kind === 'renameKey' ? [placeText([...at.slice(0, -1), repair.to])] : [])),
      ),
    ),
  );
}

/** A key that is missing because it was written in another way is told once, and so is a number that two bounds keep out. */
function withoutEchoes(findings: readonly ShapeFinding[]): readonly Finding[] {
  const meant = meantPlaces(findings);
  const outOfBounds = new Set<string>();
  return findings.filter(({ missing, at, code }) => {
    if (missing !== undefined && meant.has(placeText([...at, missing]))) return false;
    const place = placeText(at);
    const isAgain = code === 'FR105' && outOfBounds.has(place);
    if (code === 'FR105') outOfBounds.add(place);
    return !isAgain;
  });
}

/** A place as one text, to be compared. */
export function placeText(at: Location): string {
  return JSON.stringify(at);
}

function findingsOf(issue: Issue, base: Location, root: Root): readonly ShapeFinding[] {
  const at = [...base, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  const field = fieldWords(at);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(at, key, root));
    case 'invalid_type':
      return [wrongKind(at, root, kindNames[issue.expected] ?? issue.expected)];
    case 'invalid_value':
      return [notAChoice(at, root, issue.values.map(String))];
    case 'invalid_union':
      return unionFindings(issue, at, root);
    case 'invalid_format':
      return [badForm(at, root)];
    case 'too_small':
      return [
        outOfBounds(
          at,
          root,
          issue.minimum === 0 || issue.origin === 'number' || issue.origin === 'int'
            ? `${field} must be ${issue.inclusive === true ? 'at least' : 'more than'} ${String(issue.minimum)}.`
            : `${field} must not be empty.`,
        ),
      ];
    case 'too_big':
      return [outOfBounds(at, root, `${field} must be at most ${issue.maximum.toLocaleString('en')}.`)];
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return [{ code: 'FR102', at, message: `${field}: ${issue.message}.` }];
  }
}

const kindNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing',
};

/** A value as a message shows it. */
function shown(value: unknown): string {
  return typeof value === 'string'
    ? `"${value}"`
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : kindWords(value);
}

function valueAt(root: Root, at: Location): unknown {
  return at.reduce<unknown>((value, key) => memberOf(value, key), root.value);
}

function unknownKey(at: Location, key: string, root: Root): Finding {
  const known = knownKeys(at, valueAt(root, at));
  const here = valueAt(root, at);
  const free = known.filter((name) => memberOf(here, name) === undefined || root.filledIn.has(placeText([...at, name])));
  const meant = meantKey(key, free);
  return {
    code: 'FR101',
    at: [...at, key],
    onKey: true,
    message: `There is no key "${key}" here.`,
    hint:
      key === '<<'
        ? 'A workflow has no merge keys. Write the keys out, or repeat the whole value: retry: *name.'
        : meant === undefined
          ? free.length === 0
            ? 'Take it out.'
            : `Keys that can stand here: ${tellingFirst(free).slice(0, 12).join(', ')}.`
          : `Did you mean "${meant}"? Keys starting with x- are kept for your own use.`,
    fixes: [
      ...(meant === undefined
        ? []
        : [{ title: `Change it to ${meant}`, repairs: [{ kind: 'renameKey', at: [...at, key], to: meant } as const] }]),
      { title: `Remove ${key}`, repairs: [{ kind: 'remove', at: [...at, key] } as const] },
    ],
  };
}

function missing(at: Location, hint: string): ShapeFinding {
  const key = String(at.at(-1));
  return { code: 'FR103', at: at.slice(0, -1), missing: key, message: `"${key}" is missing.`, hint };
}

function wrongKind(at: Location, root: Root, expected: string): ShapeFinding {
  const found = valueAt(root, at);
  if (found === undefined) return missing(at, `Add ${String(at.at(-1))}: … (${expected}).`);
  return wrongKindFinding(at, found, expected);
}

function notAChoice(at: Location, root: Root, choices: readonly string[]): ShapeFinding {
  const found = valueAt(root, at);
  if (found === undefined) return missing(at, `It is one of ${choices.join(', ')}.`);
  if (at.length === 1 && at[0] === 'version') {
    return {
      code: 'FR112',
      at,
      message: `Version ${shown(found)} of the language is not known to this program.`,
      hint: typeof found === 'number' && found > 1 ? 'Update Flowright to open it, or write version: 1.' : 'Write version: 1.',
      fixes: [{ title: 'Change it to 1', repairs: [{ kind: 'set', at, value: 1 }] }],
    };
  }
  const meant = typeof found === 'string' ? nearest(found, choices) : undefined;
  return {
    code: at.at(-1) === 'type' && at.at(-3) === 'steps' ? 'FR106' : 'FR104',
    at,
    message: `${fieldWords(at)} cannot be ${typeof found === 'string' ? `"${found}"` : kindWords(found)}.`,
    hint: `${meant === undefined ? '' : `Did you mean "${meant}"? `}It is one of ${choices.join(', ')}.`,
    ...(meant === undefined
      ? {}
      : { fixes: [{ title: `Change it to ${meant}`, repairs: [{ kind: 'set', at, value: meant } as const] }] }),
  };
}

function badForm(at: Location, root: Root): Finding {
  const found = valueAt(root, at);
  const better = typeof found === 'string' ? slug(found, '') : '';
  return {
    code: 'FR107',
    at,
    message: `${fieldWords(at)} ${shown(found)} is not an id.`,
    hint: 'An id starts with a small letter and has small letters, digits, - and _ only.',
    ...(better === ''
      ? {}
      : { fixes: [{ title: `Change it to ${better}`, repairs: [{ kind: 'set', at, value: better } as const] }] }),
  };
}

function outOfBounds(at: Location, root: Root, message: string): Finding {
  const found = valueAt(root, at);
  return { code: 'FR105', at, message, hint: typeof found === 'number' ? `It is ${found} now.` : 'Fill it in.' };
}

function unionFindings(issue: Extract<Issue, { code: 'invalid_union' }>, at: Location, root: Root): readonly ShapeFinding[] {
  if (issue.errors.length === 0) {
    const choices = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : discriminators(at);
    return kindFindings(at, root, choices);
  }
  const best = [...issue.errors].sort((a, b) => weight(a) - weight(b))[0];
  if (best === undefined) return [];
  if (best.length > 0 && best.every((inner) => inner.path.length === 0 && inner.code !== 'unrecognized_keys')) {
    const found = valueAt(root, at);
    if (found === undefined) return [missing(at, 'Add it.')];
    const words = issue.errors.flatMap((errors) =>
      errors.flatMap((inner) =>
        inner.code === 'invalid_value'
          ? inner.values.map(String)
          : inner.code === 'invalid_type'
            ? [kindNames[inner.expected] ?? inner.expected]
            : [],
      ),
    );
    const choices = [...new Set(words)];
    const meant = typeof found === 'string' ? nearest(found, choices) : undefined;
    return [
      {
        code: typeof found === 'string' ? 'FR104' : 'FR102',
        at,
        message: `${fieldWords(at)} cannot be ${typeof found === 'string' ? `"${found}"` : kindWords(found)}.`,
        hint: `${meant === undefined ? '' : `Did you mean "${meant}"? `}It is one of: ${choices.join(', ')}.`,
        ...(meant === undefined || !words.includes(meant)
          ? {}
          : { fixes: [{ title: `Change it to ${meant}`, repairs: [{ kind: 'set', at, value: meant } as const] }] }),
      },
    ];
  }
  return best.flatMap((inner) => findingsOf(inner, at, root));
}

/** A map whose kind is not told right: that, and whatever else is wrong with it as far as the kind it was meant to have tells. */
function kindFindings(at: Location, root: Root, choices: readonly string[]): readonly ShapeFinding[] {
  const own = at.slice(0, -1);
  const deciding = at.at(-1);
  const map = valueAt(root, own);
  if (!isJsonObject(map) || (deciding !== 'type' && deciding !== 'provider')) return [notAChoice(at, root, choices)];
  const { misspelled, kind, issues } = meantKind(map, own, deciding);
  const others = issues.flatMap((issue) => findingsOf(issue, own, root));
  if (misspelled !== undefined) {
    const place = [...own, misspelled];
    const isKind = choices.some((choice) => choice === valueAt(root, place));
    return [unknownKey(own, misspelled, root), ...(isKind ? [] : [notAChoice(place, root, choices)]), ...others];
  }
  const told = notAChoice(at, root, choices);
  if (told.missing === undefined || kind === undefined) return [told, ...others];
  const fix = { title: `Add ${deciding}: ${kind}`, repairs: [{ kind: 'set', at, value: kind } as const] };
  return [{ ...told, hint: `${told.hint ?? ''} This looks like ${kind}.`, fixes: [fix] }, ...others];
}

/** How far a union's branch is from what was written: a wrong kind counts most, then missing keys, then unknown ones. */
function weight(issues: readonly Issue[]): number {
  return issues.reduce(
    (sum, issue) =>
      sum +
      (issue.path.length === 0 && issue.code !== 'unrecognized_keys'
        ? 100
        : issue.code === 'unrecognized_keys'
          ? 3 * issue.keys.length + (issue.path.length === 0 ? 1 : 0)
          : issue.path.length === 1
            ? 3
            : 2),
    0,
  );
}

function discriminators(at: Location): readonly string[] {
  if (at.at(-1) === 'type' && at.at(-3) === 'steps') return STEP_TYPES;
  if (at.at(-1) === 'type') return ['manual', 'cron', 'repo_event', 'webhook'];
  return ['static', 'command', 'http', 'github'];
}
