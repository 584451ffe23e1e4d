import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';

const TEXT = `version: 1
id: demo-flow
name: Demo flow
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
  - id: third
    type: approve
    name: Sign off
    reason: Everything is in order.
`;

/** Writes a workflow into a project and opens it in the editor. */
async function openEditor(page: Page, home: string, text = TEXT): Promise<string> {
  const folder = join(home, 'project');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'demo-flow.yaml');
  writeFileSync(file, text);
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(file)}`);
  await expect(node(page, 'first')).toBeVisible();
  return file;
}

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const save = async (page: Page) => {
  await page.keyboard.press('Control+s');
  await expect(page.getByTestId('saved-state')).toContainText(/Saved \d/);
};

test('a step is added from the palette, undone and done again', async ({ app, home }) => {
  const file = await openEditor(app, home);
  await app.getByRole('button', { name: 'Wait', exact: true }).click();
  await expect(node(app, 'new-pause')).toBeVisible();
  await app.getByRole('application', { name: 'Workflow canvas' }).focus();
  await app.keyboard.press('Control+z');
  await expect(node(app, 'new-pause')).toHaveCount(0);
  await app.keyboard.press('Control+Shift+z');
  await expect(node(app, 'new-pause')).toBeVisible();
  await save(app);
  expect(readFileSync(file, 'utf8')).toContain('# this comment stays');
  expect(readFileSync(file, 'utf8')).toContain('for_sec: 60');
});

test('moving a step by mouse leaves the file as it is', async ({ app, home }) => {
  const file = await openEditor(app, home);
  const box = await node(app, 'second').boundingBox();
  if (box === null) throw new Error('The step is not on the canvas.');
  await app.mouse.move(box.x + 60, box.y + 12);
  await app.mouse.down();
  await app.mouse.move(box.x + 90, box.y + 140, { steps: 8 });
  await app.mouse.up();
  await expect(async () => expect((await node(app, 'second').boundingBox())?.y).toBeGreaterThan(box.y + 90)).toPass();
  await expect(() => expect(readFileSync(`${file}.layout.json`, 'utf8')).toContain('second')).toPass();
  expect(readFileSync(file, 'utf8')).toBe(TEXT);
});

test('steps are connected by mouse and by keyboard, and deleted with their ends joined', async ({ app, home }) => {
  const file = await openEditor(app, home);
  const from = await node(app, 'first').locator('.port-out').boundingBox();
  const to = await node(app, 'third').locator('.port-in').boundingBox();
  if (from === null || to === null) throw new Error('A port is not on the canvas.');
  await app.mouse.move(from.x + 12, from.y + 12);
  await app.mouse.down();
  await app.mouse.move(from.x + 80, from.y + 60, { steps: 6 });
  await app.mouse.move(to.x + 12, to.y + 12, { steps: 8 });
  await app.mouse.up();
  await expect(app.locator('.react-flow__edge[data-id="first>third"]')).toHaveCount(1);
  await node(app, 'second').click();
  await app.keyboard.press('Control+Backspace');
  await expect(node(app, 'second')).toHaveCount(0);
  await node(app, 'first').click();
  await app.keyboard.press('n');
  await app.keyboard.type('question');
  await app.keyboard.press('Enter');
  await expect(node(app, 'new-question')).toBeVisible();
  await save(app);
  expect(readFileSync(file, 'utf8')).not.toContain('id: second');
});

test('an edit in the form changes one value and keeps the comment beside it', async ({ app, home }) => {
  const file = await openEditor(app, home);
  await node(app, 'first').click();
  await app.getByLabel('Command', { exact: true }).last().fill('echo changed');
  await app.getByLabel('Command', { exact: true }).last().blur();
  await expect(node(app, 'first')).toContainText('echo changed');
  await save(app);
  expect(readFileSync(file, 'utf8')).toBe(TEXT.replace('echo one', 'echo changed'));
});

test('typing in the text changes the canvas, and undo takes it back', async ({ app, home }) => {
  await openEditor(app, home);
  await app.getByRole('button', { name: 'Text', exact: true }).click();
  await expect(app.locator('.monaco-editor .view-line').first()).toContainText('version');
  await node(app, 'second').click();
  await app
    .locator('.monaco-editor .view-line')
    .filter({ hasText: /name:\sCheck/ })
    .click();
  await app.keyboard.press('End');
  await app.keyboard.type(' twice');
  await expect(node(app, 'second')).toContainText('Check twice');
  await app.keyboard.press('Control+z');
  await expect(node(app, 'second')).not.toContainText('twice');
});

test('what is wrong is listed; a click leads to its field', async ({ app, home }) => {
  await openEditor(app, home, TEXT.replace('reason: Everything is in order.', 'reason: ""'));
  await expect(node(app, 'third')).toContainText('To fix');
  await app.locator('.problems-go').first().click();
  await expect(app.getByRole('heading', { name: 'Sign off' })).toBeVisible();
  await app.keyboard.type('Please look.');
  await expect(node(app, 'third')).not.toContainText('To fix');
});

test('a fix is applied with one click', async ({ app, home }) => {
  await openEditor(app, home, TEXT.replace('    command: echo two', '    comand: echo two'));
  await app.getByRole('button', { name: /1 problem|2 problems/ }).click();
  await app.locator('.problems-list .button-link').first().click();
  await expect(app.getByText('No problems')).toBeVisible();
});

test('the canvas, the outline and the forms are accessible', async ({ app, home }) => {
  await openEditor(app, home);
  await node(app, 'first').click();
  await expectAccessible(app);
  await picture(app, 'editor');
  await app.getByRole('radio', { name: 'Outline' }).click();
  await expect(app.getByRole('treeitem', { name: /^Collect/ })).toBeVisible();
  await expectAccessible(app);
});

const drag = async (page: Page, block: string, to: { x: number; y: number }) => {
  const from = await page.getByRole('button', { name: block, exact: true }).boundingBox();
  if (from === null) throw new Error(`The palette has no ${block}.`);
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(to.x - 20, to.y - 10, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
};

test('a block is dragged onto the canvas and onto a line', async ({ app, home }) => {
  await openEditor(app, home);
  await drag(app, 'Wait', { x: 360, y: 640 });
  await expect(node(app, 'new-pause')).toBeVisible();
  const first = await node(app, 'first').boundingBox();
  const second = await node(app, 'second').boundingBox();
  if (first === null || second === null) throw new Error('A step is not on the canvas.');
  await drag(app, 'Command', { x: (first.x + first.width + second.x) / 2, y: first.y + first.height / 2 });
  await expect(app.locator('.react-flow__edge[data-id="first>new-command"]')).toHaveCount(1);
  await expect(app.locator('.react-flow__edge[data-id="new-command>second"]')).toHaveCount(1);
});

test('the whole picture stays in view when the text opens and the window shrinks', async ({ app, home }) => {
  await openEditor(app, home);
  await app.getByRole('button', { name: 'Text', exact: true }).click();
  await app.setViewportSize({ width: 1024, height: 640 });
  const frame = app.getByRole('application', { name: 'Workflow canvas' });
  await expect(async () => {
    const outer = await frame.boundingBox();
    const tools = await app.locator('.zoom-control').boundingBox();
    if (outer === null || tools === null) throw new Error('The canvas is gone.');
    for (const id of ['first', 'second', 'third']) {
      const box = await node(app, id).boundingBox();
      if (box === null) throw new Error(`${id} is gone.`);
      expect(box.x).toBeGreaterThanOrEqual(outer.x);
      expect(box.x + box.width).toBeLessThanOrEqual(outer.x + outer.width);
      expect(box.y + box.height).toBeLessThanOrEqual(tools.y);
    }
  }).toPass();
});

/** Whether some file of the data directory holds `text`: what a crash leaves. */
const isWritten = (home: string, text: string) =>
  readdirSync(home, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(text),
  );

test('unsaved changes come back after a crash, and Run runs them', async ({ open, home }) => {
  const first = await open();
  await openEditor(first.page, home, TEXT.replace(/ {2}- id: third[^]*/, ''));
  await node(first.page, 'second').click();
  await first.page.getByLabel('Command', { exact: true }).last().fill('echo from-the-editor');
  await first.page.getByLabel('Command', { exact: true }).last().blur();
  await expect(node(first.page, 'second')).toContainText('from-the-editor');
  await expect(() => expect(isWritten(home, 'from-the-editor')).toBe(true)).toPass();
  await first.kill();
  const { page, chooseFolder } = await open();
  await page.evaluate(
    (address) => (location.hash = address),
    `#/edit/${encodeURIComponent(join(home, 'project', 'demo-flow.yaml'))}`,
  );
  await expect(node(page, 'second')).toContainText('from-the-editor');
  await page.locator('.editor-tools').getByRole('button', { name: 'Run' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('changes you have not saved yet');
  await expect(dialog).toContainText('echo from-the-editor');
  await expectAccessible(page);
  await chooseFolder(join(home, 'project'), () => dialog.getByRole('button', { name: 'Choose a folder' }).click());
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page).toHaveURL(/#\/run/);
});
