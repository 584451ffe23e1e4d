import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { Json } from '../lib/json.ts';
import { nullMap } from '../lib/null-map.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Position } from '../workflow/checks/diagnostic.ts';
import type { ImportDiagnostic } from './import-result.ts';
import type { Recorder } from './recorder.ts';

/** Levels of lists and maps a source may have; a workflow text may have 100, and what is kept lies a few deeper. */
const DEPTH_LIMIT = 60;
/** UTF-16 units a source may have. */
export const SOURCE_LIMIT = 1_000_000;

/** Reads JSON as people write it (comments and trailing commas allowed); what breaks it comes back with its place. */
export function readJson(text: string, path: string): Result<Json, ImportDiagnostic> {
  const refused = refusalOf(text, path);
  if (refused !== undefined) return err(refused);
  const errors: ParseError[] = [];
  // A mark of the byte order says nothing; a space in its stead keeps every place.
  const tree = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined || tree === undefined) return err(notJson(text, path, first));
  return ok(valueOf(tree));
}

/** Why a text is not looked into at all; undefined when it may be. */
export function refusalOf(text: string, path: string): ImportDiagnostic | undefined {
  if (text.includes('\0') || text.includes('\uFFFD'))
    return {
      code: 'IM001',
      severity: 'error',
      message: 'This is not a text file in UTF-8.',
      hint: 'Choose the workflow file itself; if it is in another encoding, save it as UTF-8 first.',
      path,
    };
  if (text.length > SOURCE_LIMIT)
    return {
      code: 'IM002',
      severity: 'error',
      message: `The file has ${Math.ceil(text.length / 1000)} KB; 1,000 can be read.`,
      hint: 'Split it into several workflows first.',
      path,
    };
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > DEPTH_LIMIT * 4) return tooDeep(path);
  }
  return undefined;
}

/** The diagnostic of a source that is nested too deeply. */
export function tooDeep(path: string): ImportDiagnostic {
  return {
    code: 'IM003',
    severity: 'error',
    message: 'The file is nested too deeply to be a workflow.',
    hint: 'Make it flatter.',
    path,
  };
}

/**
 * The same value in maps without a prototype, or undefined when it is nested too deeply. Keys that no workflow may have are left out
 * and said, and numbers that are none become nothing.
 */
export function cleanJson(value: unknown, path: string, recorder: Recorder): Json | undefined {
  return cleaned(value, { path, recorder, depth: 0 });
}

function cleaned(
  value: unknown,
  at: { readonly path: string; readonly recorder: Recorder; readonly depth: number },
): Json | undefined {
  if (at.depth > DEPTH_LIMIT) return undefined;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const [index, item] of value.entries()) {
      const inner = cleaned(item, { ...at, path: `${at.path}/${index}`, depth: at.depth + 1 });
      if (inner === undefined) return undefined;
      items.push(inner);
    }
    return items;
  }
  if (typeof value !== 'object') return null;
  const map = nullMap<Json>();
  for (const [key, member] of Object.entries(value)) {
    if (key === '__proto__') {
      at.recorder.lost(`${at.path}/__proto__`, 'A key called __proto__ is never allowed and was left out.');
      continue;
    }
    const inner = cleaned(member, { ...at, path: `${at.path}/${key}`, depth: at.depth + 1 });
    if (inner === undefined) return undefined;
    map[key] = inner;
  }
  return map;
}

function valueOf(node: Node): Json {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type !== 'object') {
    const value: unknown = node.value;
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  }
  const map = nullMap<Json>();
  for (const { children } of node.children ?? []) {
    const [key, member] = children ?? [];
    if (key !== undefined && member !== undefined) map[String(key.value)] = valueOf(member);
  }
  return map;
}

function notJson(text: string, path: string, error: ParseError | undefined): ImportDiagnostic {
  const start = error?.offset ?? 0;
  return {
    code: 'IM004',
    severity: 'error',
    message:
      error === undefined || text.replace(/^\uFEFF/, '').trim() === ''
        ? 'The file is empty.'
        : `The file is not JSON: ${jsonWords(error)}.`,
    hint: 'Mend the place shown, then import again.',
    path,
    range: { start: placeAt(text, start), end: placeAt(text, start + (error?.length ?? 0)) },
  };
}

function jsonWords(error: ParseError): string {
  return printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/** The position of an offset in a text. */
export function placeAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1, offset };
}
