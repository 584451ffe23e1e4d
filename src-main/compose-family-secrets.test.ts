import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunEvent } from '../src-shared/history/events.ts';
import type { App } from './compose-app.ts';
import { compose } from './compose.ts';

const CANARY = 'c4nary-Zx9_QZx9_Q';

let folder = '';
let app: App;
const open = (): Promise<App> =>
  compose({
    home: join(folder, 'home'),
    bundledDir: join(folder, 'bundled'),
    cacheDir: join(folder, 'cache'),
    version: '0.0.0',
    shell: 'cli',
    purpose: 'work',
  });
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-family-'));
  for (const name of ['bundled', 'project']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'project', 'here.txt'), 'here\n');
  vi.stubEnv('FLOWRIGHT_VAULT_PASSPHRASE', 'a test of passphrases');
  app = await open();
  await app.api.secrets.set({ name: 'TOK', value: CANARY });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly runId: string;
  readonly events: readonly RunEvent[];
}

async function run(text: string): Promise<Ended> {
  const path = join(folder, 'w.yaml');
  writeFileSync(path, `version: 1\nid: w\nname: W\n${text}`);
  const { runId } = await app.api.runs.start({ target: { path }, inputs: {}, project: join(folder, 'project'), dirty: false });
  return { runId, events: await eventsOf(runId) };
}
async function eventsOf(runId: string): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of await app.api.runs.events({ runId, after: 0 })) events.push(event);
  return events;
}
function filesBelow(path: string): readonly string[] {
  return readdirSync(path).flatMap((name) => {
    const file = join(path, name);
    const info = statSync(file);
    if (info.isDirectory()) return filesBelow(file);
    return info.isFile() ? [file] : [];
  });
}
const holding = (text: string): readonly string[] =>
  filesBelow(join(folder, 'home'))
    .filter((file) => readFileSync(file).includes(text))
    .map((file) => file.slice(folder.length));

const LEAK = `  - { id: p, type: command, secrets: [TOK], command: 'printf "leaked %s\\n" "$TOK" > leak.txt' }\n`;

test('[E87] what a step with a secret leaves in a file is covered where steps without one print, return, tell or fail of it', async () => {
  const { events } = await run(
    `steps:\n${LEAK}` +
      `  - { id: q, type: command, needs: [p], command: 'cat leak.txt; cat leak.txt >&2; printf "\\"%s\\"" "$(cat leak.txt)" > "$FLOWRIGHT_OUTPUT"', artifacts: [{ type: file, path: leak.txt }] }\n` +
      `  - { id: f, type: command, needs: [q], on_failure: continue, command: 'cat leak.txt >&2; exit 3' }\n`,
  );
  expect(events.at(-1)?.body.type).toBe('runSucceeded');
  expect(holding(CANARY)).toEqual([]);
  const told = JSON.stringify(events);
  expect(told.includes(CANARY)).toBe(false);
  const of = (type: string, step: string) =>
    JSON.stringify(events.find(({ body }) => body.type === type && 'step' in body && body.step === step));
  expect([of('stepSucceeded', 'q'), of('stepFailed', 'f')].map((text) => text.includes('leaked [secret]'))).toEqual([true, true]);
  expect(holding('leaked [secret]').some((file) => file.includes('s_q@1.stdout'))).toBe(true);
});

test('[E87] a secret of a child is covered in the steps of its parent, and of the parent in those of a child', async () => {
  const child = (name: string, steps: string): void =>
    writeFileSync(join(folder, `${name}.yaml`), `version: 1\nid: ${name}\nname: Child\n${steps}`);
  await app.api.secrets.set({ name: 'OTHER', value: 'another-8Jq2' });
  child(
    'given',
    `inputs: { token: { type: secret, required: true } }\nsteps:\n  - { id: s, type: command, secrets: [token], command: 'echo "child $token" > child.txt' }\n`,
  );
  child('reader', `steps:\n  - { id: r, type: command, command: 'cat leak.txt child.txt' }\n`);
  const { events } = await run(
    `steps:\n${LEAK}  - { id: c, type: workflow, needs: [p], uses: ./given.yaml, inputs: { token: OTHER } }\n` +
      `  - { id: q, type: command, needs: [c], command: 'cat leak.txt child.txt' }\n` +
      `  - { id: d, type: workflow, needs: [q], uses: ./reader.yaml }\n`,
  );
  expect(events.at(-1)?.body.type).toBe('runSucceeded');
  expect([holding(CANARY), holding('another-8Jq2')]).toEqual([[], []]);
  const logs = holding('child [secret]').filter((file) => file.endsWith('.stdout'));
  expect(logs.map((file) => file.split('/').at(-1)).sort()).toEqual(['s_q@1.stdout', 's_r@1.stdout']);
});

test('[E87] a secret that was changed or removed while its run went on stays covered, and no step fails for it', async () => {
  const path = join(folder, 'w.yaml');
  writeFileSync(
    path,
    `version: 1\nid: w\nname: W\nsteps:\n${LEAK}  - { id: a, type: ask, needs: [p], form: { go: { type: text } } }\n` +
      `  - { id: q, type: command, needs: [a], command: cat leak.txt }\n`,
  );
  const { runId } = await app.api.runs.start({ target: { path }, inputs: {}, project: join(folder, 'project'), dirty: false });
  const { boundTo } = await vi.waitFor(async () => {
    const [found] = await app.api.inbox.list();
    if (found === undefined) throw new Error('does not wait yet');
    return found;
  }, 20_000);
  await app.api.secrets.remove({ name: 'TOK' });
  writeFileSync(join(folder, 'home', 'secrets', 'vault.json'), 'not a vault');
  await app.api.runs.answer({ runId, step: 'a', boundTo, decision: 'submit', values: { go: 'on' } });
  const events = await eventsOf(runId);
  expect(events.at(-1)?.body.type).toBe('runSucceeded');
  expect(holding(CANARY).filter((file) => !file.endsWith('leak.txt'))).toEqual([]);
  expect(holding('leaked [secret]')).not.toEqual([]);
});

test('[E87] the change of a run is shown with its secrets covered, and applied exactly', async () => {
  const { runId } = await run(`steps:\n${LEAK}`);
  const { patch } = await app.api.workspaces.change({ runId });
  expect([patch.includes(CANARY), patch.includes('+leaked [secret]')]).toEqual([false, true]);
  expect((await app.api.workspaces.change({ runId, without: 'patch' })).files.map((file) => file.path)).toEqual(['leak.txt']);
  const other = await run(`steps:\n${LEAK.replace('leaked', 'again')}`);
  const { files } = await app.api.runs.compare({ left: runId, right: other.runId });
  expect([files.patch?.includes(CANARY), files.patch?.includes('+again [secret]')]).toEqual([false, true]);
  const { token } = await app.api.workspaces.preview({ runId });
  await app.api.workspaces.apply({ runId, token });
  expect(readFileSync(join(folder, 'project', 'leak.txt'), 'utf8')).toBe(`leaked ${CANARY}\n`);
});
