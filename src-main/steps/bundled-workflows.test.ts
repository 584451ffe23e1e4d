import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stepsOf, summaryOf } from '../../src-shared/engine/views.ts';
import { checkText } from '../../src-shared/formats/check-text.ts';
import { checkFormValues } from '../../src-shared/workflow/form-values.ts';
import { notYet } from '../../src-shared/workflow/checks/not-yet.ts';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import { ok } from '../../src-shared/lib/result.ts';
import { createFamilySecrets } from '../runtime/family-secrets.ts';
import { createRuntime } from '../runtime/runtime.ts';
import type { AnswerRequest, Runtime } from '../runtime/surface.ts';
import { openHistory } from '../store/open-history.ts';
import { createArtifacts } from '../system/artifacts.ts';
import { systemClock } from '../system/clock.ts';
import { systemIds } from '../system/ids.ts';
import { createLogs } from '../system/logs/logs.ts';
import { createOwnedProcesses } from '../system/processes/owned-processes.ts';
import { createProcesses } from '../system/processes/processes.ts';
import { createBuiltinTools } from '../tools/builtin-tools.ts';
import { createTrash } from '../workspaces/trash/create-trash.ts';
import { createWorkspaces } from '../workspaces/create-workspaces.ts';
import type { Trash } from '../ports/workspaces.ts';
import { createCommandExecutor } from './command-executor.ts';
import { createAttachments } from './attachments.ts';
import { createEvidence } from './evidence.ts';
import { createToolExecutor } from './tool-executor.ts';

const bundled = join(import.meta.dirname, '..', '..', 'workflows');
let top = '';
let project = '';
let runtime: Runtime;
let trash: Trash;
let close: () => Promise<void> = () => Promise.resolve();

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'flowright-bundled-'));
  project = join(top, 'project');
  for (const folder of ['project', 'home']) await mkdir(join(top, folder));
  const home = join(top, 'home');
  const opened = openHistory(join(home, 'history.db'), systemClock);
  if (!opened.ok) throw new Error(opened.error.message);
  const { history } = opened.value;
  const processes = createProcesses();
  const logs = createLogs(join(home, 'logs'));
  trash = createTrash({ dir: join(home, 'trash'), clock: systemClock });
  const notify = { show: () => undefined };
  const command = createCommandExecutor({
    processes,
    host: { platform: process.platform, env: process.env },
    guard: { admit: (launch) => Promise.resolve({ ok: true, value: { ...launch, done: () => undefined } }) },
  });
  const secrets = { value: () => Promise.resolve(ok(undefined)) };
  runtime = createRuntime({
    clock: systemClock,
    ids: systemIds,
    history,
    executors: [command, createToolExecutor(createBuiltinTools({ processes, trash, notify }))],
    evidence: createEvidence({ command }),
    attachments: createAttachments(),
    workspaces: createWorkspaces({ processes, clock: systemClock, cacheDir: join(top, 'cache'), owner: home }),
    logs,
    artifacts: createArtifacts(join(home, 'artifacts')),
    notify,
    processes,
    owned: createOwnedProcesses(home),
    enforcing: { means: () => Promise.resolve({ sandbox: false }) },
    policies: { current: () => ({ ok: true, value: { policies: {} } }) },
    secrets,
    family: createFamilySecrets({ secrets, history }),
  });
  runtime.limits({ maxParallelSteps: 4 });
  close = async () => {
    await runtime.close();
    logs.close();
    await history.close();
  };
});
afterEach(async () => {
  await close();
  await rm(top, { recursive: true, force: true });
});

const ids = await readdir(bundled);

async function checked(id: string) {
  const path = join(bundled, id, 'workflow.yaml');
  return checkText(await readFile(path, 'utf8'), { path });
}

interface Ran {
  readonly status: string;
  readonly steps: Readonly<Record<string, string>>;
  readonly outputs: JsonObject | undefined;
  readonly artifacts: readonly string[];
  /** The text of an artifact by name. */
  text(name: string): Promise<string>;
}

/** Runs a bundled workflow to its end, answering each step that waits. */
async function ran(
  id: string,
  inputs: JsonObject = {},
  answers: Readonly<Record<string, Partial<AnswerRequest>>> = {},
): Promise<Ran> {
  const { compiled, diagnostics } = await checked(id);
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  const values = checkFormValues(compiled.workflow.inputs ?? {}, inputs);
  if (!values.ok) throw new Error(JSON.stringify(values.error));
  const started = await runtime.start({
    compiled,
    inputs: values.value,
    projectRoot: project,
    source: `bundled/${id}`,
    workflowDir: join(bundled, id),
    trigger: { kind: 'manual' },
    maxParallel: 4,
  });
  if (!started.ok) throw new Error(started.error.message);
  const { runId } = started.value;
  for await (const { body } of runtime.events(runId, 0, new AbortController().signal)) {
    if (body.type !== 'stepWaiting') continue;
    const answered = await runtime.answer(runId, {
      step: body.step,
      by: 'test',
      decision: 'approve',
      boundTo: body.boundTo,
      ...answers[body.step],
    });
    if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  }
  const state = runtime.state(runId);
  if (state === undefined) throw new Error('The run is gone.');
  const summary = summaryOf(state);
  const failed = stepsOf(state).find((step) => step.error !== undefined);
  if (failed?.error !== undefined) throw new Error(`${failed.step}: ${JSON.stringify(failed.error)}`);
  const folder = join(top, 'home', 'artifacts', runId);
  return {
    status: summary.status,
    steps: Object.fromEntries(stepsOf(state).map((step) => [step.step, step.status])),
    outputs: summary.outputs,
    artifacts: summary.artifacts.map((artifact) => `${artifact.type} ${artifact.name}`),
    text: (name) => readFile(join(folder, summary.artifacts.find((artifact) => artifact.name === name)?.path ?? ''), 'utf8'),
  };
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
  }
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.org', '-c', 'init.defaultBranch=main', ...args], {
    cwd: project,
  });
}

describe('bundled workflows', () => {
  test.each(ids)('[W-check] %s has no errors and no hints, and can run today', async (id) => {
    const { compiled, diagnostics } = await checked(id);
    expect([diagnostics, compiled === undefined ? 'broken' : notYet(compiled)]).toEqual([[], []]);
    expect(compiled?.workflow.id).toBe(id);
    expect((await readFile(join(bundled, id, 'README.md'), 'utf8')).startsWith(`# ${compiled?.workflow.name ?? ''}\n`)).toBe(
      true,
    );
  });

  test('[W-health] the check-up tells what it found and changes nothing', async () => {
    git('init', '-q');
    const secret = `${'ghp_'}a8Kd92LmQpZ7xVb3NcT5yRw1EfGhUj4sAiOe`;
    await write({ 'a.ts': '// TODO tidy up\n', 'keys.env': `TOKEN=${secret}\n`, LICENSE: 'MIT License\n' });
    git('add', '-A');
    git('commit', '-qm', 'First');
    await write({ 'a.ts': '// TODO tidy up\n// FIXME too\n' });
    const before = execFileSync('git', ['status', '--porcelain'], { cwd: project, encoding: 'utf8' });
    const run = await ran('repo-health');
    expect(run).toMatchObject({
      status: 'succeeded',
      artifacts: ['report Project check-up.html', 'report Project check-up.md'],
      outputs: { secrets: 1 },
    });
    const report = await run.text('Project check-up.md');
    for (const part of [
      'On main: 1 file not committed',
      '1 password or key in 1 file',
      '2 places in 1 of 3 files',
      '**Good**: LICENSE',
      'There is no read-me file',
    ])
      expect(report).toContain(part);
    expect(report).toContain('1 person');
    expect(report.includes(secret)).toBe(false);
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: project, encoding: 'utf8' })).toBe(before);
  });

  test('[W-health] a folder without git is checked as well', async () => {
    await write({ 'README.md': '# Hello\n' });
    const run = await ran('repo-health');
    expect([run.status, (await run.text('Project check-up.md')).includes('This folder is not kept by git')]).toEqual([
      'succeeded',
      true,
    ]);
  });

  test('[W-notes] release notes are drafted, approved and written', async () => {
    git('init', '-q');
    await write({ a: '1' });
    git('add', '-A');
    git('commit', '-qm', 'First');
    git('tag', 'v1.0');
    await write({ a: '2' });
    git('commit', '-qam', 'feat: dark mode');
    const run = await ran('release-notes', { version: '1.1', words: 'A calm release.' });
    expect([run.status, run.artifacts]).toEqual([
      'succeeded',
      ['release_notes Release notes.html', 'release_notes Release notes.md'],
    ]);
    expect(await run.text('Release notes.md')).toBe('# 1.1\n\nA calm release.\n\n## New\n\n- Dark mode\n\nThanks to Ana.\n');
  });

  test('[W-notes] without words at the top, the notes begin with the changes', async () => {
    git('init', '-q');
    await write({ a: '1' });
    git('add', '-A');
    git('commit', '-qm', 'Add a');
    const run = await ran('release-notes', { version: '1.1' });
    expect(run.outputs).toEqual({ notes: '# 1.1\n\n## New\n\n- Add a\n\nThanks to Ana.\n' });
  });

  test('[W-tidy] duplicates and large files go to the review folder, and Put back returns them', async () => {
    await write({ 'Offer.pdf': 'the offer', 'Letters/Offer (1).pdf': 'the offer', 'Film.mp4': '', 'note.txt': 'x' });
    await truncate(join(project, 'Film.mp4'), 3 * 1024 * 1024);
    const run = await ran(
      'folder-tidy',
      { large_mb: 2 },
      { choose: { decision: 'submit', values: { duplicates: true, large: true } } },
    );
    expect(run).toMatchObject({ status: 'succeeded', outputs: { moved: 2 } });
    expect((await readdir(join(project, 'To review'), { recursive: true })).sort()).toEqual([
      'Film.mp4',
      'Letters',
      join('Letters', 'Offer (1).pdf'),
    ]);
    const back = await trash.putBack((await trash.list()).map((entry) => entry.id));
    expect([back.problems, (await readdir(project)).sort(), await readdir(join(project, 'Letters'))]).toEqual([
      [],
      expect.arrayContaining(['Film.mp4', 'Letters', 'Offer.pdf', 'note.txt']),
      ['Offer (1).pdf'],
    ]);
  });

  test('[W-tidy] choosing nothing moves nothing, and a tidy folder asks nothing', async () => {
    await write({ 'a.txt': 'same', 'b.txt': 'same' });
    const nothing = await ran('folder-tidy', {}, { choose: { decision: 'submit', values: { duplicates: false, large: false } } });
    expect(nothing).toMatchObject({
      status: 'succeeded',
      steps: { choose: 'succeeded', move: 'skipped' },
      outputs: { moved: 0 },
    });
    await rm(join(project, 'b.txt'));
    expect(await ran('folder-tidy')).toMatchObject({
      status: 'succeeded',
      steps: { choose: 'skipped', move: 'skipped' },
      outputs: { moved: 0 },
    });
    expect(await readdir(project)).toEqual(['a.txt']);
  });

  test('[W-table] the sample table is checked and its problems are listed', async () => {
    const run = await ran('csv-check');
    expect(run).toMatchObject({
      status: 'succeeded',
      outputs: { problems: 7 },
      artifacts: ['file Rows to repair.csv', 'report Table check.html', 'report Table check.md'],
    });
    expect(
      (await run.text('Rows to repair.csv'))
        .split('\r\n')
        .slice(1, 8)
        .map((line) => line.split(',').slice(0, 2).join(' ')),
    ).toEqual(['4 email', '5 customer', '6 ordered', '7 order', '8 amount', '9 amount', '10 status']);
  });

  test('[W-table] a table chosen outside the project is read where it lies', async () => {
    await cp(join(bundled, 'csv-check', 'sample', 'orders.csv'), join(top, 'elsewhere.csv'));
    expect(await ran('csv-check', { file: join(top, 'elsewhere.csv'), rules: 'order is required' })).toMatchObject({
      status: 'succeeded',
      outputs: { problems: 0 },
    });
  });

  test('[W-actions] the person turns notes into actions, and a table is made of them', async () => {
    const values = {
      summary: 'We go ahead.',
      actions: ['Ana: send the offer by Friday', '- Bo: call the printer', 'book a room'],
    };
    const run = await ran('meeting-to-actions', { notes: 'Ana sends …' }, { actions: { decision: 'submit', values } });
    expect(run.outputs).toEqual({
      actions: [
        { who: 'Ana', what: 'send the offer', due: 'Friday' },
        { who: 'Bo', what: 'call the printer', due: '' },
        { who: '', what: 'book a room', due: '' },
      ],
    });
    expect(run.artifacts).toEqual(expect.arrayContaining(['file Actions.xlsx', 'report Actions.html', 'report Actions.md']));
  });

  test('[W-bump] dependencies are updated by the person, tested by the project’s own tests, and reviewed', async () => {
    await write({ Makefile: 'test:\n\t@echo all is well\n' });
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'First');
    const review = { decision: 'submit', values: { summary: 'Two updates.', risks: ['The parser is new.'] } } as const;
    const run = await ran('dependency-bump', {}, { update: { decision: 'submit', words: 'Done' }, review });
    expect([run.status, run.steps['test']]).toEqual(['succeeded', 'succeeded']);
    expect(await run.text('Review.md')).toContain('**Look at this**: 1 found');
  });

  test('[W-sample] the sample sorts its 12 files and touches nothing of the project', async () => {
    await write({ 'mine.txt': 'x' });
    const run = await ran('tidy-documents');
    expect([run.status, run.artifacts]).toEqual([
      'succeeded',
      ['report A tidy folder.html', 'report A tidy folder.md', 'file Tidy documents.zip'],
    ]);
    const page = await run.text('A tidy folder.md');
    for (const part of [
      '12 sample files',
      '10 files',
      'My documents/Documents/Rental agreement.pdf',
      'Duplicates/Invoice 2026-03 (1).pdf',
    ])
      expect(page).toContain(part);
    expect(page).not.toContain('artifacts:');
    expect(await readdir(project)).toEqual(['mine.txt']);
  });
});
