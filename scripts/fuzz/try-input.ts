import { checkText } from '../../src-shared/formats/check-text.ts';
import { applyEdit } from '../../src-shared/formats/edit/edit-workflow.ts';
import { applyChanges, inverseChanges } from '../../src-shared/formats/edit/text-changes.ts';
import { modelOf } from '../../src-shared/formats/laws/law-check.fixture.ts';
import { randomOperation } from '../../src-shared/formats/laws/operations.fixture.ts';
import { canonicalJson } from '../../src-shared/lib/canonical-json.ts';
import { evaluate, parseExpression } from '../../src-shared/workflow/expressions/expression.ts';
import { parseTemplate, renderCommand, renderValue } from '../../src-shared/workflow/expressions/template.ts';
import type { FuzzInput } from './input.ts';

const SCOPE = {
  inputs: { who: 'World', deep: true, count: 3, x: '' },
  steps: {
    a: { status: 'succeeded', output: { exit_code: 0, stdout: 'x', data: { list: [{ ok: true }] } } },
    review: { output: { risks: [] } },
  },
  item: { name: 'n' },
  index: 1,
  previous: null,
  run: { id: 'r' },
};

/** What everything inherits, as it was before any input was read. */
const INHERITED = [Object.prototype, Array.prototype, String.prototype, Function.prototype, Map.prototype, Promise.prototype].map(
  (owner) => ({ owner, members: membersOf(owner) }),
);

function membersOf(owner: object): string {
  return Reflect.ownKeys(owner).map(String).join();
}

/** Gives an input to what it is for; what went wrong in words, or undefined. */
export function tryInput(input: FuzzInput): string | undefined {
  try {
    const wrong = given(input);
    const damaged = INHERITED.find(({ owner, members }) => membersOf(owner) !== members);
    return damaged === undefined ? wrong : `what everything inherits was changed (${damaged.owner.constructor.name})`;
  } catch (thrown) {
    return `threw ${thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)}`;
  }
}

function given({ target, text, draw }: FuzzInput): string | undefined {
  switch (target) {
    case 'yaml':
    case 'json': {
      const checked = checkText(text, { path: target === 'json' ? 'x.json' : 'x.yaml' });
      canonicalJson(checked.value);
      return checked.compiled !== undefined && checked.diagnostics.some(({ severity }) => severity === 'error')
        ? 'compiled in spite of errors'
        : undefined;
    }
    case 'edit': {
      const op = randomOperation(draw, modelOf(text) ?? {});
      const edited = op === undefined ? undefined : applyEdit(text, op);
      if (edited?.ok !== true) return undefined;
      const { text: after, changes } = edited.value;
      if (applyChanges(text, changes) !== after) return 'the changes do not make the new text';
      return applyChanges(after, inverseChanges(text, changes)) === text ? undefined : 'undo gives other bytes';
    }
    case 'expression': {
      const parsed = parseExpression(text);
      if (parsed.ok) evaluate(parsed.value, SCOPE);
      return undefined;
    }
    case 'template': {
      const parsed = parseTemplate(text);
      renderValue(text, SCOPE);
      if (!parsed.ok) return undefined;
      const whole = parsed.value.parts.map(({ start, end }) => text.slice(start, end)).join('');
      return whole === text ? undefined : 'parts of a template leave something out';
    }
    case 'shell': {
      const rendered = renderCommand(text, SCOPE);
      if (!rendered.ok) return undefined;
      // Values are given by the environment and never spliced.
      return Object.keys(rendered.value.values).every((name) => rendered.value.command.includes(`\${${name}}`))
        ? undefined
        : 'a value is not in the command';
    }
  }
}
