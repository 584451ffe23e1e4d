import { expect, test } from 'vitest';
import { applyFixes } from './apply-fixes.ts';
import { checkText } from './check-text.ts';

const check = async (text: string) => checkText(text).diagnostics;

const text = `# kept
id: w
name: w
steps:
  - id: build-it   # this, too
    type: comand
    command: make
  - { id: b, type: command, needs: [biuld-it], when: 'steps["build-it"].status == "succeded"', command: "true" }
`;

test('[FIX] all fixes are made one after the other, and nothing else of the text is touched', async () => {
  const { text: fixed, applied } = await applyFixes(text, check);
  expect([
    applied.map(({ code, fix }) => `${code} ${fix}`).sort(),
    checkText(fixed).diagnostics,
    fixed.includes('# kept'),
    fixed.includes('# this, too'),
  ]).toEqual([
    ['FR106 Change it to command', 'FR201 Add version: 1', 'FR302 Change it to build-it', 'FR414 Write "succeeded"'],
    [],
    true,
    true,
  ]);
});

test('[FIX] without a code nothing that was written is taken away and nothing more is allowed; with it, it is', async () => {
  const careful = `version: 1
id: w
name: w
policies: { secrets: { allowed: [OTHER] } }
steps:
  - { id: off, type: command, command: "true", when: "false" }
  - { id: a, type: command, command: "true", needs: [a, off, off], secrets: [TOKEN], strange: kept }
`;
  const all = await applyFixes(careful, check);
  expect([all.text, all.applied.map(({ code }) => code), all.left]).toEqual([
    careful.replace('off, off', 'off'),
    ['FR304'],
    ['FR101', 'FR301', 'FR305', 'FR503'],
  ]);
  const sound = careful.replace(', strange: kept', '').replace('[a, off, off]', '[off]');
  expect((await applyFixes(sound, check)).left).toEqual(['FR305', 'FR503']);
  const one = await applyFixes(sound, check, 'FR305');
  expect(one.text).toBe(sound.replace(', when: "false"', ''));
});

test('[FIX] with a code only findings of that code are mended', async () => {
  const { applied } = await applyFixes(text, check, 'FR201');
  expect(applied).toEqual([{ code: 'FR201', path: 'version', message: applied[0]?.message ?? '', fix: 'Add version: 1' }]);
});
