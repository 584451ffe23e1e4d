import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHostAtHome, type HostAtHome } from './host-at-home.fixture.ts';

let at: HostAtHome;

beforeEach(async () => {
  at = await openHostAtHome();
  mkdirSync(join(at.folder, 'project'));
});

afterEach(() => at.close());

test('[E22][E23][E24] evidence that does not hold is shown, a person mends it, and the step is tried once more', async () => {
  const path = join(at.folder, 'own.yaml');
  writeFileSync(
    path,
    `version: 1
id: own
name: Own
workspace: in_place
steps:
  - id: build
    type: command
    command: echo built
    verify: [{ name: signed, file: signed.txt, contains: ok }, { command: "echo looked && test -d .", name: test -d . }]
    on_failure: { agent_retry: { role: implementer } }
`,
  );
  const project = join(at.folder, 'project');
  const started = await at.say('run', path, '--project', project);
  const runId = /answer (\S+) /.exec(started.out.join('\n'))?.[1] ?? '';
  const asked = await at.say('status', runId);
  writeFileSync(join(project, 'signed.txt'), 'ok');
  const answered = await at.say('answer', runId, '--text', 'signed it');
  let ended = await at.say('status', runId);
  while (ended.out.join('\n').includes('watch it')) ended = await at.say('status', runId);
  const lines = (out: readonly string[]): readonly string[] =>
    out
      .join('\n')
      .split('\n')
      .filter((line) => /signed|Repair|test -d/.test(line))
      .map((line) =>
        line
          .replace(runId, 'RUN')
          .replace(/(?:< )?\d+(\.\d+)? s/, 'TIME')
          .trim(),
      );
  expect({
    started: started.exit,
    asked: lines(asked.out),
    answered: answered.exit,
    ended: [ended.exit, lines(ended.out)],
  }).toEqual({
    started: 3,
    asked: [
      'signed: is not there.',
      '✗ signed  is not there',
      '✓ test -d .  ended with exit code 0',
      '◆ Repair of Build  waits for you  TIME',
      'Evidence: ✗ signed: is not there',
      '✓ test -d .: ended with exit code 0',
    ],
    answered: 0,
    ended: [0, ['✓ signed  signed.txt contains it', '✓ test -d .  ended with exit code 0', '✓ Repair of Build  done  TIME']],
  });
});
