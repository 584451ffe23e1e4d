import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';
import { makeProject } from './harness/sample-project.ts';

const words = `version: 1
id: words
name: Write words
inputs: { word: { type: text, label: Word, default: first } }
outputs: { said: { value: "{{ steps.say.output.stdout }}" } }
steps:
  - { id: make, name: Make a file, type: command, command: "echo made > made.txt" }
  - { id: write, name: Write the word, type: command, command: "echo {{ inputs.word }} >> word.txt" }
  - { id: say, name: Say it, type: command, command: "cat word.txt" }
`;

test('[branches] a run goes on from a step with a change, both runs lead to each other and compare side by side', async ({
  home,
  open,
}) => {
  test.setTimeout(120_000);
  const { page, chooseFolder } = await open();
  const project = makeProject(home);
  const folder = join(project, '.flowright', 'workflows');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'words.workflow.yaml'), words);
  await chooseFolder(project, () => page.getByRole('button', { name: 'Choose a folder' }).click());
  await page.getByRole('button', { name: 'Run Write words' }).click();
  const start = page.getByRole('dialog');
  await start.getByRole('button', { name: 'Run', exact: true }).click();
  await start
    .getByText(/leave|without|last commit/i)
    .first()
    .click();
  await start.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.locator('.run-head').getByText('Done', { exact: true })).toBeVisible();
  const first = page.url().split('/').at(-1) ?? '';

  await page.goto(`${page.url()}/write`);
  await page.getByRole('button', { name: 'Run again from here…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run again from “Write the word”' });
  await expect(dialog.getByText('You chose it.')).toBeVisible();
  await expect(dialog.getByText('As they were after “Make a file”.')).toBeVisible();
  await dialog.getByLabel('Word', { exact: false }).first().fill('second');
  await expect(dialog.getByText('1 change')).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'run-again-from-here');
  await dialog.getByRole('button', { name: 'Run again' }).click();

  await expect(page.getByText(/^Branch of/)).toBeVisible();
  await expect(page.locator('.run-head').getByText('Done', { exact: true })).toBeVisible();
  const branch = page.url().split('/').at(-1) ?? '';
  expect(branch).not.toBe(first);
  await page.getByRole('navigation', { name: 'Branch of' }).getByRole('link', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { name: 'Compare two runs' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Say it/ }).getByText('result')).toBeVisible();
  await expect(page.getByText('word.txt')).toBeVisible();
  await page.getByRole('button', { name: 'Say it' }).click();
  await expectAccessible(page);
  await picture(page, 'compare');

  await page.getByRole('navigation').getByRole('link', { name: 'Runs' }).first().click();
  const boxes = page.getByRole('checkbox', { name: 'Choose Write words to compare' });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole('button', { name: 'Compare both' }).click();
  await expect(page).toHaveURL(new RegExp(`#/compare/${first}/${branch}`));
  await page.locator('.compare-heads').getByRole('link').first().click();
  await expect(page.getByText('Run again as')).toBeVisible();
});
