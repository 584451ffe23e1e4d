import { expect, test } from 'vitest';
import { applyChanges } from './edit/text-changes.ts';
import { checkText } from './check-text.ts';

const text = (step: string, more = ''): string => `version: 1\nid: w\nname: w\n${more}steps:\n  - { id: a, ${step} }\n`;
const command = 'type: command, command: "true"';

/** The first finding as its code, message, hint and what its first fix leaves of the step. */
function told(written: string): { readonly said: string; readonly after: string } {
  const [first] = checkText(written, { path: 'w.yaml' }).diagnostics.filter(({ severity }) => severity === 'error');
  const fixed = first?.fixes?.[0] === undefined ? undefined : applyChanges(written, first.fixes[0].changes);
  return {
    said: `${first?.code ?? ''} ${first?.message ?? ''} ${first?.hint ?? ''}`,
    after: fixed?.split('\n').find((line) => !written.includes(line)) ?? '',
  };
}

test.each([
  ['a list as a command', text('type: command, command: [npm, test]'), 'A list of words goes under argv.', 'argv: [npm, test]'],
  ['a text as argv', text('type: command, argv: npm test'), 'goes under command.', 'command: npm test'],
  [
    'a key of a choice of maps',
    text(`${command}, on_failure: { agent_retry: { rol: tester } }`),
    'Did you mean "role"?',
    'role: tester',
  ],
  ['seconds with a unit', text(`${command}, timeout_sec: 10m`), 'Write the seconds: 600.', 'timeout_sec: 600'],
  ['a count of tries', text(`${command}, retry: 3`), 'Write { max_attempts: 3 }.', 'retry: { max_attempts: 3 }'],
  ['a check as text', text(`${command}, verify: npm test`), 'Write [{ command: npm test }].', 'verify: [{ command: npm test }]'],
  ['no needs in words', text(`${command}, needs: none`), 'To start at once, write needs: [].', 'needs: []'],
  [
    'an output as text',
    text(command, 'outputs: { n: "{{ 1 }}" }\n'),
    'Write { value: "{{ 1 }}" }.',
    'outputs: { n: { value: "{{ 1 }}" } }',
  ],
  ['the name another tool has for a key', text('type: command, run: ls'), 'Did you mean "command"?', 'command: ls'],
  ['a prompt', text('type: agent, role: r, prompt: Do it'), 'Did you mean "goal"?', 'goal: Do it'],
  ['a key that was filled in', text('type: agent, rol: tester, goal: g'), 'Did you mean "role"?', 'role: tester'],
  [
    'the beginning of a word',
    text(command, 'context: { n: { type: int } }\n'),
    'Did you mean "integer"?',
    'context: { n: { type: integer } }',
  ],
  ['time in words', text('type: wait, for_sec: 2 hours'), 'Did you mean 2h?', 'for_sec: "2h"'],
  ['a sum of times', text('type: wait, for_sec: 1h30m'), 'Did you mean 5400?', 'for_sec: 5400'],
  [
    'steps as a map',
    'version: 1\nid: w\nname: w\nsteps:\n  build:\n    command: x\n',
    'Begin each step with a dash: "- id: build" instead of "build:".',
    '',
  ],
  ['a map as text', text(`${command}, env: x`), 'Write names with their values under it.', ''],
  [
    'a schedule with seconds',
    text(command, 'triggers: [{ type: cron, cron: "0 0 9 * * 1", timezone: UTC }]\n'),
    'Did you mean 0 9 * * 1?',
    'cron: "0 9 * * 1"',
  ],
  ['a step that needs itself', text(`${command}, needs: [a]`), '"a" waits for itself, so it could never start.', 'needs: []'],
])('[SHAPE] %s is told as what was meant', (_, written, hint, after) => {
  const { said, after: left } = told(written);
  expect(said).toContain(hint);
  expect(left).toContain(after);
});

test('[SHAPE] what was written under another key is not said to be missing', () => {
  const found = checkText('version: 1\nid: w\nnmae: My flow\nsteps:\n  - { id: a, type: command, command: ls }\n', {
    path: 'w.yaml',
  });
  expect(found.diagnostics.map(({ code, path, fixes }) => `${code} ${path} ${fixes?.[0]?.title ?? ''}`)).toEqual([
    'FR101 nmae Change it to name',
  ]);
});
