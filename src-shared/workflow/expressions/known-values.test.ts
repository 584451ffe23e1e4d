import { expect, test } from 'vitest';
import { shownCommand } from './known-values.ts';
import { renderCommand } from './template.ts';

test.each([
  ['echo {{ inputs.a }}', 'two words', "echo 'two words'"],
  ['echo {{ inputs.a }}', 'one', 'echo one'],
  ['echo "hi {{ inputs.a }}, {{ inputs.a }}"', 'ana', 'echo "hi ana, ana"'],
  ['echo {{ inputs.a }} ${HOME} "${PATH}"', '${FLOWRIGHT_VALUE_1}', 'echo \'${FLOWRIGHT_VALUE_1}\' ${HOME} "${PATH}"'],
  ['echo {{ inputs.a }}', 'first\nsecond', "echo 'first…'"],
  ['echo {{ inputs.a }}', 'x'.repeat(300), `echo '${'x'.repeat(200)}…'`],
])('[LOG] a command is shown with its values: %s of %j', (text, a, expected) => {
  const rendered = renderCommand(text, { inputs: { a } });
  if (!rendered.ok) throw new Error(rendered.error.message);
  expect(shownCommand(rendered.value.command, rendered.value.values)).toBe(expected);
});
