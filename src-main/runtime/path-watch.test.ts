import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stepsOf } from '../../src-shared/engine/views.ts';
import { ok } from '../../src-shared/lib/result.ts';
import { forbiddenPaths } from '../../src-shared/workflow/policies/paths.ts';
import { createProcesses } from '../system/processes/processes.ts';
import { createWorkspaces } from '../workspaces/create-workspaces.ts';
import type { ExecutorContext } from '../ports/executor.ts';
import { createRuntime } from './runtime.ts';
import type { Runtime } from './surface.ts';
import { compiledOf, startOf } from './testing/compiled.ts';
import { createFakeWorld, fakePorts, type FakeWorld } from './testing/fake-ports.ts';

let top = '';
let project = '';
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'flowright-paths-')));
  project = join(top, 'project');
  for (const folder of ['src', 'docs']) mkdirSync(join(project, folder), { recursive: true });
  writeFileSync(join(project, 'src/a.txt'), 'a\n');
  writeFileSync(join(project, 'docs/b.sh'), 'b\n');
  chmodSync(join(project, 'docs/b.sh'), 0o755);
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

function withGit(): void {
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', project, '-c', 'user.name=t', '-c', 'user.email=t@t', ...words], { stdio: 'ignore' });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'first');
}

type Act = (context: ExecutorContext) => Promise<void> | void;

async function run(
  acts: Readonly<Record<string, Act>>,
  given: { readonly workspace?: string; readonly parallel?: true; readonly host?: (world: FakeWorld) => void } = {},
) {
  const world = createFakeWorld();
  world.act = async (_, context) => {
    await acts[context.effect.step]?.(context);
    return ok({ exit_code: 0 });
  };
  const ports = fakePorts(world);
  const processes = createProcesses();
  const workspaces = createWorkspaces({ processes, clock: world.clock, cacheDir: join(top, 'cache'), owner: join(top, 'home') });
  const kept: string[] = [];
  const artifacts: typeof ports.artifacts = {
    ...ports.artifacts,
    addText(request) {
      kept.push(request.text);
      return ports.artifacts.addText(request);
    },
  };
  const runtime = createRuntime({ ...ports, workspaces, artifacts });
  const compiled = compiledOf(
    Object.keys(acts).map((id) => ({ id, type: 'command', command: id, ...(given.parallel ? { needs: [] } : {}) })),
    { workspace: given.workspace ?? 'isolated', policies: { repo: { allowed_paths: ['src/'], blocked_paths: ['src/secret/'] } } },
  );
  const started = await runtime.start(startOf(compiled, { projectRoot: project, dirty: true }));
  if (!started.ok) throw new Error(started.error.message);
  await until(() => ['succeeded', 'failed'].includes(runtime.state(started.value.runId)?.status ?? ''));
  return { runtime, runId: started.value.runId, kept };
}

/** Real files and programs take real time. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

function outcome(runtime: Runtime, runId: string): Record<string, unknown> {
  const state = runtime.state(runId);
  return Object.fromEntries(
    (state === undefined ? [] : stepsOf(state)).map(({ step, status, error }) => [step, error?.detail ?? status]),
  );
}

const write =
  (path: string, text = 'new\n'): Act =>
  ({ workspace }) => {
    mkdirSync(join(workspace.root, path, '..'), { recursive: true });
    writeFileSync(join(workspace.root, path), text);
  };

test.each(['git', 'folder'])(
  '[E81] a step that writes what it may not fails, and those files are exactly as they were (%s)',
  async (kind) => {
    if (kind === 'git') withGit();
    const seen: unknown[] = [];
    const { runtime, runId, kept } = await run({
      good: write('src/a.txt', 'good\n'),
      bad: async (context) => {
        await write('src/more.txt')(context);
        await write('docs/b.sh', 'bad\n')(context);
        chmodSync(join(context.workspace.root, 'docs/b.sh'), 0o644);
        await write('src/secret/key')(context);
        await write('new/deep/file')(context);
        seen.push(context.workspace.root);
      },
    });
    const root = String(seen[0]);
    const at = (path: string): string | undefined =>
      existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
    expect({
      steps: outcome(runtime, runId),
      files: [at('src/a.txt'), at('src/more.txt'), at('docs/b.sh'), at('src/secret/key'), at('new/deep/file')],
      mode: (statSync(join(root, 'docs/b.sh')).mode & 0o777).toString(8),
      patch: /docs\/b\.sh/.test(kept[0] ?? '') && /src\/secret\/key/.test(kept[0] ?? ''),
    }).toEqual({
      steps: { good: 'succeeded', bad: { paths: ['docs/b.sh', 'new/deep/file', 'src/secret/key'] } },
      files: ['good\n', 'new\n', 'b\n', undefined, undefined],
      mode: '755',
      patch: true,
    });
  },
);

test('[E81] every writer that overlapped fails, and none is judged while another writes', async () => {
  withGit();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { runtime, runId } = await run(
    {
      quick: async (context) => {
        await write('docs/c.txt')(context);
        setImmediate(release);
      },
      slow: async (context) => {
        await held;
        await write('src/slow.txt')(context);
      },
    },
    { parallel: true },
  );
  expect(outcome(runtime, runId)).toEqual({ quick: { paths: ['docs/c.txt'] }, slow: { paths: ['docs/c.txt'] } });
  const state = runtime.state(runId);
  expect(state && stepsOf(state).map(({ error }) => /^.* worked on the files/.exec(error?.message ?? '')?.[0])).toEqual([
    'docs/c.txt changed while it and slow worked on the files',
    'docs/c.txt changed while it and quick worked on the files',
  ]);
});

test('[E81] in the folder itself only what is forbidden is put back', async () => {
  withGit();
  const { runtime, runId } = await run(
    {
      bad: async (context) => {
        await write('src/a.txt', 'kept\n')(context);
        await write('docs/b.sh', 'bad\n')(context);
      },
    },
    { workspace: 'in_place' },
  );
  expect([
    outcome(runtime, runId),
    readFileSync(join(project, 'src/a.txt'), 'utf8'),
    readFileSync(join(project, 'docs/b.sh'), 'utf8'),
  ]).toEqual([{ bad: { paths: ['docs/b.sh'] } }, 'kept\n', 'b\n']);
});

test('[E81] paths: a folder means all in it, blocked wins, every list must allow, stars stay in their folder', () => {
  const forbidden = (rules: Parameters<typeof forbiddenPaths>[0]): readonly string[] =>
    forbiddenPaths(rules, ['src/a.ts', 'src/deep/b.ts', 'srcs/c.ts', 'docs/d.md', '.github/secrets/e']);
  expect([
    forbidden({ allowed: [['src/']], blocked: [] }),
    forbidden({ allowed: [['src', 'docs/*.md']], blocked: ['src/deep'] }),
    forbidden({ allowed: [], blocked: ['.github/secrets/'] }),
    forbidden({ allowed: [['src/**/*.ts'], ['./src/*.ts']], blocked: [] }),
    forbidden({ allowed: [['.']], blocked: [] }),
    forbidden({ allowed: [[]], blocked: [] }),
  ]).toEqual([
    ['srcs/c.ts', 'docs/d.md', '.github/secrets/e'],
    ['src/deep/b.ts', 'srcs/c.ts', '.github/secrets/e'],
    ['.github/secrets/e'],
    ['src/deep/b.ts', 'srcs/c.ts', 'docs/d.md', '.github/secrets/e'],
    [],
    ['src/a.ts', 'src/deep/b.ts', 'srcs/c.ts', 'docs/d.md', '.github/secrets/e'],
  ]);
});
