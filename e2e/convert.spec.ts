import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './harness/fixtures.ts';

const YAML = `version: 1
id: demo-flow
name: Demo flow
workspace: none
steps:
  # Look first
  - id: first
    type: command
    name: Collect
    command: echo one
  - id: second
    type: approve
    name: Sign off
    reason: Everything is in order.
`;

const TOML = `version = 1
id = "demo-flow"
name = "Demo flow"
workspace = "none"

# Look first
[[steps]]
id = "first"
type = "command"
command = "echo one"

[[steps]]
id = "second"
type = "approve"
needs = ["first"]
reason = "Everything is in order."
`;

/** Writes a file into a project and opens it in the editor. */
async function open(page: Page, home: string, file: { readonly name: string; readonly text: string }): Promise<string> {
  const folder = join(home, 'project');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, file.name);
  writeFileSync(path, file.text);
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(path)}`);
  await expect(page.locator('.react-flow__node[data-id="first"]')).toBeVisible();
  return path;
}

test('a workflow is saved as JSON beside its file, which is opened and can be edited', async ({ app, home }) => {
  const path = await open(app, home, { name: 'demo-flow.yaml', text: YAML });
  await app.getByRole('button', { name: 'Text', exact: true }).click();
  await app.getByRole('button', { name: 'Save as…' }).click();
  await app.getByRole('menuitem', { name: 'JSON' }).click();
  await expect(app.getByText(/demo-flow\.json is written/)).toContainText('The comment "Look first" has no place in JSON.');
  await expect(app).toHaveURL(/demo-flow\.json$/);
  const json = path.replace(/yaml$/, 'json');
  expect(readFileSync(json, 'utf8')).toContain('"command": "echo one"');
  expect(readFileSync(path, 'utf8')).toBe(YAML);
  await expect(app.locator('.react-flow__node[data-id="second"]')).toBeVisible();
});

test('a TOML file is shown with the offer to go on in YAML', async ({ app, home }) => {
  const path = await open(app, home, { name: 'demo-flow.toml', text: TOML });
  await expectAccessible(app);
  await app.getByRole('button', { name: 'Text', exact: true }).click();
  const colourOf = (words: string) =>
    app.locator('.monaco-editor .view-line span[class^="mtk"]').filter({ hasText: words }).first().getAttribute('class');
  await expect(app.locator('.monaco-editor .view-line').first()).toContainText('version', { timeout: 30_000 });
  await expect(async () => {
    const [key, text, comment] = [await colourOf('version'), await colourOf('"demo-flow"'), await colourOf('# Look first')];
    expect(new Set([key, text, comment]).size).toBe(3);
  }).toPass();
  await app.getByRole('button', { name: 'Save as YAML and go on there' }).click();
  await expect(app.getByText(/demo-flow\.yaml is written/)).toBeVisible();
  expect(readFileSync(path.replace(/toml$/, 'yaml'), 'utf8')).toBe(`version: 1
id: demo-flow
name: Demo flow
workspace: none
steps:
  # Look first
  - id: first
    type: command
    command: echo one

  - id: second
    type: approve
    reason: Everything is in order.
`);
  await expect(app.getByRole('button', { name: 'Save as YAML and go on there' })).toHaveCount(0);
});
