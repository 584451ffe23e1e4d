import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness/fixtures.ts';

const TEXT = `version: 1
id: demo
name: Demo
workspace: none
inputs:
  channel: { type: text, label: Which channel? }
steps:
  - id: build
    type: command
    command: npm run build
  - id: check
    type: command
    command: npm test
  - id: tell
    type: command
    needs: [check]
    command: echo {{ steps.check.output.exit_code }}
`;

/** Opens a workflow with its text shown and the caret at the end of what `find` says. */
async function openText(page: Page, home: string, text = TEXT): Promise<string> {
  const folder = join(home, 'project');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'demo.yaml');
  writeFileSync(file, text);
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(file)}`);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  await expect(page.locator('.monaco-editor .view-line').first()).toContainText('version', { timeout: 30_000 });
  return file;
}

/** Puts the caret at a line and column, both from 1, by the keys that go to a line. */
async function caretAt(page: Page, line: number, column: number): Promise<void> {
  const editor = page.locator('.monaco-editor').first();
  if (!(await editor.evaluate((element) => element.contains(document.activeElement))))
    await editor.locator('.view-line').first().click();
  await page.keyboard.press('Control+g');
  await expect(page.locator('.quick-input-widget input')).toBeFocused();
  await page.keyboard.type(`${line}:${column}`);
  await page.keyboard.press('Enter');
  await expect(page.locator('.quick-input-widget')).toBeHidden();
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await expect(page.getByTestId('saved-state')).toContainText(/Saved \d/);
}

const lineOf = (find: string): number => TEXT.slice(0, TEXT.indexOf(find)).split('\n').length;
const suggestions = (page: Page) => page.locator('.suggest-widget.visible .monaco-list-row');

test('steps are offered where one waits for another, and values where braces open', async ({ app, home }) => {
  const file = await openText(app, home);
  await caretAt(app, lineOf('needs: [check]'), '    needs: [check'.length + 1);
  await app.keyboard.type(', bu');
  await expect(suggestions(app).filter({ hasText: 'build' })).toBeVisible();
  await app.keyboard.press('Enter');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('End');
  await app.keyboard.type(' {{ inp');
  await expect(suggestions(app).filter({ hasText: 'inputs.channel' })).toBeVisible();
  await app.keyboard.press('Enter');
  await save(app);
  expect(readFileSync(file, 'utf8')).toContain(
    'needs: [check, build]\n    command: echo {{ steps.check.output.exit_code }} {{ inputs.channel',
  );
});

test('F12 goes to the step, F2 renames it everywhere, and undo takes that back as one', async ({ app, home }) => {
  const file = await openText(app, home);
  await caretAt(app, lineOf('needs: [check]'), '    needs: [ch'.length + 1);
  await app.keyboard.press('F12');
  await expect(app.locator('.react-flow__node[data-id="check"]')).toHaveClass(/selected/);
  await caretAt(app, lineOf('needs: [check]'), '    needs: [ch'.length + 1);
  await app.keyboard.press('F2');
  const name = app.locator('.rename-box input');
  await expect(name).toBeVisible();
  await name.fill('verify');
  await app.keyboard.press('Enter');
  await expect(app.locator('.react-flow__node[data-id="verify"]')).toBeVisible();
  await save(app);
  expect(readFileSync(file, 'utf8')).toBe(TEXT.replaceAll('check', 'verify'));
  await app.keyboard.press('Control+z');
  await expect(app.locator('.react-flow__node[data-id="check"]')).toBeVisible();
});

test('a problem has its fix where it stands, and applying it is one act', async ({ app, home }) => {
  const file = await openText(app, home, TEXT.replace('workspace: none', 'workspce: none'));
  await expect(app.locator('.monaco-editor .squiggly-error')).toBeVisible();
  await caretAt(app, 4, 3);
  await app.keyboard.press('Control+.');
  const action = app.locator('.action-widget .monaco-list-row.action').filter({ hasText: 'workspace' }).first();
  await expect(action).toBeVisible();
  await app.keyboard.press('Enter');
  await expect(app.locator('.monaco-editor .squiggly-error')).toHaveCount(0);
  await save(app);
  expect(readFileSync(file, 'utf8')).toBe(TEXT);
});

test('a step is found by its name, a key says what it is for, and new keys are offered', async ({ app, home }) => {
  await openText(app, home);
  await caretAt(app, lineOf('id: build'), 5);
  await app.keyboard.press('Control+Shift+o');
  await app.keyboard.type('Tell');
  await expect(app.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Tell' }).first()).toBeVisible();
  await app.keyboard.press('Enter');
  await expect(app.locator('.quick-input-widget')).toBeHidden();
  await expect(app.locator('.react-flow__node[data-id="tell"]')).toHaveClass(/selected/);
  await caretAt(app, lineOf('needs: [check]'), 7);
  await app.keyboard.press('Control+k');
  await app.keyboard.press('Control+i');
  await expect(app.locator('.monaco-hover').filter({ hasText: 'Ids of the steps it waits for' })).toBeVisible();
  await app.keyboard.press('Escape');
  await app.keyboard.press('End');
  await app.keyboard.press('Enter');
  await app.keyboard.type('timeou');
  await expect(suggestions(app).filter({ hasText: 'timeout_sec' })).toBeVisible();
});
