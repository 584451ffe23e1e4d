import { describe, expect, test } from 'vitest';
import { checkText } from './check-text.ts';

const NAMES = ['constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'];

/** A workflow with a name of what every object inherits in one place. */
const PLACES: Readonly<Record<string, (name: string) => string>> = {
  'a key of the workflow': (name) => workflow({ top: `${name}: templates\n` }),
  'a key of the workflow beside a fault': (name) => workflow({ top: `${name}: { a: 1 }\ntags: 3\n` }),
  'an input': (name) => workflow({ top: `inputs: { ${name}: { type: text }, other: { type: nope } }\n` }),
  'a context value': (name) => workflow({ top: `context: { ${name}: { type: text, default: 3 } }\n` }),
  'a key of a step': (name) => workflow({ step: `${name}: 1` }),
  'the type of a step': (name) => workflow({ step: `type: ${name}` }),
  'a resource': (name) => workflow({ step: `resources: { ${name}: 1 }` }),
  'a schedule': (name) => workflow({ top: `triggers: [{ type: cron, cron: ${name} }]\n` }),
  'a provider': (name) => workflow({ top: `environments: { e: { provider: ${name} } }\n` }),
  'a value': (name) => workflow({ step: `when: "${name} == 1"` }),
  'an input that is read': (name) => workflow({ step: `when: "inputs.${name} == 1"` }),
  'a step that is read': (name) => workflow({ step: `when: "steps.${name}.output.${name} == 1"` }),
};

function workflow({ top = '', step = 'notes: none' }: { readonly top?: string; readonly step?: string }): string {
  return `version: 1\nid: w\nname: W\n${top}steps:\n  - id: a\n    command: echo a\n    ${step}\n`;
}

describe('names that every object inherits', () => {
  test.each(Object.entries(PLACES))('[READ] are names like any other, as %s', (_, place) => {
    const told = NAMES.map((name) => checkText(place(name), { path: 'w.yaml' }).diagnostics.map((found) => typeof found.hint));
    const asOther = checkText(place('qqqqqqqq'), { path: 'w.yaml' }).diagnostics;
    expect(told.flat().filter((kind) => kind !== 'string' && kind !== 'undefined')).toEqual([]);
    expect(told.every((found) => found.length > 0)).toBe(asOther.length > 0);
    expect(JSON.stringify(NAMES.map((name) => checkText(place(name), { path: 'w.yaml' }).diagnostics))).not.toContain(
      '[native code]',
    );
  });
});
