import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';
import { makeProject } from './harness/sample-project.ts';
import { root, type OpenApp } from './harness/shells.ts';

const TEXT = `version: 1
id: numbers
name: Weekly numbers
workspace: none
steps:
  - id: collect
    type: command
    name: Collect
    command: echo 41
  - id: add
    type: command
    name: Add
    command: echo "sum of {{ steps.collect.output.stdout }}"
  - id: tell
    type: command
    name: Tell
    command: echo "told {{ steps.add.output.stdout }}"
  - id: send
    type: command
    name: Send
    command: echo "cannot reach the server" >&2; exit 3
`;

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const outcome = (page: Page) => page.getByTestId('step-outcome');
const dialog = (page: Page) => page.getByRole('dialog');
/** A step may be done while its run still puts its things away; the next test starts after that. */
const atRest = (page: Page) => expect(page.locator('.test-bar')).toHaveCount(0);

/** Writes down all that is said to screen readers from now on; gives it. */
async function listen(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    const { dataset } = document.body;
    dataset.heard = '';
    const region = document.querySelector('[aria-live=polite].visually-hidden');
    if (region === null) throw new Error('Nothing is said here.');
    new MutationObserver(() => (dataset.heard += `${region.textContent}\n`)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  return () => page.evaluate(() => document.body.dataset.heard ?? '');
}

/** Opens a workflow of its own project in the editor. */
async function edit(page: Page, home: string, text = TEXT): Promise<string> {
  const project = join(home, 'project');
  mkdirSync(project, { recursive: true });
  const file = join(project, 'numbers.yaml');
  writeFileSync(file, text);
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(file)}`);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  return project;
}

/** Chooses the folder and starts what the dialog asks about: the first test of a file always says what it may do. */
async function agree({ page, chooseFolder }: OpenApp, project: string, start: string): Promise<void> {
  await expect(dialog(page)).toContainText('What it may do');
  await chooseFolder(project, () => dialog(page).getByRole('button', { name: 'Choose a folder' }).click());
  await dialog(page).getByRole('button', { name: start }).click();
  await expect(dialog(page)).toHaveCount(0);
}

test('one step is tested with a typed result of the step before, by key, and leaves no trace in History', async ({
  open,
  home,
}) => {
  const app = await open();
  const { page } = app;
  const project = await edit(page, home);
  await node(page, 'add').click();
  await page.keyboard.press('t');
  await expect(dialog(page)).toContainText('1 step of the workflow will run, nothing else.');
  await expect(dialog(page)).toContainText('echo "sum of');
  await expect(dialog(page)).not.toContainText('echo 41');
  await dialog(page).getByLabel('Number it ended with').fill('none');
  await expect(dialog(page)).toContainText('Type a whole number.');
  await expect(dialog(page).getByRole('button', { name: 'Test this step' })).toBeDisabled();
  await dialog(page).getByLabel('Number it ended with').fill('0');
  await dialog(page).getByLabel('What it printed').fill('7');
  await expectAccessible(page);
  await picture(page, 'test-a-step');
  await agree(app, project, 'Test this step');
  await expect(outcome(page)).toContainText('sum of 7');
  await expect(node(page, 'add')).toContainText('Done');
  await expect(node(page, 'collect')).not.toContainText('Done');
  await expect(page.locator('[aria-live=polite]').filter({ hasText: 'Test of Add is done.' })).toHaveCount(1);
  await expect(outcome(page).getByTestId('log-tail')).toContainText('sum of 7');
  await expectAccessible(page);
  // What was typed and agreed to is remembered: the same test starts at once.
  const heard = await listen(page);
  await page.getByRole('button', { name: 'Test this step' }).click();
  await expect.poll(heard).toMatch(/Test of Add started\.[^]*Test of Add is done\./);
  await page.evaluate(() => (location.hash = '#/runs'));
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
  await expect(page.locator('main')).not.toContainText('Weekly numbers');
});

test('a run to here takes what is there, a pinned output stands for its step, an edit makes results out of date', async ({
  open,
  home,
}) => {
  const app = await open();
  const { page } = app;
  const project = await edit(page, home);
  await node(page, 'tell').hover();
  await page.locator('.step-toolbar').getByRole('button', { name: 'Run to here' }).click();
  await expect(dialog(page)).toContainText('3 steps of the workflow will run, nothing else.');
  await expectAccessible(page);
  await agree(app, project, 'Run to here');
  for (const id of ['collect', 'add', 'tell']) await expect(node(page, id)).toContainText('Done');
  await expect(outcome(page)).toContainText('told sum of 41');
  await atRest(page);

  await node(page, 'add').click();
  await expect(page.getByRole('heading', { name: 'Add', exact: true })).toBeVisible();
  await page.keyboard.press('p');
  await expect(node(page, 'add')).toContainText('Pinned');
  // A pin set later than a result makes what follows out of date.
  await expect(node(page, 'tell')).toContainText('Out of date');
  await page.getByRole('tab', { name: 'Test' }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog(page).getByLabel('What it printed').fill('a pinned sum');
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Pin it' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expectAccessible(page);
  await node(page, 'tell').click();
  await page.keyboard.press('Control+Shift+Enter');
  await expect(outcome(page)).toContainText('told a pinned sum');
  await expect(node(page, 'tell')).toContainText('Done');
  await atRest(page);
  await picture(page, 'pinned-output');

  await node(page, 'add').click();
  await page.keyboard.press('p');
  await expect(node(page, 'add')).toContainText('Done');
  await node(page, 'collect').click();
  await page.getByRole('tab', { name: 'Set up' }).click();
  await page.getByLabel('Command', { exact: true }).last().fill('echo 99');
  await page.getByLabel('Command', { exact: true }).last().blur();
  for (const id of ['collect', 'add', 'tell']) await expect(node(page, id)).toContainText('Out of date');
  await expectAccessible(page);
  await node(page, 'add').click();
  await page.keyboard.press('Control+Shift+Enter');
  await expect(outcome(page)).toContainText('sum of 99');
  for (const id of ['collect', 'add']) await expect(node(page, id)).toContainText('Done');
  await expect(node(page, 'tell')).toContainText('Out of date');
});

test('a failing step shows its error and what to do, and a test is listed in History when asked', async ({ open, home }) => {
  const app = await open();
  const { page, chooseFolder } = app;
  const project = await edit(page, home);
  await page.getByRole('radio', { name: 'Outline' }).click();
  await page.getByRole('treeitem', { name: /^Send/ }).click();
  await page.keyboard.press('t');
  await expect(dialog(page)).toContainText('What it may do');
  await chooseFolder(project, () => dialog(page).getByRole('button', { name: 'Choose a folder' }).click());
  await dialog(page).getByLabel('List this test in History').check();
  await dialog(page).getByRole('button', { name: 'Test this step' }).click();
  await expect(page.getByRole('treeitem', { name: /^Send/ })).toContainText('Failed');
  await expect(outcome(page)).toContainText('ended with exit code 3: cannot reach the server');
  await expect(outcome(page)).toContainText('Its log shows everything it printed.');
  await expect(page.locator('[aria-live=polite]').filter({ hasText: 'Send failed:' })).toHaveCount(1);
  await expectAccessible(page);
  await page.evaluate(() => (location.hash = '#/runs'));
  await expect(page.locator('main')).toContainText('Weekly numbers');
  await page.goBack();
  // The editor is as it was left.
  await expect(page.getByRole('treeitem', { name: /^Send/ })).toContainText('Failed');
  // What the test took as done was never run.
  await expect(page.getByRole('treeitem', { name: /^Tell/ })).not.toContainText(/Done|Skipped/);
});

const ASKING = `version: 1
id: asking
name: Asking
workspace: none
steps:
  - { id: sign, type: approve, name: Sign off, reason: Is it right? }
  - id: each
    type: loop
    name: Each one
    for_each: '["a", "b"]'
    steps:
      - { id: say, type: approve, name: Say it, reason: "Say {{ item }}?" }
`;

test('a test that asks is answered in the inbox, goes on meanwhile, and is stopped from the palette', async ({ app, home }) => {
  await edit(app, home, ASKING);
  await node(app, 'sign').click();
  await app.keyboard.press('t');
  await expect(node(app, 'sign')).toContainText('Needs you');
  await expect(app.locator('.test-bar')).toContainText('“Sign off” waits for you.');
  await expectAccessible(app);
  await app.locator('.test-bar').getByRole('link', { name: 'Answer it' }).click();
  await app.getByRole('button', { name: 'Approve', exact: true }).click();
  await app.goBack();
  await expect(node(app, 'sign')).toContainText('Done');
  await node(app, 'sign').click();
  await app.getByRole('tab', { name: 'Test' }).click();
  await expect(outcome(app)).toContainText('approve');
  await atRest(app);

  // A step inside a loop is tested with the loop.
  await node(app, 'say').click();
  await app.keyboard.press('t');
  await app.getByRole('button', { name: 'Test “Each one”' }).last().click();
  await expect(node(app, 'say')).toContainText('Needs you');
  await expect(node(app, 'each')).toContainText('Running');
  await node(app, 'say').click();
  await app.getByRole('tab', { name: 'Test' }).click();
  await expect(outcome(app)).toContainText('Say a?');
  await app.keyboard.press('Control+k');
  await app.keyboard.type('Stop the test');
  await app.keyboard.press('Enter');
  await expect(app.locator('.test-bar')).toHaveCount(0);
  await expect(app.locator('[aria-live=polite]').filter({ hasText: 'The test was stopped.' })).toHaveCount(1);
});

test('an output is pinned before the step ever ran; one that is too large is refused in plain words', async ({ app, home }) => {
  await edit(app, home);
  await node(app, 'collect').click();
  await app.keyboard.press('p');
  await expect(dialog(app)).toContainText('Pinned output of “Collect”');
  await dialog(app).getByRole('radio', { name: 'JSON' }).click();
  const json = dialog(app).getByRole('textbox', { name: 'JSON' });
  await json.fill('{ "stdout": ');
  await expect(dialog(app)).toContainText('This is not valid JSON.');
  await expect(dialog(app).getByRole('button', { name: 'Pin it' })).toBeDisabled();
  await json.fill(JSON.stringify({ stdout: 'x'.repeat(300_000) }));
  await dialog(app).getByRole('button', { name: 'Pin it' }).click();
  await expect(dialog(app).getByRole('alert')).toContainText('too large to be pinned: it may have 256 KB.');
  await expectAccessible(app);
  await json.fill('{ "stdout": "small" }');
  await dialog(app).getByRole('button', { name: 'Pin it' }).click();
  await expect(node(app, 'collect')).toContainText('Pinned');
  await expect(app.locator('[aria-live=polite]').filter({ hasText: 'The output of Collect is pinned.' })).toHaveCount(1);
  await app.reload();
  await expect(node(app, 'collect')).toContainText('Pinned');
});

test('what a test needs to know is asked once: uncommitted work, then a run from here starts at once from the palette', async ({
  open,
  home,
}) => {
  const app = await open();
  const { page } = app;
  const project = makeProject(home);
  await edit(page, home, TEXT.replace('workspace: none', 'workspace: isolated').replace('echo 41', 'cat notes.txt'));
  await node(page, 'collect').click();
  await page.keyboard.press('t');
  await expect(dialog(page)).toContainText('What it may do');
  await app.chooseFolder(project, () => dialog(page).getByRole('button', { name: 'Choose a folder' }).click());
  await dialog(page).getByRole('button', { name: 'Test this step' }).click();
  await expect(dialog(page)).toContainText('This folder has work that is not committed');
  await expect(dialog(page).getByRole('button', { name: 'Test this step' })).toBeDisabled();
  await expectAccessible(page);
  await dialog(page).getByLabel('Include my uncommitted work').check();
  await dialog(page).getByRole('button', { name: 'Test this step' }).click();
  await expect(outcome(page)).toContainText('Not saved in git yet.');
  await atRest(page);
  await node(page, 'add').click();
  const heard = await listen(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Run from here');
  await page.keyboard.press('Enter');
  await expect.poll(heard).toMatch(/Run from Add started\.[^]*Send failed:/);
  await expect(node(page, 'add')).toContainText('Done');
  await expect(node(page, 'tell')).toContainText('Done');
  await expect(node(page, 'send')).toContainText('Failed');
  await expect(outcome(page)).toContainText('sum of Not saved in git yet.');
});

test('what is being typed is part of the test; what is wrong is told instead of tested; a read-only workflow can be tried', async ({
  open,
  home,
}) => {
  const app = await open();
  const { page } = app;
  const project = await edit(page, home);
  await node(page, 'collect').click();
  await page.getByLabel('Command', { exact: true }).last().fill('echo typed just now');
  await page.keyboard.press('Control+Shift+Enter');
  await expect(dialog(page)).toContainText('echo typed just now');
  await agree(app, project, 'Run to here');
  await expect(outcome(page)).toContainText('typed just now');
  await atRest(page);
  await page.getByRole('tab', { name: 'Set up' }).click();
  await page.getByLabel('Command', { exact: true }).last().fill('');
  await page.getByLabel('Command', { exact: true }).last().blur();
  await expect(node(page, 'collect')).toContainText('To fix');
  await node(page, 'tell').click();
  await page.keyboard.press('t');
  await expect(page.getByText('There is something to fix before this can be tested.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Collect' })).toBeVisible();

  const bundled = join(root, 'workflows/repo-health');
  const file = readdirSync(bundled).find((name) => /\.(yaml|md)$/.test(name) && !/readme/i.test(name)) ?? '';
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(join(bundled, file))}`);
  await expect(page.getByTestId('saved-state')).toContainText('Read-only');
  await page.locator('.react-flow__node').first().hover();
  await page.locator('.step-toolbar').getByRole('button', { name: 'More' }).click();
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Test this step' }).click();
  await expect(dialog(page)).toContainText('What it may do');
});
