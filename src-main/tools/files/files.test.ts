import { mkdir, readFile, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync, strFromU8 } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../src-shared/lib/json.ts';
import { artifactNames, openToolBench, type BenchOptions, type ToolBench } from '../testing/tool-bench.fixture.ts';

let open: ToolBench[] = [];
async function bench(options: BenchOptions = {}): Promise<ToolBench> {
  const opened = await openToolBench(options);
  open.push(opened);
  return opened;
}
afterEach(async () => {
  for (const one of open) await one.close();
  open = [];
});
const paths = (files: Json | undefined): readonly string[] =>
  Array.isArray(files) ? files.map((file: JsonObject) => String(file['path'])) : [];

describe('find', () => {
  test('[T-files] finds by pattern, kind, size and age, and leaves hidden and program folders out', async () => {
    const at = await bench();
    await at.write({
      'a.pdf': 'x',
      'Letters/b.PDF': 'xx',
      'Letters/c.txt': 'x'.repeat(3000),
      '.hidden/d.pdf': 'x',
      'node_modules/e.pdf': 'x',
      'old.pdf': 'x',
    });
    await utimes(join(at.root, 'old.pdf'), new Date('2020-01-01'), new Date('2020-01-01'));
    expect(paths((await at.call('files_find'))['files'])).toEqual(['Letters/b.PDF', 'Letters/c.txt', 'a.pdf', 'old.pdf']);
    expect(paths((await at.call('files_find', { include: ['*.pdf'] }))['files'])).toEqual(['Letters/b.PDF', 'a.pdf', 'old.pdf']);
    expect(paths((await at.call('files_find', { include: ['Letters/**'], exclude: ['*.txt'] }))['files'])).toEqual([
      'Letters/b.PDF',
    ]);
    expect(paths((await at.call('files_find', { min_bytes: 1000 }))['files'])).toEqual(['Letters/c.txt']);
    expect(paths((await at.call('files_find', { older_than_days: 365 }))['files'])).toEqual(['old.pdf']);
    expect(paths((await at.call('files_find', { hidden: true, newer_than_days: 1, include: ['*.pdf'] }))['files'])).toEqual([
      '.hidden/d.pdf',
      'Letters/b.PDF',
      'a.pdf',
    ]);
    expect(paths((await at.call('files_find', { subfolders: false }))['files'])).toEqual(['a.pdf', 'old.pdf']);
    expect((await at.call('files_find', { folder: 'Letters' }))['summary']).toBe('2 files, 2.9 KB');
  });
  test('[T-files] a folder that is not there says so', async () => {
    expect(await (await bench()).fail('files_find', { folder: 'nowhere' })).toMatchObject({
      code: 'file_not_found',
      hint: containing('Check the path'),
    });
  });
  test('[T-args] arguments that do not fit are refused with the field', async () => {
    expect(await (await bench()).fail('files_find', { kinds: ['Unicorns'], colour: 'red' })).toMatchObject({
      code: 'bad_arguments',
      retryable: false,
      message: containing('kinds.0'),
    });
  });
  test('[T-abort] a stopped step ends as cancelled', async () => {
    const at = await bench({ signal: AbortSignal.abort() });
    expect(await at.fail('files_find')).toMatchObject({ code: 'cancelled' });
  });
});

describe('paths', () => {
  const escapes = [
    '../x',
    'a/../../x',
    '/etc/passwd',
    'artifacts:../../x',
    'workflow:../x',
    'link/x',
    'workflow:a/../../x',
    '..',
    '/',
    '\0',
    'link-to-file',
  ];
  test.each(escapes)('[T-paths] %j leads nowhere, for reading or writing', async (path) => {
    const at = await bench();
    const outside = join(at.root, '..', 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'x'), 'secret');
    await writeFile(join(at.root, '..', 'x'), 'secret');
    await symlink(outside, join(at.root, 'link'));
    await symlink(join(outside, 'x'), join(at.root, 'link-to-file'));
    const codes = ['outside_workspace', 'bad_path', 'read_only', 'is_link'];
    expect(codes).toContain((await at.fail('files_read', { path })).code);
    expect(codes).toContain((await at.fail('files_write', { path, text: 'changed' })).code);
    expect(codes).toContain((await at.fail('files_trash', { files: [path] })).code);
    expect(await readFile(join(outside, 'x'), 'utf8')).toBe('secret');
    expect(await readFile(join(at.root, '..', 'x'), 'utf8')).toBe('secret');
  });
  test('[T-paths] absolute paths inside the project are taken', async () => {
    const at = await bench();
    await at.write({ 'a b.txt': 'x' });
    expect((await at.call('files_read', { path: join(at.root, 'a b.txt') }))['text']).toBe('x');
  });
  test('[T-paths] what the person chose in the form may be read wherever it lies, and nothing beside it', async () => {
    const first = await bench();
    await first.write({ 'chosen.txt': 'yes', 'other.txt': 'no' });
    const at = await bench({ chosen: [join(first.root, 'chosen.txt')] });
    expect((await at.call('files_read', { path: join(first.root, 'chosen.txt') }))['text']).toBe('yes');
    expect((await at.fail('files_read', { path: join(first.root, 'other.txt') })).code).toBe('outside_workspace');
    expect((await at.fail('files_write', { path: join(first.root, 'chosen.txt'), text: 'x' })).code).toBe('outside_workspace');
  });
  test('[T-none] a workflow that only reads cannot write, but keeps artifacts', async () => {
    const at = await bench({ mode: 'none' });
    await at.write({ 'a.txt': 'x' });
    expect(await at.fail('files_write', { path: 'a.txt', text: 'y' })).toMatchObject({
      code: 'read_only',
      hint: containing('artifacts:a.txt'),
    });
    expect((await at.fail('files_move', { files: ['a.txt'], to: 'b' })).code).toBe('read_only');
    expect((await at.fail('files_write', { path: '.git/config', text: 'y' })).code).toBe('read_only');
    await at.call('files_write', { path: 'artifacts:notes.md', text: 'y', keep_as: 'release_notes' });
    expect([await at.read('artifacts:notes.md'), ...artifactNames(at)]).toEqual(['y', 'release_notes notes.md']);
  });
  test('[T-paths] the workflow’s own files are read and never written; git’s are never written', async () => {
    const at = await bench();
    await at.write({ 'workflow:sample.txt': 'hello' });
    expect((await at.call('files_read', { path: 'workflow:sample.txt' }))['text']).toBe('hello');
    expect((await at.fail('files_write', { path: 'workflow:sample.txt', text: 'x' })).code).toBe('read_only');
    expect((await at.fail('files_write', { path: '.git/hooks/post-commit', text: 'x' })).code).toBe('protected');
  });
});

describe('read', () => {
  test.each([
    ['utf-8', Buffer.from('Grüße\n')],
    ['utf-8 with mark', Buffer.from('\uFEFFGrüße\n')],
    ['utf-16', Buffer.from('\uFEFFGrüße\n', 'utf16le')],
    ['windows-1252', Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65, 0x0a])],
  ])('[T-read] reads %s', async (_name, bytes) => {
    const at = await bench();
    await at.write({ 'a.txt': bytes });
    expect((await at.call('files_read', { path: 'a.txt' }))['text']).toBe('Grüße\n');
  });
  test('[T-read] Windows line ends make the same lines', async () => {
    const at = await bench();
    await at.write({ 'a.txt': 'one\r\ntwo\r\n' });
    expect((await at.call('files_read', { path: 'a.txt', as: 'lines' }))['lines']).toEqual(['one', 'two']);
  });
  test('[T-read] binary, too large, missing, a folder and broken JSON each say what to do', async () => {
    const at = await bench();
    await at.write({
      'a.bin': new Uint8Array([1, 0, 2, 0, 0, 0, 0, 9]),
      'b.txt': 'x'.repeat(3000),
      'c.json': '{"a":',
      'd/e': '',
      'ok.json': '{"a":[1]}',
    });
    await truncate(join(at.root, 'b.txt'), 0);
    await writeFile(join(at.root, 'b.txt'), 'x'.repeat(3000));
    expect((await at.fail('files_read', { path: 'a.bin' })).code).toBe('not_text');
    expect((await at.fail('files_read', { path: 'b.txt', max_kb: 1 })).code).toBe('too_large');
    expect((await at.fail('files_read', { path: 'nope.txt' })).code).toBe('file_not_found');
    expect((await at.fail('files_read', { path: 'd' })).code).toBe('is_folder');
    expect((await at.fail('files_read', { path: 'c.json', as: 'json' })).code).toBe('not_json');
    expect((await at.call('files_read', { path: 'ok.json', as: 'json' }))['data']).toEqual({ a: [1] });
  });
});

describe('write', () => {
  test('[T-write] creates folders, appends, refuses and converts line ends', async () => {
    const at = await bench();
    await at.call('files_write', { path: 'new/a.txt', text: 'one\n' });
    await at.call('files_write', { path: 'new/a.txt', text: 'two\n', existing: 'append' });
    expect(await at.read('new/a.txt')).toBe('one\ntwo\n');
    expect((await at.fail('files_write', { path: 'new/a.txt', text: 'x', existing: 'refuse' })).code).toBe('exists');
    await at.call('files_write', { path: 'w.txt', text: 'a\nb\r\n', line_ends: 'windows' });
    expect(await at.read('w.txt')).toBe('a\r\nb\r\n');
    await at.call('files_write', { path: 'd.json', data: { b: [1, 2] } });
    expect(await at.read('d.json')).toBe('{\n  "b": [\n    1,\n    2\n  ]\n}\n');
    expect((await at.fail('files_write', { path: 'new', text: 'x' })).code).toBe('is_folder');
    expect((await at.fail('files_write', { path: 'n.txt' })).code).toBe('nothing_to_write');
  });
  test('[T-trash] what it replaces in place lies in the trash', async () => {
    const at = await bench({ mode: 'in_place' });
    await at.write({ 'a.txt': 'old' });
    await at.call('files_write', { path: 'a.txt', text: 'new' });
    const [entry] = await at.trash.list();
    expect([await at.read('a.txt'), await readFile(entry?.to ?? '', 'utf8')]).toEqual(['new', 'old']);
  });
});

describe('duplicates and large files', () => {
  test('[T-twins] finds equal content whatever the names, and keeps the original', async () => {
    const at = await bench();
    await at.write({
      'Invoice.pdf': 'same content',
      'Invoice (1).pdf': 'same content',
      'x/other name.dat': 'same content',
      'b.txt': 'same-content',
      empty1: '',
      empty2: '',
    });
    await utimes(join(at.root, 'x/other name.dat'), new Date('2030-01-01'), new Date('2030-01-01'));
    const found = await at.call('files_duplicates');
    expect([found['count'], found['bytes'], found['summary'], ...paths(found['copies'])]).toEqual([
      2,
      24,
      '2 duplicates of 1 file, 24 bytes to gain',
      'x/other name.dat',
      'Invoice (1).pdf',
    ]);
    expect(found['groups']).toMatchObject([{ keep: { path: 'Invoice.pdf' } }]);
  });
  test('[T-twins] files that differ only behind their first 64 KB are told apart', async () => {
    const at = await bench();
    const head = 'x'.repeat(70_000);
    await at.write({ a: `${head}1`, b: `${head}2`, c: `${head}1` });
    expect(paths((await at.call('files_duplicates'))['copies'])).toEqual(['c']);
  });
  test('[T-large] lists the largest first', async () => {
    const at = await bench();
    await at.write({ a: 'x', b: 'x', c: 'x' });
    await truncate(join(at.root, 'a'), 3 * 1024 * 1024);
    await truncate(join(at.root, 'b'), 9 * 1024 * 1024);
    const found = await at.call('files_large', { min_mb: 2 });
    expect([found['summary'], ...paths(found['files'])]).toEqual(['2 files larger than 2 MB, 12 MB together', 'b', 'a']);
  });
});

describe('move, sort, trash, copy, zip', () => {
  test('[T-move] moves in place, never overwrites, and Put back returns everything', async () => {
    const at = await bench({ mode: 'in_place' });
    await at.write({ 'a.txt': '1', 'x/a.txt': '2', 'To review/a.txt': '0' });
    const moved = await at.call('files_move', { files: ['a.txt', { path: 'x/a.txt', size: '1 byte' }, 'gone.txt'] });
    expect(moved).toMatchObject({
      moved: [
        { from: 'a.txt', to: 'To review/a (2).txt' },
        { from: 'x/a.txt', to: 'To review/x/a.txt' },
      ],
      skipped: [{ path: 'gone.txt', reason: 'It is not there.' }],
      summary: '2 files (2 bytes) moved to To review; 1 file left where they were',
    });
    const back = await at.trash.putBack((await at.trash.list()).map((entry) => entry.id));
    expect([back.restored.length, await at.read('a.txt'), await at.read('x/a.txt'), await at.read('To review/a.txt')]).toEqual([
      2,
      '1',
      '2',
      '0',
    ]);
  });
  test('[T-move] the same works in a workspace of its own, without a trash', async () => {
    const at = await bench();
    await at.write({ 'a.txt': '1', 'x/a.txt': '2' });
    await at.call('files_move', { files: ['a.txt', 'x/a.txt'], to: 'all', keep_folders: false });
    expect([await at.read('all/a.txt'), await at.read('all/a (2).txt'), (await at.trash.list()).length]).toEqual(['1', '2', 0]);
    expect((await at.fail('files_move', { files: ['all/a.txt'], to: 'all/a.txt' })).code).toBe('not_folder');
  });
  test('[T-sort] sorts what lies loose by kind and leaves what it is told to', async () => {
    const at = await bench();
    await at.write({ 'a.pdf': '1', 'b.PNG': '2', 'c.unknown': '3', 'keep.pdf': '4', 'mine/d.pdf': '5' });
    await at.call('files_sort', { leave: ['keep.pdf'] });
    expect(paths((await at.call('files_find'))['files'])).toEqual([
      'Documents/a.pdf',
      'Other/c.unknown',
      'Pictures/b.PNG',
      'keep.pdf',
      'mine/d.pdf',
    ]);
  });
  test('[T-trash] trashes in place so that it can be put back; the project itself never', async () => {
    const at = await bench({ mode: 'in_place' });
    await at.write({ 'a.txt': '1', 'b/c.txt': '2' });
    expect((await at.call('files_trash', { files: ['a.txt', 'b'] }))['trashed']).toEqual(['a.txt', 'b']);
    expect([await at.exists('a.txt'), await at.exists('b')]).toEqual([false, false]);
    await at.trash.putBack((await at.trash.list()).map((entry) => entry.id));
    expect([await at.read('a.txt'), await at.read('b/c.txt')]).toEqual(['1', '2']);
    expect((await at.fail('files_trash', { files: ['.'] })).code).toBe('whole_project');
  });
  test('[T-copy] copies folders and files without overwriting', async () => {
    const at = await bench();
    await at.write({ 'workflow:docs/a.txt': '1', 'workflow:docs/x/b.txt': '2', 'c.txt': '3' });
    expect(paths((await at.call('files_copy', { files: ['workflow:docs', 'c.txt'], to: 'new' }))['files'])).toEqual([
      'new/a.txt',
      'new/x/b.txt',
      'new/c.txt',
    ]);
    expect(paths((await at.call('files_copy', { files: ['c.txt'], to: 'new' }))['files'])).toEqual(['new/c (2).txt']);
  });
  test('[T-zip] packs files and folders, bytes equal', async () => {
    const at = await bench();
    await at.write({ 'docs/a.txt': 'hello '.repeat(1000), 'docs/ü/b.txt': '2', 'c.txt': '', 'out.zip': 'old' });
    const made = await at.call('files_zip', { files: ['docs', 'c.txt'], path: 'artifacts:all.zip' });
    const bytes = await readFile(at.artifacts[0]?.path ?? '');
    expect(Object.entries(unzipSync(bytes)).map(([name, data]) => [name, strFromU8(data).length])).toEqual([
      ['docs/a.txt', 6000],
      ['docs/ü/b.txt', 1],
      ['c.txt', 0],
    ]);
    expect([made['count'], made['bytes']]).toEqual([3, (await stat(at.artifacts[0]?.path ?? '')).size]);
    expect((await at.fail('files_zip', { files: ['docs'], path: 'x.txt' })).code).toBe('bad_name');
    expect((await at.fail('files_zip', { files: [], path: 'x.zip' })).code).toBe('nothing_to_pack');
  });
});

function containing(text: string): unknown {
  return expect.stringContaining(text);
}
