/**
 * A host that makes, uses and releases workspaces until it is killed: `node crashes.fixture.ts <folder> <first run>`. Each line it
 * prints is about something that is on the disk by then.
 */
import { writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkspaces } from './create-workspaces.ts';
import { createProcesses } from '../system/processes/processes.ts';

const [dir = '', first = '0'] = process.argv.slice(2);
const project = join(dir, 'project');
const workspaces = createWorkspaces({
  processes: createProcesses({ home: join(dir, 'home') }),
  clock: { now: () => 1000, monotonic: () => 0, after: () => () => undefined },
  cacheDir: join(dir, 'cache'),
  owner: join(dir, 'home'),
});
const tell = (line: string): void => void writeSync(1, `${line}\n`);

tell('ready');
for (let run = Number(first); ; run++) {
  const runId = `run_${run}`;
  tell(`prepare ${runId}`);
  const workspace = await workspaces.prepare({
    runId,
    projectRoot: project,
    mode: 'isolated',
    includeDirty: run % 3 === 0,
    artifacts: join(dir, 'artifacts'),
  });
  if (!workspace.ok) throw new Error(workspace.error.message);
  if (run % 2 === 0) {
    writeFileSync(join(workspace.value.root, 'work.txt'), runId);
    tell(`work ${runId}`);
  }
  const snapshot = await workspaces.snapshot({ runId, step: 'a', attempt: 1, workspace: workspace.value });
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  const released = await workspaces.release({
    runId,
    workspace: workspace.value,
    end: 'keep_while_unmerged',
    succeeded: true,
  });
  if (!released.ok) throw new Error(released.error.message);
  tell(`released ${runId}`);
}
