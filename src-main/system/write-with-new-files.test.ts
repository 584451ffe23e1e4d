import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWithNewFiles } from './write-file-atomic.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const contents = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir)
      .sort()
      .map((name) => [name, readFileSync(join(dir, name), 'utf8')]),
  );

test('[EXTRACT] a file and those that come with it are written together', async () => {
  writeFileSync(join(dir, 'a.yaml'), 'old');
  const written = await writeWithNewFiles({ path: join(dir, 'a.yaml'), text: 'new' }, [{ path: join(dir, 'b.yaml'), text: 'b' }]);
  expect([written.ok, contents()]).toEqual([true, { 'a.yaml': 'new', 'b.yaml': 'b' }]);
});

test('[EXTRACT] a new file never replaces one that is there; then nothing is written', async () => {
  writeFileSync(join(dir, 'a.yaml'), 'old');
  writeFileSync(join(dir, 'b.yaml'), 'kept');
  const written = await writeWithNewFiles({ path: join(dir, 'a.yaml'), text: 'new' }, [
    { path: join(dir, 'c.yaml'), text: 'c' },
    { path: join(dir, 'b.yaml'), text: 'b' },
  ]);
  expect([written.ok ? '' : written.error.code, contents()]).toEqual(['file_exists', { 'a.yaml': 'old', 'b.yaml': 'kept' }]);
});

test('[EXTRACT] new files go when the file itself cannot be written', async () => {
  writeFileSync(join(dir, 'a.yaml'), 'old');
  const written = await writeWithNewFiles({ path: join(dir, 'a.yaml', 'inner.yaml'), text: 'new' }, [
    { path: join(dir, 'b.yaml'), text: 'b' },
  ]);
  expect([written.ok, contents()]).toEqual([false, { 'a.yaml': 'old' }]);
});
