import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';
import { makeProject } from './harness/sample-project.ts';

const part = `version: 1
id: part
name: A part
inputs: { word: { type: text, required: true } }
outputs: { said: { value: "{{ inputs.word }}" } }
steps:
  - { id: write, name: Write the word, type: command, command: "echo {{ inputs.word }} > word.txt", writes: true }
  - { id: agree, name: Agree to the word, type: approve, reason: Is it right? }
`;
const whole = `version: 1
id: whole
name: The whole
outputs: { said: { value: "{{ steps.part.output.said }}" } }
steps:
  - { id: part, name: Do the part, type: workflow, uses: part, inputs: { word: hello } }
  - { id: say, name: Say it, type: command, command: cat word.txt }
`;

test('[parts] a part waits for a person, its run leads to the whole and back, and the change is applied and taken back', async ({
  home,
  open,
}) => {
  const { page, chooseFolder } = await open();
  const project = makeProject(home);
  const folder = join(project, '.flowright', 'workflows');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries({ part, whole })) writeFileSync(join(folder, `${name}.workflow.yaml`), text);
  await chooseFolder(project, () => page.getByRole('button', { name: 'Choose a folder' }).click());
  await page.getByRole('button', { name: 'Run The whole' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await dialog
    .getByText(/leave|without|last commit/i)
    .first()
    .click();
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  const head = page.locator('.run-head');
  await expect(head.getByText('Needs you', { exact: true })).toBeVisible();
  const run = page.url();

  await page.goto(`${run}/part`);
  await expect(
    page
      .getByText('The run of this step')
      .or(page.getByRole('link', { name: /open/i }))
      .first(),
  ).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'parts-whole');
  await page.locator('.panel-callout').getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'A part' })).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'parts-part');
  await page
    .getByRole('link', { name: /The whole/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'The whole' })).toBeVisible();

  await page.getByRole('link', { name: /^Inbox/ }).click();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(page.getByText('Your answer is in', { exact: false })).toBeVisible();
  await page.goto(run);
  await expect(head.getByText('Done', { exact: true })).toBeVisible();

  await page.getByRole('tab', { name: /Changes/ }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save patch…' }).click();
  expect(readFileSync(await (await saving).path(), 'utf8')).toContain('+hello');
  await page.getByRole('button', { name: 'Apply to folder…' }).click();
  await expectAccessible(page);
  await picture(page, 'parts-apply');
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Undo' }).first()).toBeVisible();
  expect(readFileSync(join(project, 'word.txt'), 'utf8')).toBe('hello\n');
  await picture(page, 'parts-applied');
  await page.locator('.write-back').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Apply to folder…' })).toBeVisible();
  expect(existsSync(join(project, 'word.txt'))).toBe(false);
});
