import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Page } from '@playwright/test';
import { node, saveNow } from './harness/editor.ts';
import { expect, test } from './harness/fixtures.ts';

/** Opens a file in which no step stands yet. */
async function openEmpty(page: Page, home: string, file: { readonly name: string; readonly text: string }): Promise<string> {
  const folder = join(home, 'project');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, file.name);
  writeFileSync(path, file.text);
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(path)}`);
  await expect(page.getByText('Nothing here yet')).toBeVisible();
  return path;
}

test('an empty file gets its first step from the palette, and one undo empties it again', async ({ app, home }) => {
  const file = await openEmpty(app, home, { name: 'tidy-up.yaml', text: '' });
  await app.getByRole('button', { name: 'Wait', exact: true }).click();
  await expect(node(app, 'new-pause')).toBeVisible();
  await saveNow(app);
  expect(parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, id: 'tidy-up', name: 'Tidy up', steps: [{}] });
  await app.getByRole('application', { name: 'Workflow canvas' }).focus();
  await app.keyboard.press('Control+z');
  await expect(app.getByText('Nothing here yet')).toBeVisible();
  await saveNow(app);
  expect(readFileSync(file, 'utf8')).toBe('');
});

test('a file of comments gets its first step by key, on the canvas and in the outline, and keeps them', async ({ app, home }) => {
  for (const view of ['canvas', 'outline'] as const) {
    const file = await openEmpty(app, home, { name: `${view}.md`, text: '<!-- what we do on Fridays -->\n' });
    if (view === 'outline') await app.getByRole('radio', { name: 'Outline' }).click();
    await app.keyboard.press('n');
    await app.keyboard.type('question');
    await app.keyboard.press('Enter');
    await expect(app.getByText('Nothing here yet')).toBeHidden();
    await saveNow(app);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(`id: ${view}`);
    expect(text).toContain('<!-- what we do on Fridays -->');
  }
});
