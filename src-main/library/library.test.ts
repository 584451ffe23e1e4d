import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ok } from '../../src-shared/lib/result.ts';
import { createDocuments } from './documents.ts';
import { createFileVersions } from './kept-versions.ts';
import { createLibrary } from './library.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-library-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const roots = () => ({ bundledDir: join(folder, 'bundled'), home: join(folder, 'home') });
const text = (id: string): string =>
  `version: 1 # kept\nid: ${id}\nname: Same\nsteps:\n  - id: one\n    type: command\n    command: "true"\n`;

function put(path: string, content: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const write = (path: string, bytes: string | Uint8Array) => {
  writeFileSync(path, bytes);
  return Promise.resolve(ok(undefined));
};
const documents = () =>
  createDocuments(roots(), {
    now: () => Date.now() + 1000,
    write,
    versions: createFileVersions(join(folder, 'home', 'versions'), write),
  });

describe('library', () => {
  test('[L1] lists every layer, broken files with their errors, and finds a project in an ancestor', async () => {
    put('bundled/check/workflow.yaml', text('check'));
    put('home/workflows/broken.yaml', 'steps: [');
    put('project/.flowright/workflows/own/workflow.yaml', text('own'));
    mkdirSync(join(folder, 'project', 'deep', 'er'), { recursive: true });
    const groups = await createLibrary(roots(), {
      blocks: () => Promise.resolve([]),
      requirements: { missing: () => Promise.resolve([]) },
      shell: () => Promise.reject(new Error('not here')),
      limits: () => Promise.resolve([]),
    }).list(join(folder, 'project', 'deep', 'er'));
    expect(groups.map(({ source, entries }) => [source, entries.map(({ ref, ok: fine }) => [ref, fine])])).toEqual([
      ['bundled', [['bundled/check', true]]],
      ['user', [['mine/broken', false]]],
      ['project', [['project/own', true]]],
    ]);
  });

  test('[L1] lists workflows of every notation, and says of each whether this machine has what it requires', async () => {
    put(
      'home/workflows/a.toml',
      'version = 1\nid = "a"\nname = "A"\n[[steps]]\nid = "one"\ntype = "command"\ncommand = "true"\n',
    );
    put(
      'home/workflows/b.jsonc',
      `// kept\n${JSON.stringify({ version: 1, id: 'b', name: 'B', steps: [{ id: 'one', type: 'command', command: 'true' }] })}`,
    );
    put('home/workflows/c/workflow.toml', '');
    put('home/workflows/d.markdown', '---\nversion: 1\nid: d\n---\n# D\n\n## one\n\nDo it.\n');
    put('home/workflows/e.yaml', `requires: { programs: { nowhere: "*" } }\n${text('e')}`);
    put('home/workflows/readme.markdown', '# About these\n');
    const library = createLibrary(roots(), {
      blocks: () => Promise.resolve([]),
      requirements: {
        missing: (requires) =>
          Promise.resolve(
            Object.keys(requires?.programs ?? {}).map((name) => ({
              kind: 'program' as const,
              name,
              why: 'absent' as const,
              message: `${name} is not here.`,
              hint: 'Get it.',
            })),
          ),
      },
      shell: () => Promise.reject(new Error('not here')),
      limits: () => Promise.resolve([]),
    });
    const mine = (await library.list()).find(({ source }) => source === 'user');
    expect(mine?.entries.map(({ ref, ok: fine, diagnostics }) => [ref, fine, diagnostics.map(({ code }) => code)])).toEqual([
      ['mine/a', true, []],
      ['mine/b', true, []],
      ['mine/c', false, ['FR008']],
      ['mine/d', true, []],
      ['mine/e', true, ['FR609']],
    ]);
    const found = await library.resolve('a');
    expect(found.ok ? found.value.path : found.error.code).toBe(join(folder, 'home/workflows/a.toml'));
  });

  test('[L2] a bare id works when it is unique; else the candidates are named', async () => {
    put('bundled/check/workflow.yaml', text('check'));
    const library = createLibrary(roots(), {
      blocks: () => Promise.resolve([]),
      requirements: { missing: () => Promise.resolve([]) },
      shell: () => Promise.reject(new Error('not here')),
      limits: () => Promise.resolve([]),
    });
    const unique = await library.resolve('check');
    put('home/workflows/mine/workflow.yaml', text('check'));
    const double = await library.resolve('check');
    const named = await library.resolve('mine/check');
    expect(
      [unique, double, named].map((found) => (found.ok ? found.value.source : [found.error.code, found.error.hint])),
    ).toEqual(['bundled/check', ['ambiguous_id', 'Say which one: bundled/check, mine/check.'], 'mine/check']);
  });

  test('[L3] a save over a version that is no longer there is refused and overwrites nothing', async () => {
    const path = put('own.yaml', text('own'));
    const service = documents();
    const opened = await service.open(path);
    const version = opened.ok ? opened.value.version : '';
    writeFileSync(path, text('theirs'));
    const saved = await service.save({ path, text: text('mine'), version });
    expect([saved.ok ? '' : saved.error.code, readFileSync(path, 'utf8')]).toEqual(['changed_outside', text('theirs')]);
  });

  test('[L4] "Make mine" copies a bundled workflow under an id of its own and keeps its comments', async () => {
    const from = put('bundled/check/workflow.yaml', text('check'));
    put('bundled/check/README.md', 'read me');
    chmodSync(put('bundled/check/scripts/sort.sh', '#!/bin/sh\n'), 0o555);
    const made = await documents().create({ name: 'Check: ../mine', from });
    const path = made.ok ? made.value.path : '';
    expect([
      path,
      readFileSync(path, 'utf8').split('\n').slice(0, 2),
      readFileSync(join(dirname(path), 'README.md'), 'utf8'),
      statSync(join(dirname(path), 'scripts/sort.sh')).mode & 0o777,
    ]).toEqual([
      join(folder, 'home/workflows/check-mine/workflow.yaml'),
      ['version: 1 # kept', 'id: check-mine'],
      'read me',
      0o755,
    ]);
  });

  test('[L4] a copy of what an editor holds keeps its text and comments, and brings the files beside it', async () => {
    const from = put('bundled/check/workflow.yaml', text('check'));
    put('bundled/check/sample/rows.csv', 'a,b');
    const made = await documents().create({ name: 'Check (mine)', from, text: text('check').replace('kept', 'edited') });
    const folderOfIt = made.ok ? dirname(made.value.path) : '';
    expect([
      readFileSync(join(folderOfIt, 'workflow.yaml'), 'utf8'),
      readFileSync(join(folderOfIt, 'sample/rows.csv'), 'utf8'),
    ]).toEqual([text('check-mine').replace('kept', 'edited').replace('Same', 'Check (mine)'), 'a,b']);
  });

  test('[L5] a draft newer than the file comes back until the file is saved; bundled files are read only', async () => {
    const path = put('own.yaml', text('own'));
    const bundled = put('bundled/check/workflow.yaml', text('check'));
    const service = documents();
    mkdirSync(join(folder, 'home', 'drafts'), { recursive: true });
    await service.draft(path, text('draft'));
    const opened = await service.open(path);
    await service.save({ path, text: text('saved'), version: opened.ok ? opened.value.version : '' });
    const after = await service.open(path);
    const shipped = await service.open(bundled);
    expect([opened.ok && opened.value.draft?.text, after.ok && after.value.draft, shipped.ok && shipped.value.readOnly]).toEqual([
      text('draft'),
      null,
      true,
    ]);
  });

  test('[L6] places that cannot be read are said to be broken and kept aside when new ones are written', async () => {
    const path = put('own.yaml', text('own'));
    put('own.yaml.layout.json', '{"one": [1,');
    const service = documents();
    const opened = await service.open(path);
    await service.saveLayout(path, { one: [1, 2] });
    const after = await service.open(path);
    expect([
      opened.ok && [opened.value.layout, opened.value.layoutBroken],
      after.ok && [after.value.layout, after.value.layoutBroken],
      readFileSync(`${path}.layout.json.broken`, 'utf8'),
      readFileSync(path, 'utf8'),
    ]).toEqual([[null, true], [{ one: [1, 2] }, false], '{"one": [1,', text('own')]);
  });

  test('[L11] closed loops are kept with the places, under a key no step can have', async () => {
    const path = put('own.yaml', text('own'));
    const service = documents();
    await service.saveLayout(path, { one: [1, 2] }, ['each']);
    const opened = await service.open(path);
    expect([readFileSync(`${path}.layout.json`, 'utf8'), opened.ok && [opened.value.layout, opened.value.closed]]).toEqual([
      '{\n  "one": [1, 2],\n  "$closed": ["each"]\n}\n',
      [{ one: [1, 2] }, ['each']],
    ]);
  });

  test('[L12] new files are written beside a document, all or none, and never in place of one that is there', async () => {
    const path = put('own.yaml', text('own'));
    put('taken.yaml', 'mine');
    const service = documents();
    const made = await service.writeNew(path, [{ name: 'part.yaml', text: text('part') }]);
    const refused = await service.writeNew(path, [
      { name: 'second.yaml', text: text('second') },
      { name: 'taken.yaml', text: text('taken') },
    ]);
    const outside = await Promise.all(
      ['../out.yaml', 'a/b.yaml', '.hidden.yaml', 'con.yaml', 'script.sh', '/tmp/x.yaml', 'a\\b.yaml'].map((name) =>
        service.writeNew(path, [{ name, text: text('out') }]),
      ),
    );
    expect([
      made,
      !refused.ok && refused.error.code,
      readFileSync(join(folder, 'taken.yaml'), 'utf8'),
      existsSync(join(folder, 'second.yaml')),
      outside.map((one) => !one.ok && one.error.code),
    ]).toEqual([
      { ok: true, value: { paths: [join(folder, 'part.yaml')] } },
      'file_exists',
      'mine',
      false,
      Array.from({ length: 7 }, () => 'bad_file'),
    ]);
  });

  test('[L7] a draft says which version of the file it was made from, also when the file is newer', async () => {
    const path = put('own.yaml', text('own'));
    const service = documents();
    mkdirSync(join(folder, 'home', 'drafts'), { recursive: true });
    await service.draft(path, text('draft'), 'v1');
    utimesSync(path, new Date(), new Date(Date.now() + 60_000));
    const opened = await service.open(path);
    expect(opened.ok && [opened.value.draft?.text, opened.value.draft?.version]).toEqual([text('draft'), 'v1']);
  });
});
