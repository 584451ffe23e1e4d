import { expect, test } from 'vitest';
import { expressionWords, valueWords, type Naming } from './value-words.ts';
import { cutParts, partsText, textParts } from './expressions/text-parts.ts';
import { summaryParts } from './summary.ts';

const none = () => undefined;
const naming: Naming = {
  step: (id) =>
    ({
      tests: { name: 'Run the tests', type: 'command' as const, label: none },
      'a-b': { name: 'Write the report', type: 'agent' as const, label: none },
      who: { name: 'Ask', type: 'ask' as const, label: (key: string) => (key === 'for' ? 'For whom?' : undefined) },
    })[id],
  input: (key) => (key === 'channel' ? 'Which channel?' : undefined),
};

test('[NAMES] a value is called as people know it, with the step it comes from; where room is short, a step stands for its main output', () => {
  const said = (expression: string) => valueWords(expression, naming);
  expect(said('steps.tests.output.stdout')).toEqual({ name: 'What it printed', from: 'Run the tests', short: 'Run the tests' });
  expect(said('steps.tests.output.exit_code')).toEqual({
    name: 'Number it ended with',
    from: 'Run the tests',
    short: 'Number it ended with',
  });
  expect(said('steps["a-b"].output.text')).toEqual({ name: 'Text', from: 'Write the report', short: 'Write the report' });
  expect(said('steps.who.output.for')?.name).toBe('For whom?');
  expect(said('steps.tests.output.data.list[0]')?.name).toBe('Entry 1');
  expect(said('steps.tests.status')?.name).toBe('How it ended');
  expect([said('inputs.channel')?.name, said('inputs.other_one')?.name]).toEqual(['Which channel?', 'Other one']);
  expect([said('item')?.name, said('index')?.name, said('run.trigger.kind')?.name]).toEqual([
    'Item',
    'Rounds before this one',
    'How it was started',
  ]);
  expect([said('1 + 2'), said('size(x)'), said('true'), said('')]).toEqual([undefined, undefined, undefined, undefined]);
});

test('[NAMES] an expression keeps its signs and calls what it reads by name', () => {
  expect(expressionWords('size(steps.tests.output.data.files) > inputs.channel', naming)).toBe(
    'number of Files > Which channel?',
  );
  expect(expressionWords('steps["a-b"].output.text + "!"', naming)).toBe('Write the report + "!"');
  expect(expressionWords('steps.tests.output.data.files.map(f, f.name)', naming)).toBe('Files.map(f, f.name)');
  expect(expressionWords('steps.tests.', naming)).toBe('steps.tests.');
});

test('[NAMES] a text shows names for its values, and what cannot be read as it is written', () => {
  const text = 'Send {{ steps.tests.output.stdout }} to {{ inputs.channel }} with {{ secret.TOKEN }}, {{ "{{" }} and {{ 1 + }}';
  expect(partsText(textParts(text, naming))).toBe('Send ‹Run the tests› to ‹Which channel?› with ‹TOKEN›, {{ and {{ 1 + }}');
});

test('[NAMES] a long text is cut between words, never in a value', () => {
  const parts = textParts('Look at {{ steps.tests.output.stdout }} and say what is wrong with it', naming);
  expect(partsText(cutParts(parts, 40))).toBe('Look at ‹Run the tests› and say what is…');
  expect(partsText(cutParts(parts, 12))).toBe('Look at …');
  expect(cutParts(parts, 400)).toEqual(parts);
});

test('[NAMES] the summary of a step shows names, of a loop as well', () => {
  const said = (step: Parameters<typeof summaryParts>[0]) => partsText(summaryParts(step, naming));
  expect(said({ id: 'ok', type: 'approve', reason: 'Send {{ steps.tests.output.stdout }}?\nNow.' })).toBe(
    'Ask: Send ‹Run the tests›?',
  );
  expect(said({ id: 'each', type: 'loop', for_each: 'steps.tests.output.data.files' })).toBe('For each of ‹Files›');
  expect(said({ id: 'w', type: 'wait', for_sec: 120 })).toBe('Wait 2 minutes');
});
