import { expect, test } from 'vitest';
import { judgeText } from '../../src-shared/workflow/policies/judge-commands.ts';
import { EVERYDAY, GTFOBINS } from './gtfobins.fixture.ts';
import { loadShellParser } from './shell-parser.ts';

/** Those of some command lines that a list with their program (and `ls`) lets through. */
async function letThrough(lines: readonly string[]): Promise<readonly string[]> {
  const parse = await loadShellParser();
  const find = (name: string) => ({ path: `/usr/bin/${name}`, real: `/usr/bin/${name}`, writable: false });
  return lines.filter((text) => {
    const allowed = [[`${text.split(' ')[0] ?? ''} *`, 'ls *']];
    return judgeText(text, undefined, { rules: { allowed, denied: [] }, parse, values: {}, find }).length === 0;
  });
}

test(`[E75] ${GTFOBINS.length} ways in which allowed programs start others or run text as code are refused`, async () => {
  expect(GTFOBINS.length).toBeGreaterThan(250);
  expect(await letThrough(GTFOBINS)).toEqual([]);
});

test('[E75] what the same programs are for every day is let through', async () => {
  const through = await letThrough(EVERYDAY);
  expect(EVERYDAY.filter((text) => !through.includes(text))).toEqual([]);
});
