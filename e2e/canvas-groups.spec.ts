import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canvas, line, node, openWorkflow, said, saveNow } from './harness/editor.ts';
import { expect, expectAccessible, test } from './harness/fixtures.ts';

const TEXT = `version: 1
id: demo-flow
name: Demo flow
workspace: none
steps:
  - { id: first, type: command, name: Collect, command: echo one } # kept
  - { id: second, type: command, name: Check, command: echo two }
  - { id: third, type: command, name: Prove, command: echo three }
  - { id: last, type: command, name: Report, command: echo four }
`;

test('steps are grouped into a loop that says how often, and the loop closes and opens', async ({ app, home }) => {
  const file = await openWorkflow(app, home, TEXT);
  await node(app, 'second').click();
  await app.keyboard.press('Shift+ArrowRight');
  await app.keyboard.press('Control+g');
  const dialog = app.getByRole('dialog', { name: 'Repeat 2 steps' });
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await expectAccessible(app);
  await dialog.getByLabel('Name', { exact: true }).fill('Twice');
  await dialog.getByLabel('Until something is so').check();
  await dialog.getByRole('button', { name: 'Make the loop' }).click();
  await expect(dialog.getByText('Say this before the loop is made.')).toBeVisible();
  await expectAccessible(app);
  await dialog.getByLabel('Until', { exact: true }).fill('index >= 1');
  await app.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(line(app, 'first', 'twice')).toHaveCount(1);
  await expect(line(app, 'twice', 'last')).toHaveCount(1);
  await expect(canvas(app)).toBeFocused();

  await app.keyboard.press('Space');
  await expect(node(app, 'second')).toHaveCount(0);
  await expect(node(app, 'twice')).toContainText('2 steps');
  await expect(said(app)).toHaveText('Closed Twice, 2 steps inside');
  await expectAccessible(app);
  await saveNow(app);
  await expect(() => expect(readFileSync(`${file}.layout.json`, 'utf8')).toContain('"$closed": ["twice"]')).toPass();
  const text = readFileSync(file, 'utf8');
  expect([text.includes('until: index >= 1'), text.includes('max_iterations: 10'), text.includes('closed')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(text).toContain('command: echo one } # kept');

  // It is still closed when the file is opened again; a click opens it, undo closes it.
  await app.evaluate(() => (location.hash = '#/library'));
  await app.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(file)}`);
  await expect(node(app, 'twice')).toContainText('2 steps');
  await app.getByRole('button', { name: 'Open the loop: Twice' }).click();
  await expect(node(app, 'second')).toBeVisible();
  await app.keyboard.press('Control+z');
  await expect(node(app, 'second')).toHaveCount(0);
  // What is found inside is shown.
  await app.keyboard.press('Control+f');
  await app.keyboard.type('prove');
  await expect(node(app, 'third')).toBeVisible();
});

test('steps become a workflow of their own; its step leads into it and back', async ({ app, home }) => {
  const file = await openWorkflow(app, home, TEXT);
  writeFileSync(join(home, 'project', 'taken.yaml'), 'mine\n');
  await node(app, 'second').click();
  await node(app, 'third').click({ modifiers: ['Shift'] });
  await app.keyboard.press('Alt+x');
  const dialog = app.getByRole('dialog', { name: 'Make a workflow of 2 steps' });
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await dialog.getByLabel('Name', { exact: true }).fill('Taken');
  await app.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('There is a file taken.yaml already.');
  await expectAccessible(app);
  expect(readFileSync(join(home, 'project', 'taken.yaml'), 'utf8')).toBe('mine\n');
  await dialog.getByLabel('Name', { exact: true }).fill('Two checks');
  await expect(dialog).toContainText('Writes two-checks.yaml beside this workflow.');
  await app.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(node(app, 'two-checks')).toBeVisible();
  await expect(line(app, 'first', 'two-checks')).toHaveCount(1);
  expect(existsSync(join(home, 'project', 'two-checks.yaml'))).toBe(true);
  await saveNow(app);
  expect(readFileSync(file, 'utf8')).toContain('uses: ./two-checks.yaml');

  await node(app, 'two-checks').dblclick();
  await expect(node(app, 'second')).toBeVisible();
  await expect(app.locator('.editor-title')).toHaveText('Two checks');
  await expectAccessible(app);
  await app.getByRole('button', { name: 'Back to Demo flow' }).click();
  await expect(node(app, 'two-checks')).toBeVisible();
  await node(app, 'two-checks').click();
  await app.keyboard.press('Enter');
  await expect(node(app, 'second')).toBeVisible();
  // The way back is part of the address: it is there after a reload, too.
  await app.reload();
  await expect(app.getByRole('button', { name: 'Back to Demo flow' })).toBeVisible();
});

test('loops close and open in the outline, rows are selected and moved by mouse, and the canvas shows the same', async ({
  app,
  home,
}) => {
  await openWorkflow(app, home, TEXT);
  await app.getByRole('radio', { name: 'Outline' }).click();
  const row = (name: string) => app.getByRole('treeitem', { name: new RegExp(`^${name}`) });
  await row('Check').click();
  await row('Prove').click({ modifiers: ['Shift'] });
  await expect(app.getByRole('treeitem', { selected: true })).toHaveCount(2);
  await row('Prove').getByRole('button', { name: 'More' }).click();
  await expectAccessible(app);
  await app.getByRole('menuitem', { name: /^Group into a loop/ }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Make the loop' }).click();
  const loop = row('Repeat Check');
  await expect(loop).toHaveAttribute('aria-expanded', 'true');
  await loop.locator('.outline-fold').click();
  await expect(loop).toHaveAttribute('aria-expanded', 'false');
  await expect(row('Prove')).toHaveCount(0);
  await app.getByRole('radio', { name: 'Canvas' }).click();
  await expect(node(app, 'repeat-check')).toContainText('2 steps');
  await app.getByRole('radio', { name: 'Outline' }).click();
  await row('Report').click();
  await row('Report').getByRole('button', { name: 'More: Report' }).click();
  await app.getByRole('menuitem', { name: /^Move up/ }).click();
  await expect(said(app)).toHaveText('Move Report up');
  await expect(app.getByRole('treeitem').nth(1)).toHaveAccessibleName(/^Report/);
});
