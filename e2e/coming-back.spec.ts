import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dragFrom, canvas, node, openWorkflow, placeOf, saveNow } from './harness/editor.ts';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';

const PART = `version: 1
id: pruefung
name: Prüfung der Zulassungsunterlagen
inputs: { word: { type: text, default: ja } }
outputs:
  said: { value: "{{ inputs.word }}" }
  code: { value: "{{ steps.say.output.exit_code }}" }
steps:
  - { id: say, name: Say it, type: command, command: "echo {{ inputs.word }}" }
  - { id: more, name: Say more, type: command, command: echo more }
`;
const WHOLE = `version: 1
id: whole
name: The whole
workspace: none
steps:
  - { id: part, name: Do the part, type: workflow, uses: ./part.yaml, inputs: { word: hello } }
  - { id: tell, name: Tell, type: command, command: "echo {{ steps.part.output.said }}" }
`;

test('[CB1] whoever goes into a workflow and comes back finds undo, selection and view, and no word of a draft', async ({
  app,
  home,
}) => {
  mkdirSync(join(home, 'project'), { recursive: true });
  const part = join(home, 'project', 'part.yaml');
  writeFileSync(part, PART);
  const file = await openWorkflow(app, home, WHOLE, 'whole.yaml');
  await node(app, 'tell').click();
  await app.keyboard.press('F2');
  await app.keyboard.type('Tell them');
  await app.keyboard.press('Enter');
  await expect(node(app, 'tell')).toContainText('Tell them');
  const box = await placeOf(canvas(app));
  await dragFrom(app, { x: box.x + 60, y: box.y + box.height - 120 }, { x: box.x + 160, y: box.y + box.height - 80 });
  await node(app, 'tell').click();
  const stood = await placeOf(node(app, 'tell'));

  await node(app, 'part').dblclick();
  await expect(app.locator('.editor-title')).toHaveText('Prüfung der Zulassungsunterlagen');
  const back = app.getByRole('button', { name: 'Back to The whole, which has unsaved changes' });
  await expect(back).toHaveAttribute('title', new RegExp(`whole\\.yaml$`));
  await expect(app.locator('.editor-notice')).toHaveCount(0);
  await expectAccessible(app);
  await picture(app, 'editor-inside-a-workflow');
  await app.getByRole('radio', { name: 'Outline' }).click();
  await app.getByRole('treeitem', { name: /^Say it/ }).click();
  await app.keyboard.press('d');
  await expect(app.getByTestId('saved-state')).toContainText('Not saved yet');
  await back.click();

  await expect(node(app, 'tell')).toContainText('Tell them');
  await expect(app.locator('.editor-notice')).toHaveCount(0);
  await expect(
    app.getByRole('complementary', { name: 'Settings of the selected step' }).getByRole('heading', { name: 'Do the part' }),
  ).toBeVisible();
  expect(await placeOf(node(app, 'tell'))).toEqual(stood);
  // Another page in between changes nothing either.
  await app.evaluate(() => (location.hash = '#/library'));
  await expect(app.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
  await app.goBack();
  await expect(node(app, 'tell')).toContainText('Tell them');
  await expect(app.locator('.editor-notice')).toHaveCount(0);
  await canvas(app).focus();
  await app.keyboard.press('Control+z');
  await expect(node(app, 'tell')).not.toContainText('Tell them');
  await app.keyboard.press('Control+Shift+z');
  await saveNow(app);
  expect(readFileSync(file, 'utf8')).toContain('name: Tell them');

  // The part was left in the outline with a change of its own.
  await node(app, 'part').dblclick();
  await expect(app.getByRole('radio', { name: 'Outline' })).toHaveAttribute('aria-checked', 'true');
  await expect(app.getByTestId('saved-state')).toContainText('Not saved yet');
  await expect(app.locator('.editor-notice')).toHaveCount(0);
  await app.getByRole('tree').getByRole('treeitem').first().focus();
  await app.keyboard.press('Control+z');
  await expect(app.getByTestId('saved-state')).not.toContainText('Not saved yet');
  expect(readFileSync(part, 'utf8')).toBe(PART);
});

test('[CB2] a test after a step that runs a workflow begins with what that workflow declares, and with the first field', async ({
  open,
  home,
}) => {
  const { page: app, chooseFolder } = await open();
  mkdirSync(join(home, 'project'), { recursive: true });
  writeFileSync(join(home, 'project', 'part.yaml'), PART);
  await openWorkflow(app, home, WHOLE, 'whole.yaml');
  await node(app, 'tell').click();
  await app.keyboard.press('t');
  const dialog = app.getByRole('dialog');
  // What is missing comes first.
  await expect(dialog.getByRole('button', { name: 'Choose a folder' })).toBeFocused();
  await chooseFolder(join(home, 'project'), () => dialog.getByRole('button', { name: 'Choose a folder' }).click());
  await app.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await app.keyboard.press('t');
  await expect(dialog.getByLabel('Said', { exact: true })).toHaveValue('');
  await expect(dialog.getByLabel('Said', { exact: true })).toBeFocused();
  await expect(dialog.getByLabel('Code', { exact: true })).toHaveValue('0');
  await expectAccessible(app);
  // What is tested can be chosen here, too.
  await dialog.getByRole('radio', { name: 'Run to here' }).click();
  await expect(dialog).toContainText('2 steps of the workflow will run, nothing else.');
  await expect(dialog.getByRole('heading', { name: 'Run to “Tell”' })).toBeVisible();
  await dialog.getByRole('radio', { name: 'Run from here' }).click();
  await expect(dialog.getByRole('heading', { name: 'Run from “Tell”' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Run from here' })).toBeVisible();
  await app.keyboard.press('Escape');
  await node(app, 'part').click();
  await app.keyboard.press('p');
  await expect(dialog.getByLabel('Said', { exact: true })).toBeFocused();
  await app.keyboard.press('Escape');
  // What it gives is among the values of the steps after it.
  await node(app, 'tell').click();
  await app.getByRole('button', { name: 'Values from earlier steps' }).click();
  const tree = app.getByRole('tree', { name: 'Values from earlier steps' });
  await expect(tree.getByRole('group', { name: 'Do the part' }).getByRole('treeitem', { name: /^Said/ })).toBeVisible();
});
