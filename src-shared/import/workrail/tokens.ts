import { literal } from '../plain-text.ts';
import { nameIn, type Scope } from './scope.ts';
import type { VariableType, Variables } from './variables.ts';

const TOKEN = /\{\{([^{}]*)\}\}/g;
const PATH = /^([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)$/;
const SUM = /^([A-Za-z_]\w*)\s*([+-])\s*(\d+)$/;

/** Tells `variables` which names a text reads in `{{ }}`, and how. */
export function gatherTokens(text: string, variables: Variables, loopNames: ReadonlySet<string>): void {
  for (const [, inner = ''] of text.matchAll(TOKEN)) {
    const token = inner.trim();
    const [, name = '', rest = ''] = PATH.exec(token) ?? [];
    const [, counted = ''] = SUM.exec(token) ?? [];
    if (name !== '' && name !== 'wr' && !loopNames.has(name)) variables.use(name, useOf(rest));
    if (counted !== '' && !loopNames.has(counted)) variables.use(counted, 'integer');
  }
}

function useOf(rest: string): VariableType {
  if (rest === '') return 'text';
  return rest === '.length' ? 'list' : 'map';
}

/** A text of the source as a template: what its `{{ }}` read is read here too, what cannot be read stays as it was written. */
export function templateOf(text: string, scope: Scope, path: string): string {
  let made = '';
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    made += literal(text.slice(at, match.index)) + tokenOf(match[0], scope, { path, inner: (match[1] ?? '').trim() });
    at = match.index + match[0].length;
  }
  return made + literal(text.slice(at));
}

function tokenOf(whole: string, scope: Scope, at: { readonly path: string; readonly inner: string }): string {
  const { inner, path } = at;
  const slot = /^wr\.bindings\.([a-z][a-z0-9_]*)$/.exec(inner)?.[1];
  if (slot !== undefined) {
    const bound = scope.slots.get(slot);
    if (bound !== undefined) {
      scope.recorder.changed(path, `The extension point "${slot}" is filled with its default, "${bound}".`);
      return literal(bound);
    }
  }
  const input = /^wr\.input\.([A-Za-z_]\w*)$/.exec(inner)?.[1];
  if (input !== undefined) return `{{ inputs.${input} }}`;
  const [, name = '', rest = ''] = PATH.exec(inner) ?? [];
  const known = name === '' ? undefined : nameIn(scope, name);
  if (known !== undefined) return `{{ ${readOf(known.read, rest)} }}`;
  const [, counted = '', sign = '', number = ''] = SUM.exec(inner) ?? [];
  const count = counted === '' ? undefined : nameIn(scope, counted);
  if (count?.type === 'integer') return `{{ ${count.read} ${sign} ${number} }}`;
  scope.recorder.lost(path, `${whole} is computed by nobody and stays in the text as it is written.`, 'the text');
  return literal(whole);
}

function readOf(read: string, rest: string): string {
  if (rest === '') return read;
  if (rest === '.length') return `size(${read})`;
  return `has(${read}${rest}) ? ${read}${rest} : ""`;
}
