import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../ports/clock.ts';
import type { TrashEntry } from '../../ports/workspaces.ts';
import { createTrash } from './create-trash.ts';

const clock: Clock = { now: () => 77, monotonic: () => 0, after: () => () => undefined };
let dir: string;
let folder: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flowright-trash-'));
  folder = join(dir, 'folder');
  mkdirSync(folder);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (at = join(dir, 'trash')): ReturnType<typeof createTrash> => createTrash({ dir: at, clock });

async function move(from: string, to?: string, trash = open()): Promise<TrashEntry> {
  const moved = await trash.move({ runId: 'run_1', step: 'tidy', from, to });
  if (!moved.ok) throw new Error(JSON.stringify(moved.error));
  return moved.value;
}

describe('the trash', () => {
  test('[T1] moves files, folders and links away and puts them back where they were', async () => {
    writeFileSync(join(folder, 'a.txt'), 'aaa');
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'b.txt'), 'bb');
    symlinkSync('a.txt', join(folder, 'link'));
    const trash = open();
    const entries = [
      await move(join(folder, 'sub', 'b.txt'), join(folder, 'review', 'deep', 'b.txt'), trash),
      await move(join(folder, 'sub'), undefined, trash),
      await move(join(folder, 'link'), undefined, trash),
      await move(join(folder, 'a.txt'), undefined, trash),
    ];
    const last = entries[3];
    expect(last).toEqual({
      id: last?.id,
      runId: 'run_1',
      step: 'tidy',
      from: join(folder, 'a.txt'),
      to: join(dir, 'trash', 'files', last?.id ?? '', 'a.txt'),
      at: 77,
      bytes: 3,
      restored: false,
    });
    expect(readdirSync(folder)).toEqual(['review']);
    expect(await open().list('run_1')).toEqual(entries);
    expect(await open().list('run_2')).toEqual([]);
    const ids = entries.map(({ id }) => id);
    expect(await open().putBack(ids)).toEqual({ restored: [...ids].reverse(), problems: [] });
    expect([readFileSync(join(folder, 'sub', 'b.txt'), 'utf8'), readFileSync(join(folder, 'link'), 'utf8')]).toEqual([
      'bb',
      'aaa',
    ]);
    expect((await open().list()).map(({ restored }) => restored)).toEqual([true, true, true, true]);
    expect((await open().putBack(ids)).problems).toEqual([]);
  });

  test('[T2] never overwrites, neither when moving nor when putting back', async () => {
    writeFileSync(join(folder, 'a.txt'), 'one');
    writeFileSync(join(folder, 'b.txt'), 'two');
    mkdirSync(join(folder, 'sub'));
    const refused = await Promise.all(
      [
        { from: 'a.txt', to: 'b.txt' },
        { from: 'none.txt', to: 'c.txt' },
        { from: 'sub', to: 'sub/inner' },
      ].map(({ from, to }) => open().move({ runId: 'run_1', step: 's', from: join(folder, from), to: join(folder, to) })),
    );
    expect(refused.map((one) => (one.ok ? 'ok' : one.error.code))).toEqual(['already_there', 'not_found', 'into_itself']);
    const entry = await move(join(folder, 'a.txt'));
    writeFileSync(join(folder, 'a.txt'), 'someone else');
    const back = await open().putBack([entry.id, 'unknown']);
    expect([back.restored, back.problems.map(({ code }) => code)]).toEqual([[], ['not_found', 'already_there']]);
    expect([
      readFileSync(join(folder, 'a.txt'), 'utf8'),
      readFileSync(entry.to, 'utf8'),
      readFileSync(join(folder, 'b.txt'), 'utf8'),
    ]).toEqual(['someone else', 'one', 'two']);
    expect((await open().list()).map(({ restored }) => restored)).toEqual([false]);
  });

  test('[T3] settles what a crash cut short by looking where the file is, and skips a torn note', async () => {
    const journal = join(dir, 'trash', 'journal');
    mkdirSync(join(dir, 'trash'));
    const note = (id: string, name: string): string =>
      `\n${JSON.stringify({ note: 'move', id, runId: 'run_1', step: 's', from: join(folder, name), to: join(folder, `${name}.moved`), at: 1, bytes: 1 })}`;
    writeFileSync(join(folder, 'not-yet.txt'), 'x');
    writeFileSync(join(folder, 'moved.txt.moved'), 'x');
    appendFileSync(journal, note('1', 'not-yet.txt') + note('2', 'moved.txt') + note('3', 'torn.txt').slice(0, 40));
    expect((await open().list()).map(({ id }) => id)).toEqual(['2']);
    renameSync(join(folder, 'moved.txt.moved'), join(folder, 'moved.txt'));
    appendFileSync(journal, '\n{"note":"putBack","id":"2"}');
    expect((await open().list()).map(({ id, restored }) => [id, restored])).toEqual([['2', true]]);
    expect(existsSync(join(folder, 'not-yet.txt'))).toBe(true);
  });

  test.skipIf(!existsSync('/dev/shm'))('[T4] moves to another disk and back', async () => {
    const other = mkdtempSync('/dev/shm/flowright-trash-');
    try {
      mkdirSync(join(folder, 'sub', 'deep'), { recursive: true });
      writeFileSync(join(folder, 'sub', 'deep', 'b.txt'), 'bb');
      writeFileSync(join(folder, 'a.txt'), 'a');
      symlinkSync('a.txt', join(folder, 'link'));
      const trash = open(other);
      const entries = [
        await move(join(folder, 'sub'), undefined, trash),
        await move(join(folder, 'a.txt'), undefined, trash),
        await move(join(folder, 'link'), undefined, trash),
      ];
      expect([readdirSync(folder), entries.every(({ to }) => to.startsWith(other))]).toEqual([[], true]);
      expect((await trash.putBack(entries.map(({ id }) => id))).problems).toEqual([]);
      expect(readFileSync(join(folder, 'sub', 'deep', 'b.txt'), 'utf8')).toBe('bb');
      expect(readdirSync(folder).sort()).toEqual(['a.txt', 'link', 'sub']);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});
