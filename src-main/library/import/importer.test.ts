import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { errorsOf, checkAll, runToEnd } from '../../../src-shared/import/run-to-end.fixture.ts';
import type { CompiledStep } from '../../../src-shared/workflow/compiled.ts';
import { createProcesses } from '../../system/processes/processes.ts';
import { writeFileAtomic } from '../../system/write-file-atomic.ts';
import { agentsJust } from './agents.fixture.ts';
import { createImporter } from './importer.ts';

let home = '';
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'flowright-import-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

const processes = createProcesses();
const importer = (over: Partial<Parameters<typeof createImporter>[0]> = {}) =>
  createImporter({ processes, write: writeFileAtomic, folder: join(home, 'workflows'), ...over });

const minimal = JSON.stringify({
  id: 'small-one',
  name: 'Small',
  description: 'Small.',
  version: '1.0.0',
  steps: [{ id: 'one', title: 'One', prompt: 'Do it.' }],
});

function justfile(): { readonly path: string; readonly canary: string } {
  const canary = join(home, 'canary');
  mkdirSync(join(home, 'shop'), { recursive: true });
  const path = join(home, 'shop', 'agents.just');
  writeFileSync(path, agentsJust(canary));
  return { path, canary };
}

describe('importing justfiles', () => {
  test('[import] a justfile becomes a workflow that is right, and nothing of it was run', async () => {
    const { path, canary } = justfile();
    const written = await importer().write({ path }, { taken: 'refuse' });
    if (!written.ok) throw new Error(written.error.message);
    const files = [{ path: 'agents/workflow.yaml', text: readFileSync(written.value.workflows[0] ?? '', 'utf8') }];
    expect([existsSync(canary), errorsOf({ files })]).toEqual([false, []]);
    const [made] = checkAll({ files });
    const compiled = made?.checked.compiled;
    expect(compiled?.workflow.inputs?.['recipe']).toEqual({
      type: 'choice',
      label: 'Which recipe?',
      options: ['build', 'count', 'report', 'review', 'until-done'],
      default: 'build',
    });
    expect(compiled === undefined ? '' : runToEnd(compiled).state.status).toBe('succeeded');
    const steps = new Map(compiled?.workflow.steps.map((step) => [step.id, step]));
    expect(commandOf(steps.get('build'))).toBe(
      [
        'set -e',
        'echo "building {{ inputs.target }} {{ inputs.flags }} for shop-2"',
        'rm -f old.log || true',
        '(cd src && ls)',
        `echo 'quoted '"{{ inputs.target }}"'' "$(touch ${canary})"`,
      ].join('\n'),
    );
    const review = steps.get('review');
    expect(review?.type === 'agent' ? [review.goal, review.confirm] : undefined).toEqual([
      'Review {{ inputs.file }} and list what is wrong.\nBe brief.',
      { at: 'before', reason: 'Really review?' },
    ]);
    const loop = compiled?.workflow.steps.find((step) => step.type === 'loop');
    expect(loop?.type === 'loop' ? [loop.steps.map(({ type }) => type), loop.max_iterations] : undefined).toEqual([
      ['agent', 'command'],
      50,
    ]);
  });

  test('[import] without just the person is told how to get it', async () => {
    const { path } = justfile();
    const without = importer({
      processes: {
        ...processes,
        find: () => Promise.resolve(undefined),
        capture: () => Promise.resolve({ ok: false, error: { code: 'not_found', message: 'There is no just.' } }),
      },
    });
    const shown = await without.preview({ path });
    expect(shown.ok ? shown.value.diagnostics.map(({ code }) => code) : shown.error.code).toEqual([
      expect.stringMatching(/^IM00[89]$/),
    ]);
  });

  test('[import] a justfile with a mistake says where', async () => {
    const path = join(home, 'justfile');
    writeFileSync(path, 'build:\n  echo {{ nobody }}\n');
    const shown = await importer().preview({ path });
    expect(shown.ok ? shown.value.diagnostics.map(({ code, range }) => [code, range?.start.line]) : shown.error.code).toEqual([
      ['IM008', 2],
    ]);
  });
});

describe('importing files', () => {
  test('[import] looking writes nothing; writing needs what was shown', async () => {
    const path = join(home, 'small.json');
    writeFileSync(path, minimal);
    const shown = await importer().preview({ path });
    expect([
      shown.ok && shown.value.workflows.map(({ id, picture }) => [id, picture.nodes.length]),
      existsSync(join(home, 'workflows')),
    ]).toEqual([[['small-one', 1]], false]);
    const stale = await importer().write({ path }, { taken: 'number', stamp: 'another' });
    expect([stale.ok, existsSync(join(home, 'workflows'))]).toEqual([false, false]);
  });

  test('[import] a folder that is there is refused, numbered under a new id, or written over', async () => {
    const path = join(home, 'small.json');
    writeFileSync(path, minimal);
    const first = await importer().write({ path }, { taken: 'refuse' });
    const refused = await importer().write({ path }, { taken: 'refuse' });
    const second = await importer().write({ path }, { taken: 'number' });
    const over = await importer().write({ path }, { taken: 'replace' });
    expect([first.ok, !refused.ok && refused.error.code, over.ok]).toEqual([true, 'already_there', true]);
    expect(second.ok && second.value.workflows).toEqual([join(home, 'workflows', 'small-one-2', 'workflow.yaml')]);
    expect(readFileSync(join(home, 'workflows', 'small-one-2', 'workflow.yaml'), 'utf8')).toContain('id: small-one-2\n');
  });

  test('[import] every workflow of a folder is imported, each into a folder of its own', async () => {
    const folder = join(home, 'tools');
    mkdirSync(join(folder, 'deep'), { recursive: true });
    writeFileSync(join(folder, 'a.json'), minimal);
    writeFileSync(join(folder, 'deep', 'b.json'), minimal.replace('small-one', 'other-one'));
    writeFileSync(join(folder, 'package.json'), '{"name": "x"}');
    const shown = await importer().preview({ path: folder });
    expect(shown.ok ? shown.value.workflows.map(({ path }) => path) : shown.error).toEqual([
      'small-one/workflow.yaml',
      'other-one/workflow.yaml',
    ]);
  });

  test('[import] what is no workflow is refused in words', async () => {
    const path = join(home, 'photo.png');
    writeFileSync(path, 'x');
    const shown = await importer().preview({ path });
    const gone = await importer().preview({ path: join(home, 'nowhere.json') });
    expect([!shown.ok && shown.error.code, !gone.ok && gone.error.code]).toEqual(['not_importable', 'file_not_found']);
  });

  test('[import] a workflow written as code is completed, and its own lines stay', async () => {
    const path = join(home, 'bump.yaml');
    writeFileSync(path, '# keep me\nname: "Bump"\nsteps:\n  - type: command\n    command: "npm test"\n');
    const written = await importer().write({ path }, { taken: 'refuse' });
    const text = written.ok ? readFileSync(written.value.workflows[0] ?? '', 'utf8') : '';
    expect([
      text.startsWith('# keep me\n') || text.includes('# keep me\n'),
      text.includes('id: bump'),
      text.includes('command: "npm test"'),
    ]).toEqual([true, true, true]);
  });

  test('[import] of a folder every kind is imported, and what was not looked at is said', async () => {
    const folder = join(home, 'tools');
    mkdirSync(folder);
    writeFileSync(join(folder, 'small.json'), `\uFEFF${minimal}`);
    writeFileSync(join(folder, 'workflow.toml'), 'id = "small-one"\nname = "T"\n[steps.a]\nrun = 5\n');
    writeFileSync(join(folder, 'latin.json'), Buffer.from('{"id":"l","name":"Caf\xe9","steps":[{"id":"a"}]}', 'latin1'));
    writeFileSync(join(folder, 'large.json'), `{"steps":[${' '.repeat(1_000_001)}]}`);
    const shown = await importer().preview({ path: folder });
    if (!shown.ok) throw new Error(shown.error.message);
    const { workflows, diagnostics, losses } = shown.value;
    expect([
      workflows.map(({ path }) => path).sort(),
      diagnostics.map(({ code, path }) => `${code} ${path}`),
      losses.map(({ message }) => message),
    ]).toEqual([
      ['small-one-2/workflow.yaml', 'small-one/workflow.yaml'],
      ['IM109 tools/large.json', 'IM001 tools/latin.json', 'IM102 tools/workflow.toml#/steps/a'],
      ['A workflow gets its version number when it is shared.', 'A step can make nothing of run: it is a number.'],
    ]);
  });
});

function commandOf(step: CompiledStep | undefined): string | undefined {
  return step?.type === 'command' ? step.command : undefined;
}
