import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problemSchema, type Problem } from '../src-shared/lib/problem.ts';
import type { RunEvent } from '../src-shared/history/events.ts';
import type { App } from './compose-app.ts';
import { compose } from './compose.ts';

const CANARY = `c4nary'"$<&>/+ü-${'Zx9_Q'.repeat(3)}`;
/** The same value as ten kinds of programs would write it. */
const ENCODED: Readonly<Record<string, string>> = {
  raw: CANARY,
  base64: Buffer.from(CANARY).toString('base64'),
  'base64 inside': Buffer.from(`a${CANARY}z`).toString('base64'),
  'base64 inside, later': Buffer.from(`ab${CANARY}z`).toString('base64'),
  base64url: Buffer.from(CANARY).toString('base64url'),
  hex: Buffer.from(CANARY).toString('hex'),
  url: encodeURIComponent(CANARY),
  json: JSON.stringify(CANARY).slice(1, -1),
  shell: CANARY.replaceAll("'", "'\\''"),
  html: CANARY.replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;'),
  reversed: [...CANARY].reverse().join(''),
};

let folder = '';
let app: App;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-canary-'));
  for (const name of ['bundled', 'project']) mkdirSync(join(folder, name));
  vi.stubEnv('FLOWRIGHT_VAULT_PASSPHRASE', 'a test of passphrases');
  app = await compose({
    home: join(folder, 'home'),
    bundledDir: join(folder, 'bundled'),
    cacheDir: join(folder, 'cache'),
    version: '0.0.0',
    shell: 'cli',
    purpose: 'work',
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(text: string, inputs: Readonly<Record<string, string>> = {}): Promise<readonly RunEvent[]> {
  const path = join(folder, 'w.yaml');
  writeFileSync(path, `version: 1\nid: w\nname: W\n${text}`);
  const { runId } = await app.api.runs.start({ target: { path }, inputs, project: join(folder, 'project'), dirty: false });
  const events: RunEvent[] = [];
  for await (const event of await app.api.runs.events({ runId, after: 0 })) events.push(event);
  return events;
}
async function refusal(text: string, inputs: Readonly<Record<string, string>> = {}): Promise<Problem> {
  try {
    await run(text, inputs);
  } catch (error) {
    if (error instanceof ORPCError) return problemSchema.parse(error.data);
    throw error;
  }
  throw new Error('was not refused');
}
/** Every byte the data directory holds, file by file. */
function kept(path = join(folder, 'home')): readonly { readonly file: string; readonly bytes: Buffer }[] {
  return readdirSync(path).flatMap((name) => {
    const file = join(path, name);
    const info = statSync(file);
    if (info.isDirectory()) return kept(file);
    return info.isFile() ? [{ file, bytes: readFileSync(file) }] : [];
  });
}
function leaks(): readonly string[] {
  return kept().flatMap(({ file, bytes }) =>
    Object.entries(ENCODED)
      .filter(([, form]) => bytes.includes(form))
      .map(([name]) => `${name} in ${file.slice(folder.length)}`),
  );
}

test('[E87] canaries in eleven encodings reach no sink: logs, output, data, errors, artifacts, progress, events', async () => {
  await app.api.secrets.set({ name: 'CANARY', value: CANARY });
  writeFileSync(join(folder, 'project', 'forms.json'), JSON.stringify(Object.values(ENCODED)));
  const script = `
    const { readFileSync, writeFileSync } = require('node:fs');
    const forms = JSON.parse(readFileSync(process.env.FLOWRIGHT_PROJECT_ROOT + '/forms.json', 'utf8'));
    if (process.env.CANARY !== forms[0]) process.exit(9);
    const text = forms.map((form, at) => 'form ' + at + ': ' + form + ' end').join('\\n');
    process.stdout.write('x'.repeat(65530) + text.slice(0, 40)); process.stdout.write(text.slice(40) + '\\n');
    process.stderr.write(text + '\\n');
    writeFileSync('left.txt', text);
    writeFileSync(process.env.FLOWRIGHT_ARTIFACTS + '/in-place.txt', text);
    writeFileSync(process.env.FLOWRIGHT_OUTPUT, JSON.stringify({ [forms[0]]: forms }));
    process.exit(Number(process.argv[1]));`;
  const step = (id: string, exit: number): string =>
    `  - id: ${id}\n    type: command\n    secrets: [CANARY]\n    needs: []\n    argv: ${JSON.stringify([process.execPath, '-e', script, String(exit)])}\n` +
    '    artifacts: [{ type: file, path: left.txt }, { type: file, path: in-place.txt }]\n';
  const events = await run(`workspace: { mode: in_place }\nsteps:\n${step('good', 0)}${step('bad', 3)}`);
  const ended = (type: string) => events.filter(({ body }) => body.type === type).length;
  expect([ended('stepSucceeded'), ended('stepFailed')]).toEqual([1, 1]);
  expect(leaks()).toEqual([]);
  // It was all there, and was covered.
  const covered = kept().filter(({ bytes }) => bytes.includes('form 10: [secret] end'));
  expect(
    covered.map(({ file }) => file.split('/').at(-2)).filter((name) => name === 'artifacts' || name?.startsWith('run_')),
  ).not.toEqual([]);
  expect(JSON.stringify(events)).toContain('[secret]');
});

test('[E87] canaries that steps write into their files reach no patch: the change of a run, a forbidden one, one in conflict', async () => {
  await app.api.secrets.set({ name: 'CANARY', value: CANARY });
  const written = JSON.stringify(ENCODED);
  mkdirSync(join(folder, 'project', 'src'));
  writeFileSync(join(folder, 'project', 'src', 'forms.json'), written);
  writeFileSync(
    join(folder, 'child.yaml'),
    'version: 1\nid: child\nname: Child\ninputs: { token: { type: secret, required: true } }\nsteps:\n  - { id: s, type: command, secrets: [token], command: \'printf "by the child: %s\\n" "$token" > src/child.txt\' }\n',
  );
  const write = (file: string): string => `printf '%s\\n' "$CANARY" > ${file}; cp src/forms.json ${file}.json`;
  const events = await run(
    `policies: { repo: { allowed_paths: [src/] } }\nsteps:\n` +
      `  - { id: one, type: command, secrets: [CANARY], command: ${JSON.stringify(write('src/one.txt'))} }\n` +
      `  - { id: out, type: command, secrets: [CANARY], on_failure: continue, command: ${JSON.stringify(write('outside.txt'))} }\n` +
      `  - { id: call, type: workflow, uses: ./child.yaml, inputs: { token: CANARY } }\n` +
      `  - { id: a, type: command, needs: [call], workspace: ephemeral, secrets: [CANARY], command: 'sleep 0.2; echo a > src/two.txt' }\n` +
      `  - { id: b, type: command, needs: [call], workspace: ephemeral, secrets: [CANARY], on_failure: continue, command: ${JSON.stringify(`${write('src/two.txt')}; sleep 0.4`)} }\n`,
  );
  const names = events.flatMap(({ body }) => (body.type === 'artifactProduced' ? [body.artifact.name] : []));
  expect(leaks()).toEqual([]);
  const patches = kept()
    .filter(({ file }) => file.endsWith('.patch'))
    .map(({ bytes }) => bytes.toString().includes('[secret]'));
  expect([names.includes('changes.patch'), names.includes('forbidden.patch'), patches.every(Boolean)]).toEqual([
    true,
    true,
    true,
  ]);
  expect(kept().some(({ bytes }) => bytes.includes('by the child: [secret]'))).toBe(true);
});

test('[E85] http: the token becomes the value on the wire alone, and an answer that repeats it is covered', async () => {
  await app.api.secrets.set({ name: 'CANARY', value: 'canary-value-1' });
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'application/json', 'x-echo': 'canary-value-1' });
    response.end(JSON.stringify({ you: request.headers.authorization, b64: Buffer.from('canary-value-1').toString('base64') }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const events = await run(
    `policies: { secrets: { allowed: [CANARY] } }\nworkspace: none\nsteps:\n  - id: call\n    type: http\n    url: http://127.0.0.1:${port}/\n    headers: { authorization: "Bearer {{ secret.CANARY }}" }\n`,
  );
  server.close();
  expect(seen).toEqual(['Bearer canary-value-1']);
  const done = events.find(({ body }) => body.type === 'stepSucceeded')?.body;
  expect(done?.type === 'stepSucceeded' ? done.output : done).toMatchObject({
    headers: { 'x-echo': '[secret]' },
    body: { you: 'Bearer [secret]', b64: '[secret]' },
  });
  expect(JSON.stringify(events)).toContain('Bearer {{ secret.CANARY }}');
  expect(
    kept()
      .filter(({ bytes }) => bytes.includes('canary-value-1'))
      .map(({ file }) => file),
  ).toEqual([]);
});

test('[E85] a run whose secrets are not set is refused before it begins, each told by name', async () => {
  const steps =
    'workspace: none\nsteps:\n  - { id: a, type: command, command: "true", secrets: [ONE] }\n  - { id: b, type: command, command: "true", secrets: [TWO] }\n';
  const both = await refusal(steps);
  expect([both.code, both.at, both.message.includes('ONE, TWO')]).toEqual(['secret_missing', 'ONE', true]);
  await app.api.secrets.set({ name: 'ONE', value: 'value-1' });
  expect(await refusal(steps)).toMatchObject({ code: 'secret_missing', at: 'TWO' });
  const notAllowed = `policies: { secrets: { allowed: [OTHER] } }\n${steps}`;
  expect(await refusal(notAllowed)).toMatchObject({ code: 'workflow_invalid' });
});

test('[E85] the answer to a question that asks for a secret is a name too, and is refused before it is kept', async () => {
  const path = join(folder, 'ask.yaml');
  writeFileSync(
    path,
    'version: 1\nid: w\nname: W\nworkspace: none\nsteps:\n  - id: q\n    type: ask\n    form: { key: { type: secret, required: true } }\n',
  );
  const { runId } = await app.api.runs.start({ target: { path }, inputs: {}, project: join(folder, 'project') });
  const waiting = await vi.waitFor(async () => {
    const [found] = await app.api.inbox.list();
    if (found === undefined) throw new Error('does not wait yet');
    return found;
  });
  const answer = { runId, step: 'q', boundTo: waiting.boundTo, decision: 'submit' as const };
  await expect(app.api.runs.answer({ ...answer, values: { key: 'ghp_value_typed' } })).rejects.toThrow('stored secret');
  await app.api.secrets.set({ name: 'KEY', value: 'value-88' });
  await app.api.runs.answer({ ...answer, values: { key: 'KEY' } });
  expect(kept().filter(({ bytes }) => bytes.includes('ghp_value_typed')).length).toBe(0);
});

test('[E85] an input of type secret is the name of a stored one; a value typed there is neither kept nor repeated', async () => {
  const text =
    'workspace: none\ninputs:\n  token: { type: secret, required: true }\nsteps:\n  - id: a\n    type: command\n    command: test ${#token} = 8\n    secrets: [token]\n';
  const refused = await refusal(text, { token: 'ghp_typed-in by mistake' });
  expect(refused.code).toBe('inputs_invalid');
  expect(JSON.stringify(refused)).not.toContain('ghp_');
  const asName = await refusal(text, { token: 'ghp_couldBeAName' });
  expect([asName.code, JSON.stringify(asName).includes('ghp_')]).toEqual(['secret_not_stored', false]);
  expect(await refusal(text, { token: 'MY_TOKEN' })).toMatchObject({ code: 'secret_missing', at: 'MY_TOKEN' });
  await app.api.secrets.set({ name: 'MY_TOKEN', value: 'value-77' });
  const events = await run(text, { token: 'MY_TOKEN' });
  expect(events.at(-1)?.body.type).toBe('runSucceeded');
  expect(kept().filter(({ bytes }) => bytes.includes('value-77')).length).toBe(0);
});
