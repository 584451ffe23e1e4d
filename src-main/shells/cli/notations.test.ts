import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runWords } from './recorded-terminal.fixture.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-notations-'));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const FLOW = `version: 1
id: sample
name: Sample
steps:
  # kept
  - id: one
    type: command
    command: make
`;

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Runs a command line; `printed` is what went to standard output as it is, for other programs. */
async function run(...words: readonly string[]) {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const recorded = await runWords([...words, '--home', join(folder, 'home')]);
  vi.restoreAllMocks();
  return { ...recorded, printed };
}

describe('flowright convert', () => {
  test('[CLI-convert] prints the other notation for a pipe, and says what that cannot keep', async () => {
    const markdown = await run('convert', file('sample.yaml', FLOW), '--to', 'markdown');
    const toml = await run('convert', file('null.yaml', `${FLOW}x-mine: null\n`), '--to', 'toml', '--json');
    expect([markdown.exit, markdown.printed]).toEqual([
      0,
      '---\nversion: 1\nid: sample\n---\n\n# Sample\n\n## one\n\n```sh\nmake\n```\n',
    ]);
    expect([toml.exit, toml.lines]).toEqual([
      0,
      [expect.objectContaining({ losses: [expect.objectContaining({ path: 'x-mine' })] })],
    ]);
  });

  test('[CLI-convert] writes a new file, and never over one that is there', async () => {
    const path = file('sample.yaml', FLOW);
    const out = join(folder, 'sample.json');
    const first = await run('convert', path, '--to', 'json', '--out', out);
    const written = readFileSync(out, 'utf8');
    const second = await run('convert', path, '--to', 'json', '--out', out);
    expect([first.exit, first.out, written.includes('"id": "sample"'), second.exit, second.problems[0]?.code]).toEqual([
      0,
      ['line 5, steps.one: The comment "kept" has no place in JSON.', `${out} is written.`],
      true,
      1,
      'file_exists',
    ]);
  });

  test('[CLI-convert] refuses a text that cannot be read, with its place, and a notation nobody knows', async () => {
    const broken = await run('convert', file('broken.yaml', 'steps: ['), '--to', 'json');
    const unknown = await run('convert', file('sample.yaml', FLOW), '--to', 'xml');
    expect([broken.exit, broken.problems[0]?.at?.includes('broken.yaml'), unknown.exit]).toEqual([1, true, 2]);
  });
});

describe('flowright edit', () => {
  test('[CLI-edit] takes operations from standard input, and prints the new text with every other byte as it was', async () => {
    const input = new PassThrough();
    const own = Object.getOwnPropertyDescriptor(process, 'stdin') ?? {};
    Object.defineProperty(process, 'stdin', { configurable: true, value: input });
    input.end(JSON.stringify([{ op: 'setField', path: 'steps.one.timeout_sec', value: 5 }]));
    const edited = await run('edit', file('sample.yaml', FLOW), '--op', '-');
    Object.defineProperty(process, 'stdin', own);
    expect([edited.exit, edited.printed]).toEqual([0, `${FLOW}    timeout_sec: 5\n`]);
  });
});

describe('flowright import', () => {
  const RAIL = JSON.stringify({ id: 'rail', name: 'Rail', version: '1.0.0', steps: [{ id: 'a', title: 'A', prompt: 'Do it.' }] });

  test('[CLI-import] a preview writes nothing and tells what would be written', async () => {
    const out = join(folder, 'out');
    const shown = await run('import', file('rail.json', RAIL), '--preview', '--out', out, '--json');
    expect([shown.exit, existsSync(out), shown.lines]).toEqual([
      0,
      false,
      [expect.objectContaining({ kind: 'workrail', written: false, workflows: [expect.objectContaining({ name: 'Rail' })] })],
    ]);
  });

  test('[CLI-import] what is there already is kept, unless it is to be replaced', async () => {
    const out = join(folder, 'out');
    const rail = file('rail.json', RAIL);
    const first = await run('import', rail, '--out', out, '--json');
    const again = await run('import', rail, '--out', out);
    const forced = await run('import', rail, '--out', out, '--force', '--json');
    expect([
      [first.exit, first.lines],
      [again.exit, again.problems.map(({ code }) => code)],
      [forced.exit, forced.lines],
    ]).toEqual([
      [0, [expect.objectContaining({ written: true })]],
      [1, [expect.stringMatching(/./)]],
      [0, [expect.objectContaining({ written: true })]],
    ]);
  });

  test('[CLI-show] a workflow with an error is shown with the line of it', async () => {
    const shown = await run('show', file('wrong.yaml', FLOW.replace('type: command', 'type: comand')));
    expect([shown.exit, shown.problems[0]?.at]).toEqual([1, `${join(folder, 'wrong.yaml')}:7:11`]);
  });
});
