import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { App } from '../../compose-app.ts';
import { compose } from '../../compose.ts';
import { VERSION } from '../../../src-shared/lib/version.ts';
import { runWords } from './recorded-terminal.fixture.ts';
import { rootOf } from './session.ts';

let folder: string;
let home: string;
let project: string;
let host: App;

const open = (): Promise<App> =>
  compose({
    home,
    bundledDir: join(rootOf(), 'workflows'),
    cacheDir: join(folder, 'cache'),
    version: VERSION,
    shell: 'cli',
    purpose: 'work',
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-rerun-'));
  home = join(folder, 'home');
  project = join(folder, 'project');
  mkdirSync(home, { recursive: true });
  mkdirSync(project);
  writeFileSync(join(project, 'kept.txt'), 'kept\n');
  writeFileSync(join(project, 'gone.txt'), 'gone\n');
  for (const words of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    ['commit', '-qm', 'first'],
  ])
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@t', ...words], { cwd: project });
  host = await open();
});

afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

const say = (...words: string[]) => runWords([...words, '--home', home]);

const resultSchema = z.object({
  type: z.literal('result'),
  run_id: z.string(),
  status: z.string(),
  outputs: z.record(z.string(), z.unknown()),
});

async function resultOf(...words: string[]): Promise<z.infer<typeof resultSchema> & { readonly exit: number }> {
  const said = await say(...words, '--json');
  const last = resultSchema.safeParse(said.lines.at(-1));
  if (!last.success) throw new Error(JSON.stringify([said.problems, said.out, said.lines.at(-1)]));
  return { ...last.data, exit: said.exit };
}

function workflow(text: string): string {
  const path = join(folder, 'own.yaml');
  writeFileSync(path, text);
  return path;
}

/** Everything in the run's workspace: contents, whether it can be run, where links lead. */
async function filesOf(runId: string): Promise<Record<string, string>> {
  const { workspace } = await host.api.runs.get({ runId });
  const root = workspace?.root ?? '';
  if (!existsSync(root)) return {};
  return Object.fromEntries(
    readdirSync(root, { recursive: true, encoding: 'utf8' }).flatMap((path): (readonly [string, string])[] => {
      if (path === '.git') return [];
      const stat = lstatSync(join(root, path));
      if (stat.isSymbolicLink()) return [[path, `-> ${readlinkSync(join(root, path))}`]];
      if (stat.isDirectory()) return [];
      return [[path, `${(stat.mode & 0o100) === 0 ? '' : '* '}${readFileSync(join(root, path), 'utf8')}`]];
    }),
  );
}

const CHANGES = `
version: 1
id: own
name: Own
inputs: { word: { type: text, default: first } }
outputs: { said: { value: "{{ steps.say.output.stdout }}" } }
steps:
  - { id: make, type: command, command: "echo made > made.txt; chmod +x kept.txt; rm gone.txt; mkdir d; ln -s ../made.txt d/link; echo x >> count.txt" }
  - { id: spoil, type: command, command: "rm made.txt d/link; chmod -x kept.txt; echo back > gone.txt; echo late > late.txt; echo {{ inputs.word }} > word.txt; echo x >> count.txt" }
  - { id: say, type: command, command: "cat word.txt" }
`;

describe('running again from a step', () => {
  test('[E66][E67][E68][E69] the branch has the files as they were, does the rest with the changes, and keeps what came before', async () => {
    const first = await resultOf('run', workflow(CHANGES), '--project', project);
    const then = await filesOf(first.run_id);
    const set = ['--set', 'inputs.word=second', '--set', 'steps.spoil.command=echo {{ inputs.word }} > word.txt; cat count.txt'];
    const preview = await say('rerun', first.run_id, '--from', 'spoil', ...set, '--preview', '--json');
    const branch = await resultOf('rerun', first.run_id, '--from', 'spoil', ...set);
    const status = await say('status', branch.run_id, '--json');
    const detail = await host.api.runs.get({ runId: branch.run_id });
    const origin = await host.api.runs.get({ runId: first.run_id });
    expect(preview.lines[0]).toMatchObject({
      run_id: first.run_id,
      again: [
        { step: 'spoil', why: 'chosen' },
        { step: 'say', why: 'follows' },
      ],
      kept: [{ step: 'make', status: 'succeeded' }],
      confirm: [],
      files: { kind: 'restored', after: ['make'], problem: null },
      edits: [{ path: 'inputs.word', before: 'first', value: 'second' }, { path: 'steps.spoil.command' }],
    });
    expect([first.outputs, branch.outputs, branch.exit]).toEqual([{ said: 'first\n' }, { said: 'second\n' }, 0]);
    expect(status.lines[0]).toMatchObject({
      branch_of: { run_id: first.run_id, step: 'spoil' },
      steps: [{ step: 'make', status: 'succeeded' }, { step: 'spoil' }, { step: 'say' }],
    });
    // One x: making was not done again, and what the first spoil wrote was taken back.
    expect(await filesOf(branch.run_id)).toEqual({
      'kept.txt': '* kept\n',
      'made.txt': 'made\n',
      'count.txt': 'x\n',
      'd/link': '-> ../made.txt',
      'word.txt': 'second\n',
    });
    expect(await filesOf(first.run_id)).toEqual(then);
    expect([detail.run.branchOf, origin.branches]).toEqual([
      { runId: first.run_id, step: 'spoil' },
      [{ runId: branch.run_id, step: 'spoil' }],
    ]);
    expect(detail.run.workflowHash).not.toBe(origin.run.workflowHash);
  });

  test('[E69] it works when the workspace it began in has been deleted', async () => {
    const first = await resultOf('run', workflow(CHANGES), '--project', project);
    const cleaned = await say('workspace', 'clean', first.run_id, '--discard');
    const branch = await resultOf('rerun', first.run_id, '--from', 'say');
    expect([cleaned.exit, await filesOf(first.run_id), branch.outputs]).toEqual([0, {}, { said: 'first\n' }]);
    expect((await filesOf(branch.run_id))['late.txt']).toBe('late\n');
  });

  test('[E71] two runs are compared: steps, inputs, definition, outputs, files', async () => {
    const first = await resultOf('run', workflow(CHANGES), '--project', project);
    const branch = await resultOf(
      'rerun',
      first.run_id,
      '--from',
      'spoil',
      '--set',
      'inputs.word=second',
      '--set',
      'steps.say.command=cat word.txt kept.txt',
    );
    const compared = await say('compare', first.run_id, branch.run_id, '--json');
    const inWords = await say('compare', first.run_id, branch.run_id);
    expect(compared.lines[0]).toMatchObject({
      left: { run_id: first.run_id },
      right: { run_id: branch.run_id, branch_of: { run_id: first.run_id, step: 'spoil' } },
      steps: [
        { step: 'make', differs: [], right: { kept: true } },
        { step: 'spoil', differs: [], right: { kept: false, status: 'succeeded' } },
        { step: 'say', differs: ['output', 'definition'] },
      ],
      inputs: [{ name: 'word', left: 'first', right: 'second' }],
      definition: [{ path: 'steps.say.command', left: 'cat word.txt', right: 'cat word.txt kept.txt' }],
      outputs: [{ name: 'said', left: 'first\n', right: 'second\nkept\n' }],
      files: { problem: null },
    });
    expect(
      inWords.out
        .join('\n')
        .split('\n')
        .filter((line) => /^[-+][a-z]/.test(line)),
    ).toEqual(['-first', '+second']);
  });

  test('[E70] what reaches outside and was done before wants a yes, bound to what was shown', async () => {
    const path = workflow(
      `{ version: 1, id: own, name: Own, workspace: in_place, steps: [ { id: a, type: command, command: "echo a >> log.txt" }, { id: b, type: command, command: "echo b >> log.txt" } ] }`,
    );
    const first = await resultOf('run', path, '--project', project);
    const preview = await say('rerun', first.run_id, '--from', 'b', '--preview');
    const refused = await say('rerun', first.run_id, '--from', 'b');
    const before = readFileSync(join(project, 'log.txt'), 'utf8');
    const agreed = await resultOf('rerun', first.run_id, '--from', 'b', '--yes');
    expect(preview.out.join('\n')).toContain('not rewound');
    expect([refused.exit, refused.problems[0]?.code, before]).toEqual([1, 'confirmation_needed', 'a\nb\n']);
    expect([agreed.exit, readFileSync(join(project, 'log.txt'), 'utf8')]).toEqual([0, 'a\nb\nb\n']);
    const stale = host.api.runs.branch({ runId: first.run_id, step: 'b', edits: [], confirmed: 'something else' });
    await expect(stale).rejects.toMatchObject({ data: { code: 'changed_since_shown' } });
  });

  test('[E66][E68][E73] what cannot be is refused with what to do', async () => {
    const path = workflow(
      `{ version: 1, id: own, name: Own, workspace: none, steps: [ { id: l, type: loop, times: 1, steps: [ { id: in, type: command, command: "true" } ] }, { id: z, type: command, command: "true" } ] }`,
    );
    const first = await resultOf('run', path, '--project', project);
    const cases = [
      { words: ['--from', 'nobody'], exit: 2, code: 'step_not_found', hint: 'It has: l, z' },
      { words: ['--from', 'l.0.in'], exit: 1, code: 'inside_loop', hint: 'from "l"' },
      { words: ['--from', 'in'], exit: 1, code: 'inside_loop', hint: 'from "l"' },
      { words: ['--from', 'z', '--set', 'steps.in.command=x'], exit: 1, code: 'edit_refused', hint: 'from "l"' },
      { words: ['--from', 'z', '--set', 'nonsense'], exit: 2, code: 'bad_value', hint: '--set' },
      { words: [], exit: 2, code: 'bad_value', hint: 'help' },
    ];
    for (const { words, exit, code, hint } of cases) {
      const refused = await say('rerun', first.run_id, ...words);
      expect([refused.exit, refused.problems[0]?.code]).toEqual([exit, code]);
      expect(refused.problems[0]?.hint).toContain(hint);
    }
  });

  test('[E73] a step the branch kept sends on to the run that did it', async () => {
    const first = await resultOf('run', workflow(CHANGES), '--project', project);
    const branch = await resultOf('rerun', first.run_id, '--from', 'say');
    const refused = await say('rerun', branch.run_id, '--from', 'make');
    expect([refused.problems[0]?.code, refused.problems[0]?.hint]).toEqual(['kept_step', expect.stringContaining(first.run_id)]);
    const again = await resultOf('rerun', branch.run_id, '--from', 'say');
    expect(again.outputs).toEqual({ said: 'first\n' });
  });
});

test('[E72] requested changes take back what steps after the agent did to the files', async () => {
  const path = workflow(`
version: 1
id: own
name: Own
steps:
  - { id: write, type: agent, role: writer, goal: Write it. }
  - { id: build, type: command, command: "echo built >> built.txt" }
  - { id: ok, type: approve, reason: "Good?" }
`);
  const first = await resultOf('run', path, '--project', project);
  const answer = ['answer', first.run_id, 'write', '--text'];
  await say(...answer, 'one');
  await expect
    .poll(async () => (await say('status', first.run_id, '--json')).lines[0])
    .toMatchObject({ status: 'waiting', steps: [{}, {}, { status: 'waiting' }] });
  const built = (await filesOf(first.run_id))['built.txt'];
  await say('reject', first.run_id, 'ok', '--changes', '--comment', 'shorter');
  await expect.poll(async () => (await filesOf(first.run_id))['built.txt']).toBe(undefined);
  await say(...answer, 'two');
  await expect.poll(async () => (await filesOf(first.run_id))['built.txt']).toBe('built\n');
  expect(built).toBe('built\n');
});

test('[E74] killed between its creation and its first step, a branch begins with the next host, with the files as they were', async () => {
  const first = await resultOf('run', workflow(CHANGES), '--project', project);
  await host.close();
  const held = holdGit();
  const words = ['rerun', first.run_id, '--from', 'spoil', '--set', 'inputs.word=second', '--json', '--home', home];
  const main = join(rootOf(), 'src-main/shells/cli/main.ts');
  const child = spawn(process.execPath, [main, ...words], { env: { ...process.env, ...held.env }, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // The look ahead asks git too: only when the branch is recorded is the program in the way of its workspace.
  await expect.poll(() => held.asked()).toBe(true);
  child.kill('SIGKILL');
  await ended;
  host = await open();
  const [branch] = await host.api.runs.list({ limit: 1 });
  const runId = branch?.runId ?? '';
  await expect.poll(async () => (await host.api.runs.get({ runId })).run.status).toBe('succeeded');
  const { events } = await host.api.runs.get({ runId });
  const begun = events.flatMap(({ body }) => (body.type === 'stepStarted' ? [body.step] : []));
  expect([runId === first.run_id, begun]).toEqual([false, ['spoil', 'say']]);
  expect((await filesOf(runId))['kept.txt']).toBe('kept\n');
});

/** A `git` that stands still once it is asked to make a worktree, until it is killed with all that waits for it. */
function holdGit(): { readonly env: Readonly<Record<string, string>>; asked(): boolean } {
  const programs = join(folder, 'programs');
  const mark = join(folder, 'asked');
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  mkdirSync(programs);
  writeFileSync(
    join(programs, 'git'),
    `#!/bin/sh\ncase "$*" in *"worktree add"*) : > '${mark}'; exec sleep 8;; esac\nexec '${real}' "$@"\n`,
    { mode: 0o755 },
  );
  return { env: { PATH: `${programs}${delimiter}${process.env.PATH ?? ''}` }, asked: () => existsSync(mark) };
}
