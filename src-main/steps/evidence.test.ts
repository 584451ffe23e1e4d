import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EvidenceRequest, GatherEffect } from '../../src-shared/engine/io.ts';
import type { ArtifactRecord } from '../../src-shared/history/events.ts';
import type { EvidenceContext } from '../ports/evidence.ts';
import { createProcesses } from '../system/processes/processes.ts';
import { createCommandExecutor } from './command-executor.ts';
import { createEvidence } from './evidence.ts';

let top = '';
let logged: string[] = [];
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'flowright-evidence-'));
  for (const folder of ['work/dist', 'artifacts']) await mkdir(join(top, folder), { recursive: true });
  logged = [];
});
afterEach(() => rm(top, { recursive: true, force: true }));

const evidence = createEvidence({
  command: createCommandExecutor({
    processes: createProcesses(),
    host: { platform: process.platform, env: process.env },
    guard: { admit: (launch) => Promise.resolve({ ok: true, value: { ...launch, done: () => undefined } }) },
  }),
});

function record(name: string, type = 'file'): ArtifactRecord {
  return { id: name, type, name, path: name, bytes: 3, sha256: '', mediaType: 'text/plain' };
}

async function gather(
  checks: readonly EvidenceRequest[],
  more: Partial<GatherEffect> & { readonly produced?: readonly ArtifactRecord[]; readonly signal?: AbortSignal } = {},
): Promise<readonly string[]> {
  const { produced = [], signal = new AbortController().signal, ...effect } = more;
  const context: EvidenceContext = {
    runId: 'run_1',
    produced,
    workspace: {
      mode: 'isolated',
      kind: 'copy',
      root: join(top, 'work'),
      projectRoot: join(top, 'project'),
      artifacts: join(top, 'artifacts'),
    },
    workflowDir: undefined,
    signal,
    log: (_stream, text) => void logged.push(text),
    stdoutFile: join(top, 'out.log'),
    stderrFile: join(top, 'err.log'),
    progress: () => undefined,
    artifact: ({ name, type }) => Promise.resolve(record(name, type)),
    owns: () => undefined,
  };
  const found = await evidence.gather(
    { type: 'gather', step: 'build', attempt: 1, checks, artifacts: [], env: {}, secrets: [], ...effect },
    context,
  );
  return found.map(({ name, ok, detail }) => `${ok ? '+' : '-'} ${name}: ${detail}`);
}

const command = (text: string, values: Readonly<Record<string, string>> = {}): EvidenceRequest => ({
  kind: 'command',
  name: 'check',
  command: text,
  values,
});

test('[E22] a command holds when it ends with 0; it runs like the step itself and prints into its log', async () => {
  expect(
    await gather([command('test "$PWD" = "$FLOWRIGHT_WORKSPACE/dist" && test "$WHO $V" = "me you" && echo fine', { V: 'you' })], {
      env: { WHO: 'me' },
      workingDirectory: 'dist',
    }),
  ).toEqual(['+ check: ended with exit code 0']);
  expect(await readFile(join(top, 'out.log'), 'utf8')).toBe('fine\n');
  expect(await gather([command('echo broken >&2; exit 3')])).toEqual([
    '- check: “echo broken >&2; exit 3” ended with exit code 3: broken',
  ]);
  expect(logged.at(-1)).toBe('Does not hold: check (“echo broken >&2; exit 3” ended with exit code 3: broken)');
});

test('[E22] a file is looked for below the workspace, by pattern, and for a text inside', async () => {
  await writeFile(join(top, 'work/dist/app.js'), 'function createApp() {}');
  await writeFile(join(top, 'secret'), 'x');
  await symlink(join(top, 'secret'), join(top, 'work/link'));
  const file = (path: string, contains?: string): EvidenceRequest => ({
    kind: 'file',
    name: path,
    path,
    ...(contains === undefined ? {} : { contains }),
  });
  expect(
    await gather([
      file('dist/app.js'),
      file('dist/*.js', 'createApp'),
      file('dist/*.js', 'destroyApp'),
      file('none.txt'),
      file('link'),
      file('../secret'),
    ]),
  ).toEqual([
    '+ dist/app.js: is there',
    '+ dist/*.js: dist/app.js contains it',
    '- dist/*.js: does not contain "destroyApp"',
    '- none.txt: is not there',
    '- link: is not there',
    '- ../secret: ../secret leads out of the workspace.',
  ]);
});

test('[E22] an artifact is one the step left, by name, pattern or type; what a person made is collected first', async () => {
  const artifact = (wanted: string): EvidenceRequest => ({ kind: 'artifact', name: wanted, artifact: wanted });
  expect(
    await gather([artifact('report.html'), artifact('*.html'), artifact('report'), artifact('x')], {
      produced: [record('report.html', 'report')],
    }),
  ).toEqual([
    '+ report.html: report.html, 3 bytes',
    '+ *.html: report.html, 3 bytes',
    '+ report: report.html, 3 bytes',
    '- x: is not among report.html',
  ]);
  await writeFile(join(top, 'work/notes.md'), 'abc');
  expect(await gather([artifact('notes.md')], { artifacts: [{ type: 'report', path: 'notes.md' }] })).toEqual([
    '+ notes.md: notes.md, 3 bytes',
  ]);
});

test('[E22] what is cut off does not hold', async () => {
  const stop = new AbortController();
  const found = gather([command('sleep 60'), command('true')], { signal: stop.signal });
  setTimeout(() => stop.abort(), 50);
  expect(await found).toEqual(['- check: was cut off before it ended', '- check: was cut off before it was looked at']);
});
