import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness/fixtures.ts';

const TEXT = `version: 1
id: one-document
name: One document
# this comment stays
workspace: none
steps:
  - id: first
    type: command
    name: Collect
    command: echo one   # inline
  - id: second
    type: command
    name: Check
    command: echo two
`;

const LONG = `version: 1\nid: long\nname: Long\nworkspace: none\nsteps:\n${Array.from(
  { length: 1000 },
  (_, at) =>
    `  # about ${at}\n  - id: s${at}\n    type: command\n    name: Step ${at} of a thousand\n    command: echo ${at}\n    notes: as people write them, with a sentence about what it is for\n`,
).join('')}`;

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const show = (page: Page, file: string) =>
  page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(file)}`);

function put(home: string, text = TEXT): string {
  mkdirSync(join(home, 'project'), { recursive: true });
  const file = join(home, 'project', 'one-document.yaml');
  writeFileSync(file, text);
  return file;
}

async function openEditor(page: Page, home: string, text = TEXT): Promise<string> {
  const file = put(home, text);
  await show(page, file);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  return file;
}

/** Opens the text and puts the caret at the end of the line that holds `words`. */
async function caretAt(page: Page, words: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  await page.locator('.monaco-editor .view-line').filter({ hasText: words }).click();
  await page.keyboard.press('End');
}

test('while the text is broken the last picture stays and leads to the place; mended, it lives again', async ({ app, home }) => {
  await openEditor(app, home);
  await node(app, 'second').click();
  await caretAt(app, /name:\sCheck/);
  await app.keyboard.type(': [');
  await expect(app.locator('.canvas-broken')).toBeVisible();
  await expect(node(app, 'second')).toContainText('Check');
  await expect(app.getByText('so nothing can be changed here')).toBeVisible();
  await app.getByRole('radio', { name: 'Outline' }).click();
  await expect(app.locator('.outline-broken')).toBeVisible();
  await app.getByRole('button', { name: /^Go to line/ }).click();
  await app
    .locator('.monaco-editor .view-line')
    .filter({ hasText: /name:\sCheck/ })
    .click();
  // The editor may have closed the bracket by itself, so the line is written anew.
  await app.keyboard.press('End');
  await app.keyboard.press('Shift+Home');
  await app.keyboard.type('name: Check again');
  await expect(app.locator('.outline-broken')).toHaveCount(0);
  await expect(app.getByRole('treeitem', { name: /^Check again/ })).toBeVisible();
});

test('a file changed outside is taken in; with changes of one’s own it is asked about', async ({ app, home }) => {
  const file = await openEditor(app, home);
  writeFileSync(file, TEXT.replace('name: Check', 'name: Look'));
  await expect(node(app, 'second')).toContainText('Look');
  await node(app, 'first').click();
  await app.keyboard.press('d');
  await expect(node(app, 'first').locator('.node-off')).toBeVisible();
  writeFileSync(file, TEXT.replace('name: Check', 'name: Theirs'));
  await expect(app.getByRole('dialog')).toBeVisible();
  expect(readFileSync(file, 'utf8')).toBe(TEXT.replace('name: Check', 'name: Theirs'));
});

test('a file deleted outside is said to be gone, and saving writes it again', async ({ app, home }) => {
  const file = await openEditor(app, home);
  rmSync(file);
  await expect(app.getByText('The file was moved or deleted.', { exact: false })).toBeVisible();
  await app.keyboard.press('Control+s');
  await expect(app.getByText('The file was moved or deleted.', { exact: false })).toHaveCount(0);
  expect(readFileSync(file, 'utf8')).toBe(TEXT);
});

test('what was not saved comes back after a kill, and can be compared with the file', async ({ open, home }) => {
  const first = await open();
  const file = await openEditor(first.page, home);
  await node(first.page, 'first').click();
  await first.page.keyboard.press('d');
  await expect(node(first.page, 'first').locator('.node-off')).toBeVisible();
  // The folder is there before what is kept in it.
  const drafts = () => (existsSync(join(home, 'drafts')) ? readdirSync(join(home, 'drafts')) : []);
  await expect.poll(() => drafts().filter((name) => name.endsWith('.json')).length).toBe(1);
  await first.kill();
  expect(readFileSync(file, 'utf8')).toBe(TEXT);
  const second = await open();
  await show(second.page, file);
  await expect(node(second.page, 'first').locator('.node-off')).toBeVisible();
  await second.page.getByRole('button', { name: 'Show the difference' }).click();
  const dialog = second.page.getByRole('dialog');
  await expect(dialog).toContainText('1 step changed');
  await dialog.getByRole('radio', { name: 'Text' }).click();
  await expect(dialog).toContainText('when:');
});

test('places that cannot be read are ignored with words, and kept aside by the next move', async ({ app, home }) => {
  const file = put(home);
  writeFileSync(`${file}.layout.json`, '{"first": [');
  await show(app, file);
  await expect(app.getByText('could not be read, so the picture is laid out anew', { exact: false })).toBeVisible();
  const box = await node(app, 'second').boundingBox();
  if (box === null) throw new Error('The step is not on the canvas.');
  await app.mouse.move(box.x + 60, box.y + 12);
  await app.mouse.down();
  await app.mouse.move(box.x + 90, box.y + 140, { steps: 8 });
  await app.mouse.up();
  await expect(() => expect(readFileSync(`${file}.layout.json.broken`, 'utf8')).toBe('{"first": [')).toPass();
  expect(readFileSync(file, 'utf8')).toBe(TEXT);
});

test('a thousand steps are edited on the canvas and in the text alike', async ({ app, home }) => {
  const file = await openEditor(app, home, LONG);
  await expect(app.getByText('1,000 steps')).toBeVisible();
  await node(app, 's1').click();
  await app.keyboard.press('d');
  await expect(node(app, 's1').locator('.node-off')).toBeVisible();
  await caretAt(app, /name:\sStep\s1\sof/);
  await app.keyboard.type(' and one');
  await expect(node(app, 's1')).toContainText('a thousand and one');
  await app.keyboard.press('Control+s');
  await expect(app.getByTestId('saved-state')).toContainText(/Saved \d/);
  const saved = readFileSync(file, 'utf8');
  expect(saved.replace(' and one', '').replace(/ {4}when: .*\n/, '')).toBe(LONG);
});

test('what only a run would show is among the problems after a pause, also what lies in other files', async ({ app, home }) => {
  const fails = TEXT.replace('name: Check', 'name: Check\n    when: 1 / 0 > 2');
  const file = await openEditor(app, home, fails);
  await expect(app.getByText('"second" can only fail', { exact: false })).toBeVisible();
  await expect(node(app, 'second').locator('.node')).toHaveClass(/node-bad/);
  writeFileSync(file, `${TEXT}  - id: third\n    type: workflow\n    uses: ./not-there.yaml\n`);
  await expect(app.getByText('"./not-there.yaml" leads nowhere', { exact: false })).toBeVisible();
});
