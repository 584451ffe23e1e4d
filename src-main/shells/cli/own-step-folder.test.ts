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
  folder = mkdtempSync(join(tmpdir(), 'flowright-folder-'));
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

test('[E20] who does a step of an isolated run is sent to its copy, not to the project', async () => {
  const path = join(folder, 'own.yaml');
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'a.txt'), 'hello');
  writeFileSync(path, 'version: 1\nid: own\nname: Own\nsteps:\n  - { id: mend, type: agent, goal: Mend it }\n');
  await say('run', path, '--project', project);
  const [asked] = await host.api.inbox.list();
  const status = await say('status', asked?.runId ?? '');
  expect(asked?.projectRoot).toBe(project);
  expect(asked?.folder?.startsWith(join(folder, 'cache'))).toBe(true);
  expect(status.out.join('\n')).toContain(`work in: ${asked?.folder}`);
});
