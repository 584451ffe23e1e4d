import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { App } from '../../compose-app.ts';
import { compose } from '../../compose.ts';
import { VERSION } from '../../../src-shared/lib/version.ts';
import { runWords } from './recorded-terminal.fixture.ts';
import { rootOf } from './session.ts';

let folder: string;
let home: string;
let host: App;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-pause-'));
  home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  host = await compose({
    home,
    bundledDir: join(rootOf(), 'workflows'),
    cacheDir: join(folder, 'cache'),
    version: VERSION,
    shell: 'cli',
    purpose: 'work',
  });
});

afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

const say = (...words: string[]) => runWords([...words, '--home', home]);

test('[E20] a paused run says why, starts nothing new when it is answered, and goes on by resume', async () => {
  const path = join(folder, 'own.yaml');
  writeFileSync(
    path,
    'version: 1\nid: own\nname: Own\nworkspace: none\nsteps:\n  - { id: gate, type: approve, reason: Go on? }\n  - { id: after, type: command, command: echo after }\n',
  );
  const started = await say('run', path, '--project', folder);
  const runId = / approve (\S+) /.exec(started.out.join('\n'))?.[1] ?? '';
  const paused = await say('pause', runId, '--reason', 'the printer is out of paper');
  const answered = await say('approve', runId);
  const status = await say('status', runId, '--json');
  const listed = await say('runs', '--status', 'paused');
  const resumed = await say('resume', runId);
  const late = await say('pause', runId);
  expect({
    paused: [paused.exit, paused.out.join('\n').includes(`resume ${runId}`)],
    answered: [answered.exit, answered.out.join('\n').includes('paused')],
    status: status.lines[0],
    listed: listed.out.join('\n').includes(runId),
    resumed: resumed.exit,
    late: [late.exit, late.problems[0]?.code],
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
    late: [1, 'run_ended'],
  });
});
