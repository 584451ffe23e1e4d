import { expect, test } from 'vitest';
import { inputToShow, outputToShow } from './step-values.ts';

test('[SHOWN] a command is shown with its values in their places, whatever stands in them', () => {
  const values = { FLOWRIGHT_VALUE_1: 'Ann', FLOWRIGHT_VALUE_2: 'two $& words', FLOWRIGHT_VALUE_3: 3 };
  const command = 'echo "for ${FLOWRIGHT_VALUE_1}" "${FLOWRIGHT_VALUE_2}" "${FLOWRIGHT_VALUE_3}" ${FLOWRIGHT_VALUE_9}';
  expect(inputToShow({ type: 'command', command, values, shell: 'sh' })).toEqual({
    command: 'echo "for Ann" "two $& words" 3 ${FLOWRIGHT_VALUE_9}',
    shell: 'sh',
  });
  expect(inputToShow({ type: 'agent', goal: 'Do it', values: 1 })).toEqual({ goal: 'Do it', values: 1 });
});

test('[SHOWN] of what a step gave its main output comes first', () => {
  expect(JSON.stringify(outputToShow('command', { exit_code: 0, stdout: 'x', data: 1 }))).toBe(
    '{"stdout":"x","exit_code":0,"data":1}',
  );
  expect(outputToShow(undefined, ['a'])).toEqual(['a']);
});
