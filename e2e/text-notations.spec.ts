import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness/fixtures.ts';

const JSON_TEXT = `{
  "version": 1,
  "id": "demo",
  "name": "Demo",
  "workspace": "none",
  "steps": [
    { "id": "build", "type": "command", "command": "npm run build" },
    {
      "id": "tell",
      "type": "command",
      "command": "echo done"
    }
  ]
}
`;
const TOML_TEXT = `version = 1
id = "demo"
name = "Demo"
workspace = "none"

[[steps]]
id = "build"
type = "command"
command = "npm run build"

[[steps]]
id = "tell"
type = "command"
needs = ["build"]
command = "echo done"
`;
const MARKDOWN_TEXT = `---
version: 1
id: demo
workspace: none
---

# Demo

## Build it

\`\`\`sh
npm run build
\`\`\`

## Tell them

\`\`\`yaml step
needs: [build-it]
timeout_sec: 60
\`\`\`

Say that it is done.
`;

/** Opens a workflow of that name with its text shown. */
async function openText(page: Page, home: string, named: { readonly file: string; readonly text: string }): Promise<string> {
  const folder = join(home, 'project');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, named.file);
  writeFileSync(path, named.text);
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(path)}`);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  await expect(page.locator('.monaco-editor .view-lines').first()).toContainText('version', { timeout: 30_000 });
  await page.locator('.monaco-editor .view-line').first().click();
  return path;
}

async function caretAt(page: Page, text: string, find: string, plus: number): Promise<void> {
  const offset = text.indexOf(find) + plus;
  const line = text.slice(0, offset).split('\n').length;
  await page.keyboard.press('Control+g');
  await expect(page.locator('.quick-input-widget input')).toBeFocused();
  await page.keyboard.type(`${line}:${offset - text.lastIndexOf('\n', offset - 1)}`);
  await page.keyboard.press('Enter');
  await expect(page.locator('.quick-input-widget')).toBeHidden();
  await expect(page.locator('.monaco-editor').first()).toHaveClass(/focused/);
}

async function showHelp(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+i');
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await expect(page.getByTestId('saved-state')).toContainText(/Saved \d/);
}

const suggestions = (page: Page) => page.locator('.suggest-widget.visible .monaco-list-row');

test('in JSON keys are offered by the kind of step, choices by the key, and a key says what it is for', async ({ app, home }) => {
  const path = await openText(app, home, { file: 'demo.json', text: JSON_TEXT });
  await caretAt(app, JSON_TEXT, '"workspace"', 4);
  await showHelp(app);
  await expect(app.locator('.monaco-hover').filter({ hasText: 'Where the run works' })).toBeVisible();
  await app.keyboard.press('Escape');
  await caretAt(app, JSON_TEXT, '"echo done"', '"echo done"'.length);
  await app.keyboard.type(',');
  await app.keyboard.press('Enter');
  await app.keyboard.type('"timeou');
  await expect(suggestions(app).filter({ hasText: 'timeout_sec' })).toBeVisible();
  await expect(suggestions(app).filter({ hasText: 'max_turns' })).toHaveCount(0);
  await app.keyboard.press('Enter');
  await app.keyboard.type('60,');
  await app.keyboard.press('Enter');
  await app.keyboard.type('"needs": ["bu');
  await expect(suggestions(app).filter({ hasText: 'build' })).toBeVisible();
  await app.keyboard.press('Enter');
  await save(app);
  // Whether a closing quote was put in is Monaco's affair.
  expect(readFileSync(path, 'utf8')).toContain('"timeout_sec": 60,\n      "needs": ["build');
});

test('TOML has its keys and their help as well; it is read, not edited as a picture', async ({ app, home }) => {
  await openText(app, home, { file: 'demo.toml', text: TOML_TEXT });
  await caretAt(app, TOML_TEXT, 'needs =', 3);
  await showHelp(app);
  await expect(app.locator('.monaco-hover').filter({ hasText: 'Ids of the steps it waits for' })).toBeVisible();
  await app.keyboard.press('Escape');
  await caretAt(app, TOML_TEXT, '["build"]', 4);
  await app.keyboard.press('F12');
  await expect(app.locator('.react-flow__node[data-id="build"]')).toHaveClass(/selected/);
  await app.keyboard.press('End');
  await app.keyboard.press('Enter');
  await app.keyboard.type('timeou');
  await expect(suggestions(app).filter({ hasText: 'timeout_sec' })).toBeVisible();
});

test('Markdown colours the fields of a step, folds its sections, and goes to and renames steps by their headings', async ({
  app,
  home,
}) => {
  const path = await openText(app, home, { file: 'demo.md', text: MARKDOWN_TEXT });
  const colour = (text: string) =>
    app
      .locator('.monaco-editor .view-line span span')
      .filter({ hasText: new RegExp(`^${text}$`) })
      .first()
      .evaluate((element) => getComputedStyle(element).color);
  // A key within the fields of a step looks like one of the front matter.
  const ofKeys = await colour('version');
  await caretAt(app, MARKDOWN_TEXT, 'timeout_sec', 3);
  await expect.poll(() => colour('timeout_sec')).toBe(ofKeys);
  await showHelp(app);
  await expect(app.locator('.monaco-hover').filter({ hasText: 'Seconds an attempt may take' })).toBeVisible();
  await app.keyboard.press('Escape');
  await caretAt(app, MARKDOWN_TEXT, '[build-it]', 3);
  await app.keyboard.press('F12');
  await expect(app.locator('.react-flow__node[data-id="build-it"]')).toHaveClass(/selected/);
  await caretAt(app, MARKDOWN_TEXT, '## Build it', 1);
  await expect(app.locator('.monaco-editor .view-lines')).toContainText('npm');
  await app.keyboard.press('Control+Shift+[');
  await expect(app.locator('.monaco-editor .view-lines')).not.toContainText('npm');
  await app.keyboard.press('Control+Shift+]');
  await expect(app.locator('.monaco-editor .view-lines')).toContainText('npm');
  await caretAt(app, MARKDOWN_TEXT, '## Build it', 5);
  await app.keyboard.press('F2');
  const name = app.locator('.rename-box input');
  await expect(name).toBeVisible();
  await name.fill('make-it');
  await app.keyboard.press('Enter');
  await expect(app.locator('.react-flow__node[data-id="make-it"]')).toBeVisible();
  await save(app);
  expect(readFileSync(path, 'utf8')).toBe(
    MARKDOWN_TEXT.replace('## Build it\n', '## Build it\n\n```yaml step\nid: make-it\n```\n').replace('[build-it]', '[make-it]'),
  );
});
