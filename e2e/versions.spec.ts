import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';

const TEXT = `version: 1
id: train
name: Release train
workspace: none
policies: { budget: { max_credits: 5 } }
steps:
  - id: bump
    type: command
    name: Bump the version
    command: npm version minor
  - id: test
    type: command
    name: Run the tests
    command: npm test
  - id: old
    type: command
    name: Tell the old list
    command: ./tell.sh
  - id: ok
    type: approve
    name: Sign off
    reason: Everything is in order.
`;
const THEIRS = TEXT.replace('npm test\n', 'npm test -- --silent\n')
  .replace('max_credits: 5', 'max_credits: 9')
  .replace(
    / {2}- id: old[\s\S]*?tell\.sh\n/,
    '  - id: lint\n    type: command\n    name: Look over the style\n    command: npm run lint\n',
  );

async function openEditor(page: Page, file: string): Promise<void> {
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(file)}`);
  await expect(page.locator('.react-flow__node[data-id="bump"]')).toBeVisible();
}

function project(home: string, text = TEXT): string {
  const folder = join(home, 'project');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'train.yaml');
  writeFileSync(file, text);
  return file;
}

const inDialog = (page: Page, key: string) => page.getByRole('dialog').locator(`.react-flow__node[data-id="${key}"]`);

async function rename(page: Page, name: string): Promise<void> {
  await page.locator('.react-flow__node[data-id="bump"]').first().click();
  await page.keyboard.press('F2');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page.locator('.react-flow__node[data-id="bump"]').first()).toContainText(name);
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await expect(page.getByTestId('saved-state')).toContainText(/Saved \d/);
}

test('a change made outside is shown as a picture, in words and as text, and either side can go on', async ({ app, home }) => {
  const file = project(home);
  await openEditor(app, file);
  await rename(app, 'Raise the version');
  writeFileSync(file, THEIRS);
  const dialog = app.getByRole('dialog', { name: 'The file was changed outside' });
  await expect(dialog).toBeVisible();
  await expect(inDialog(app, 'test')).toContainText('Changed');
  await expect(inDialog(app, 'old')).toContainText('Removed');
  await expect(inDialog(app, 'lint')).toContainText('Added');
  await expect(dialog.getByText('The limit rises from 5 to 9 credits.')).toBeVisible();
  await expectAccessible(app);
  await app.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
  await expectAccessible(app);
  await inDialog(app, 'test').getByRole('button').click();
  await expect(dialog.locator('ins')).toHaveText(' -- --silent');
  await dialog.getByRole('radio', { name: 'Text' }).click();
  await expect(dialog.getByText('+     command: npm test -- --silent')).toBeVisible();
  await dialog.getByRole('button', { name: 'Take theirs' }).click();
  await expect(app.locator('.react-flow__node[data-id="lint"]')).toBeVisible();
});

test('every save is a version: one is looked at, restored as one change, and undone', async ({ app, home }) => {
  const file = project(home);
  await openEditor(app, file);
  await rename(app, 'Raise the version');
  await save(app);
  await rename(app, 'Lift the version');
  await save(app);
  const now = readFileSync(file, 'utf8');
  await app.getByRole('button', { name: 'History', exact: true }).click();
  const dialog = app.getByRole('dialog', { name: 'History' });
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Saved' })).toHaveCount(3);
  await dialog.locator('.version-row').last().click();
  await expect(inDialog(app, 'bump')).toContainText('Changed');
  await inDialog(app, 'bump').getByRole('button').click();
  await expect(dialog.getByRole('region', { name: 'What changed' })).toContainText('Lift');
  await expectAccessible(app);
  await picture(app, 'history');
  await dialog.getByRole('button', { name: 'Restore this version' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(app.locator('.react-flow__node[data-id="bump"]')).toContainText('Bump the version');
  await app.getByRole('application', { name: 'Workflow canvas' }).focus();
  await app.keyboard.press('Control+z');
  await expect(app.locator('.react-flow__node[data-id="bump"]')).toContainText('Lift the version');
  expect(readFileSync(file, 'utf8')).toBe(now);
});

test('what git has of the file is among its versions, with the words it was committed with', async ({ app, home }) => {
  const file = project(home);
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.org', ...words], { cwd: join(home, 'project') });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'Begin the train');
  writeFileSync(file, THEIRS);
  await openEditor(app, file);
  await app.getByRole('button', { name: 'History', exact: true }).click();
  const dialog = app.getByRole('dialog', { name: 'History' });
  await dialog.getByRole('button', { name: /Begin the train/ }).click();
  await expect(dialog.getByText('Committed by Ana')).toBeVisible();
  await expect(inDialog(app, 'old')).toContainText('Removed');
  await dialog.getByRole('button', { name: 'Restore this version' }).click();
  await expect(app.locator('.react-flow__node[data-id="old"]')).toBeVisible();
});
