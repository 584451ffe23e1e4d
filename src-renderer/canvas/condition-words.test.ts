import { expect, test } from 'vitest';
import { namingOf } from '../commands/naming.ts';
import { draftOf, EMPTY_DRAFT } from '../commands/draft.ts';
import { conditionWords } from './condition-words.ts';
import { wordsOfStep } from './step-words.ts';

const draft =
  draftOf({
    inputs: { deep: { type: 'boolean', label: 'Look closely?' } },
    steps: [
      { id: 'tests', type: 'command', name: 'Run the tests', command: 'npm test' },
      { id: 'scan', type: 'agent', role: 'reviewer', goal: 'Look at {{ steps.tests.output.stdout }}.' },
    ],
  }) ?? EMPTY_DRAFT;
const said = (condition: string) => conditionWords(condition, namingOf(draft));

test('[WORDS] a condition is told with the names people know, rows and all', () => {
  expect(said('steps.tests.output.exit_code == 0 && inputs.deep')).toBe('Number it ended with is 0 and Look closely? is true');
  expect(said('steps.tests.status == "failed"')).toBe('Run the tests failed');
  expect(said('steps.tests.status != "failed"')).toBe('Run the tests did not fail');
  expect(said('size(steps.scan.output.risks) == 0')).toBe('Risks is empty');
});

test('[WORDS] what rows cannot say keeps its signs', () => {
  expect(said('steps.scan.output.a + 1 > 2 ? true : false')).toBe('A + 1 > 2 ? true : false');
});

test('[WORDS] the words of a step stay the same object until they say something else', () => {
  const scan = draft.all.get('scan');
  if (scan === undefined) throw new Error('There is no such step.');
  const before = wordsOfStep(scan, namingOf(draft));
  expect(before.summary.map((part) => part.text)).toEqual(['Reviewer: Look at ', 'Run the tests', '.']);
  expect(wordsOfStep(scan, namingOf({ ...draft }))).toBe(before);
  const tests = draft.all.get('tests');
  const renamed = { ...draft, all: new Map([...draft.all, ...(tests ? [['tests', { ...tests, name: 'Try' }] as const] : [])]) };
  expect(wordsOfStep(scan, namingOf(renamed)).summary.map((part) => part.text)).toEqual(['Reviewer: Look at ', 'Try', '.']);
});
