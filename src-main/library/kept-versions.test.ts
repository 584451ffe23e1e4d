import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ok } from '../../src-shared/lib/result.ts';
import type { KeptVersion } from '../ports/file-versions.ts';
import { createDocuments } from './documents.ts';
import { createFileVersions } from './kept-versions.ts';
import { DAYS, MOST_BYTES, NEWEST, thinned } from './thin-versions.ts';
import { versionOf } from './read-text.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'flowright-versions-'));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const write = async (path: string, bytes: string | Uint8Array) => {
  writeFileSync(path, bytes);
  return ok(undefined);
};
const store = () => createFileVersions(join(home, 'versions'), write);

describe('versions of a file', () => {
  test('[V1] every text that is kept comes back byte by byte, newest first, each only once in a row', async () => {
    const versions = store();
    const texts = ['\uFEFFone\r\n', 'two', 'two', '', 'two'];
    for (const [at, text] of texts.entries()) await versions.keep('/w/a.yaml', { text, at });
    const rows = await versions.list('/w/a.yaml');
    const read = await Promise.all(rows.map(({ id }) => versions.read('/w/a.yaml', id)));
    expect([rows.map(({ at }) => at), read]).toEqual([[4, 3, 1, 0], ['two', '', 'two', '\uFEFFone\r\n'].map((text) => ok(text))]);
    expect(await versions.list('/w/b.yaml')).toEqual([]);
  });

  test('[V2] saves at the same moment are all kept', async () => {
    const versions = store();
    await Promise.all(['a', 'b', 'c', 'd'].map((text, at) => versions.keep('/w/a.yaml', { text, at })));
    expect((await versions.list('/w/a.yaml')).map(({ at }) => at)).toEqual([3, 2, 1, 0]);
  });

  test('[V3] a text that was damaged, or is not in the list, is not given back', async () => {
    const versions = store();
    await versions.keep('/w/a.yaml', { text: 'right', at: 0 });
    const [folder = ''] = readdirSync(join(home, 'versions'));
    writeFileSync(join(home, 'versions', folder, `${versionOf('right')}.txt`), 'wrong');
    const answers = [await versions.read('/w/a.yaml', versionOf('right')), await versions.read('/w/a.yaml', '../../secret')];
    expect(answers.map((answer) => (answer.ok ? answer.value : answer.error.code))).toEqual([
      'version_not_found',
      'version_not_found',
    ]);
  });

  test('[V4] recent versions are all kept, older ones one a day, the newest always, and what is dropped is deleted', async () => {
    const version = fc.record({
      id: fc.constant('x'),
      at: fc.nat({ max: 400 }).map((day) => day * 43_200_000),
      bytes: fc.nat({ max: MOST_BYTES / 20 }),
    });
    fc.assert(
      fc.property(fc.array(version, { maxLength: 400 }), (all) => {
        const newestFirst: readonly KeptVersion[] = all.sort((a, b) => b.at - a.at);
        const kept = thinned(newestFirst);
        expect(kept.length).toBeLessThanOrEqual(NEWEST + DAYS);
        expect(kept.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(MOST_BYTES + (kept[0]?.bytes ?? 0));
        expect(kept[0]).toBe(newestFirst[0]);
        expect(kept.filter((one) => !newestFirst.includes(one))).toEqual([]);
        if (all.reduce((sum, { bytes }) => sum + bytes, 0) <= MOST_BYTES)
          expect(kept.slice(0, NEWEST)).toEqual(newestFirst.slice(0, NEWEST));
      }),
    );
    const versions = store();
    for (let at = 0; at < NEWEST + 5; at += 1) await versions.keep('/w/a.yaml', { text: `text ${at}`, at });
    const [folder = ''] = readdirSync(join(home, 'versions'));
    expect(readdirSync(join(home, 'versions', folder)).length).toBe((await versions.list('/w/a.yaml')).length + 1);
  });

  test('[V5] a save keeps what it replaces, also when another program wrote that, and what it writes', async () => {
    const versions = store();
    const documents = createDocuments({ home, bundledDir: join(home, 'bundled') }, { write, now: () => 10 ** 15, versions });
    const path = join(home, 'flow.yaml');
    writeFileSync(path, 'written elsewhere');
    await documents.save({ path, text: 'mine', version: versionOf('written elsewhere') });
    const rows = await versions.list(path);
    expect([rows.map(({ id }) => id), readFileSync(path, 'utf8')]).toEqual([
      [versionOf('mine'), versionOf('written elsewhere')],
      'mine',
    ]);
    await documents.close();
  });
});
