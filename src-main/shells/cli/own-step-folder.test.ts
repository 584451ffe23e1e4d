import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHostAtHome, type HostAtHome } from './host-at-home.fixture.ts';

let at: HostAtHome;

beforeEach(async () => {
  at = await openHostAtHome();
});

afterEach(() => at.close());

test('[E20] who does a step of an isolated run is sent to its copy, not to the project', async () => {
  const path = join(at.folder, 'own.yaml');
  const project = join(at.folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'a.txt'), 'hello');
  writeFileSync(path, 'version: 1\nid: own\nname: Own\nsteps:\n  - { id: mend, type: agent, goal: Mend it }\n');
  await at.say('run', path, '--project', project);
  const [asked] = await at.host.api.inbox.list();
  const status = await at.say('status', asked?.runId ?? '');
  expect(asked?.projectRoot).toBe(project);
  expect(asked?.folder?.startsWith(join(at.folder, 'cache'))).toBe(true);
  expect(status.out.join('\n')).toContain(`work in: ${asked?.folder}`);
});
