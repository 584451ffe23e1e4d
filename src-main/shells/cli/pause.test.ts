import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHostAtHome, type HostAtHome } from './host-at-home.fixture.ts';

let at: HostAtHome;

beforeEach(async () => {
  at = await openHostAtHome();
});

afterEach(() => at.close());

test('[E20] a paused run says why, starts nothing new when it is answered, and goes on by resume', async () => {
  const path = join(at.folder, 'own.yaml');
  writeFileSync(
    path,
    'version: 1\nid: own\nname: Own\nworkspace: none\nsteps:\n  - { id: gate, type: approve, reason: Go on? }\n  - { id: after, type: command, command: echo after }\n',
  );
  const started = await at.say('run', path, '--project', at.folder);
  const runId = / approve (\S+) /.exec(started.out.join('\n'))?.[1] ?? '';
  const paused = await at.say('pause', runId, '--reason', 'the printer is out of paper');
  const answered = await at.say('approve', runId);
  const status = await at.say('status', runId, '--json');
  const listed = await at.say('runs', '--status', 'paused');
  const resumed = await at.say('resume', runId);
  const late = await at.say('pause', runId);
  expect({
    paused: [paused.exit, paused.out.join('\n').includes(`resume ${runId}`)],
    answered: [answered.exit, answered.out.join('\n').includes('paused')],
    status: status.lines[0],
    listed: listed.out.join('\n').includes(runId),
    resumed: resumed.exit,
    late: [late.exit, late.problems[0]?.code, late.problems[0]?.hint],
  }).toMatchObject({
    paused: [0, true],
    answered: [0, true],
    status: {
      status: 'paused',
      reason: 'the printer is out of paper',
      steps: [
        { step: 'gate', status: 'succeeded' },
        { step: 'after', status: 'pending' },
      ],
    },
    listed: true,
    resumed: 0,
    late: [1, 'run_ended', undefined],
  });
});

test('[E51] a run that is left out or makes way says for whom, and a step that is skipped says because of what', async () => {
  const path = join(at.folder, 'one.yaml');
  const grouped = (conflict: string) =>
    `version: 1\nid: one\nname: One\nworkspace: none\npolicies: { concurrency: { group: g, max_runs: 1, on_conflict: ${conflict} } }\nsteps:\n  - { id: gate, type: approve, reason: Go on? }\n  - { id: after, type: command, command: echo after }\n`;
  writeFileSync(path, grouped('queue'));
  const first = / approve (\S+) /.exec((await at.say('run', path, '--project', at.folder)).out.join('\n'))?.[1] ?? '';
  writeFileSync(path, grouped('skip'));
  const skipped = await at.say('run', path, '--project', at.folder);
  const skippedJson = await at.say('run', path, '--project', at.folder, '--json');
  writeFileSync(path, grouped('cancel'));
  const newest = / approve (\S+) /.exec((await at.say('run', path, '--project', at.folder)).out.join('\n'))?.[1] ?? '';
  const replaced = await at.say('status', first);
  await at.say('reject', newest);
  const rejected = await at.say('status', newest);
  expect({
    skipped: [skipped.exit, skipped.out.join('\n').includes(`Skipped: ${first} (One) is at work in group g.`)],
    json: skippedJson.lines.at(-1),
    replaced: [replaced.exit, replaced.out.join('\n').includes(`${newest} of group g takes its place.`)],
    rejected: rejected.out.filter((line) => line.includes('After')),
  }).toMatchObject({
    skipped: [130, true],
    json: { status: 'cancelled', reason: `Skipped: ${first} (One) is at work in group g.` },
    replaced: [130, true],
    rejected: ['  ○ After  skipped  gate did not succeed'],
  });
});

test('[E13] whoever is asked is shown all that would be done, hidden characters and the far end of a long command too', async () => {
  const path = join(at.folder, 'spoof.yaml');
  const command = `echo pay\u202Egnp.exe ${' '.repeat(100_000)} ; rm -rf hidden \u200b\u001b[8m`;
  const step = { id: 'a', type: 'command', command, confirm: true };
  writeFileSync(path, JSON.stringify({ version: 1, id: 'spoof', name: 'Spoof', workspace: 'none', steps: [step] }));
  const started = await at.say('run', path, '--project', at.folder);
  const runId = / approve (\S+) /.exec(started.out.join('\n'))?.[1] ?? '';
  const status = await at.say('status', runId);
  for (const shown of [started.out.join('\n'), status.out.join('\n')]) {
    expect([
      shown.includes('echo pay⟨U+202E⟩gnp.exe'),
      shown.includes('; rm -rf hidden ⟨U+200B⟩\\u001b[8m'),
      /[\u202e\u200b\u001b]/.test(shown),
    ]).toEqual([true, true, false]);
  }
});
