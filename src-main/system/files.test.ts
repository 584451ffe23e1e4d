import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createArtifacts } from './artifacts.ts';
import { checkRuntime, checkSystem } from './checks.ts';
import { systemIds } from './ids.ts';
import { createProcesses } from './processes/processes.ts';
import { writeFileAtomic } from './write-file-atomic.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-files-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('files', () => {
  test('[F1] an atomic write replaces whole, keeps permissions and links, and leaves nothing behind', async () => {
    const path = join(dir, 'a.txt');
    writeFileSync(path, 'old');
    chmodSync(path, 0o640);
    symlinkSync('a.txt', join(dir, 'link'));
    expect(await writeFileAtomic(join(dir, 'link'), 'new')).toEqual({ ok: true, value: undefined });
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, readdirSync(dir).sort()]).toEqual([
      'new',
      0o640,
      ['a.txt', 'link'],
    ]);
    expect((await writeFileAtomic(join(dir, 'deep', 'b.txt'), 'b')).ok).toBe(true);
    const failed = await writeFileAtomic(join(dir, 'a.txt', 'c.txt'), 'c');
    expect(failed.ok ? 'ok' : failed.error.code).toBe('not_a_folder');
  });

  test('[F2] artifacts are copied in under safe, free names and recorded by content', async () => {
    const artifacts = createArtifacts(join(dir, 'artifacts'));
    const file = join(dir, 'report.md');
    writeFileSync(file, '# Hi');
    const sha256 = createHash('sha256').update('# Hi').digest('hex');
    const added = await Promise.all([1, 2].map(() => artifacts.add({ runId: 'run_1', file, type: 'report', name: 'Report' })));
    const records = added.flatMap((one) => (one.ok ? [one.value] : []));
    expect(records.map(({ path }) => path).sort()).toEqual(['report-2.md', 'report.md']);
    expect(records.map(({ path: _path, id: _id, ...rest }) => rest)).toEqual(
      [1, 2].map(() => ({ type: 'report', name: 'Report', bytes: 4, sha256, mediaType: 'text/markdown' })),
    );
    expect(readdirSync(artifacts.folder('run_1')).sort()).toEqual(['report-2.md', 'report.md']);
    const [first] = records;
    if (first === undefined) throw new Error('nothing was added');
    expect(await artifacts.read('run_1', first)).toEqual({ ok: true, value: Buffer.from('# Hi') });
    const outside = await artifacts.read('run_1', { ...first, path: '../../report.md' });
    expect(outside.ok ? 'ok' : outside.error.code).toBe('not_found');
  });

  test('[F3] an artifact that already lies in its folder stays where it is; a folder or a missing file is refused', async () => {
    const artifacts = createArtifacts(join(dir, 'artifacts'));
    const file = join(artifacts.folder('run_1'), 'out.csv');
    writeFileSync(file, 'a,b');
    const kept = await artifacts.add({ runId: 'run_1', file, type: 'file', name: 'Out' });
    expect(kept.ok && [kept.value.path, kept.value.mediaType]).toEqual(['out.csv', 'text/csv']);
    const text = await artifacts.addText({
      runId: 'run_1',
      text: 'x',
      type: 'report',
      name: '../CON: a?b',
      mediaType: 'text/html',
    });
    expect(text.ok && [text.value.path, text.value.mediaType]).toEqual(['-CON- a-b', 'text/html']);
    const refused = await Promise.all(
      [dir, join(dir, 'none')].map((path) => artifacts.add({ runId: 'run_1', file: path, type: 'file', name: 'n' })),
    );
    expect(refused.map((one) => (one.ok ? 'ok' : one.error.code))).toEqual(['not_a_file', 'not_found']);
  });

  test('[F4] run ids are lower-case base32 and sort by when they were made', () => {
    const ids = Array.from({ length: 1000 }, () => systemIds.run());
    expect([...ids].sort()).toEqual(ids);
    expect(ids.every((id) => /^run_[0-9a-hjkmnp-tv-z]{26}$/.test(id))).toBe(true);
    expect(new Set(ids.map(() => systemIds.token())).size).toBe(1000);
  });

  test('[F5] the self-test tells what is fine and what to do about the rest', async () => {
    const processes = createProcesses();
    const good = await checkSystem({ dir, processes });
    expect(good.filter(({ ok }) => !ok)).toEqual([]);
    const bad = await checkSystem({ dir: '/dev/null/none', processes: { ...processes, find: () => Promise.resolve(undefined) } });
    expect([checkRuntime('20.1.0'), ...bad].filter(({ ok, hint }) => !ok && hint !== undefined).map(({ name }) => name)).toEqual([
      'Runtime',
      'Data folder',
      'Free disk space',
      'git',
    ]);
  });
});
