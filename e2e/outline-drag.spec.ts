import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { openWorkflow, placeOf, said, saveNow } from './harness/editor.ts';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';

const TEXT = `version: 1
id: demo-flow
name: Demo flow
workspace: none
steps:
  - { id: first, type: command, name: Collect, command: echo one }
  # looked at by two people
  - { id: second, type: command, name: Check, command: echo two }
  - id: each
    type: loop
    name: For each file
    times: 2
    steps:
      - { id: inside, type: command, name: Prove, command: echo three }
      - { id: also, type: command, name: Count, command: echo four }
  - { id: last, type: command, name: Report, command: echo five }
`;

const row = (page: Page, name: string) => page.getByRole('treeitem', { name: new RegExp(`^${name}`) });

/** The rows with how deep they stand: `Collect 1`. */
const rows = (page: Page) =>
  page
    .getByRole('treeitem')
    .evaluateAll((all) =>
      all.map((one) => `${one.querySelector('.outline-name')?.textContent ?? ''} ${one.getAttribute('aria-level') ?? ''}`),
    );

/** Drags a row to the upper or lower part of another, at a depth; lets go unless told to `hold`. */
async function drag(
  page: Page,
  name: string,
  to: { readonly row: string; readonly part: 'above' | 'below'; readonly depth: number; readonly hold?: true },
): Promise<void> {
  const from = await placeOf(row(page, name));
  const over = await placeOf(row(page, to.row));
  await page.mouse.move(from.x + 120, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 126, from.y + from.height / 2 + 6, { steps: 3 });
  const y = over.y + over.height * (to.part === 'above' ? 0.2 : 0.8);
  await page.mouse.move(over.x + 20 + (to.depth - 1) * 24, y, { steps: 6 });
  if (to.hold === undefined) await page.mouse.up();
}

test('[OL5] rows are dragged to another place, into a loop and out of it, each as one change that is said aloud', async ({
  app,
  home,
}) => {
  const file = await openWorkflow(app, home, TEXT);
  await app.getByRole('radio', { name: 'Outline' }).click();
  const before = await rows(app);
  await drag(app, 'Report', { row: 'Collect', part: 'above', depth: 1 });
  await expect.poll(() => rows(app)).toEqual(['Report 1', 'Collect 1', 'Check 1', 'For each file 1', 'Prove 2', 'Count 2']);
  await expect(said(app)).toHaveText('Move Report');
  await expect(row(app, 'Report')).toHaveAttribute('aria-selected', 'true');
  await app.keyboard.press('Control+z');
  await expect.poll(() => rows(app)).toEqual(before);

  await drag(app, 'Check', { row: 'Prove', part: 'below', depth: 2, hold: true });
  await expect(app.locator('.outline-drop')).toBeVisible();
  await expectAccessible(app);
  await picture(app, 'editor-outline-drag');
  await app.mouse.up();
  await expect.poll(() => rows(app)).toEqual(['Collect 1', 'For each file 1', 'Prove 2', 'Check 2', 'Count 2', 'Report 1']);
  await expect(said(app)).toHaveText('Move Check into For each file');
  await expect(row(app, 'For each file')).toContainText('Collect');

  // Behind the loop or last inside of it: how far right the pointer is says which.
  await drag(app, 'Prove', { row: 'Count', part: 'below', depth: 1 });
  await expect.poll(() => rows(app)).toEqual(['Collect 1', 'For each file 1', 'Check 2', 'Count 2', 'Prove 1', 'Report 1']);
  await expect(said(app)).toHaveText('Move Prove out of For each file');

  // Let go with Escape, or where it is already: nothing changes.
  await drag(app, 'Report', { row: 'Collect', part: 'above', depth: 1, hold: true });
  await app.keyboard.press('Escape');
  await expect(app.locator('.outline-drop')).toHaveCount(0);
  await app.mouse.up();
  await expect(said(app)).toHaveText('Nothing was moved.');
  await app.keyboard.press('Control+z');
  await app.keyboard.press('Control+z');
  await expect.poll(() => rows(app)).toEqual(before);
  await saveNow(app);
  expect(readFileSync(file, 'utf8')).toBe(TEXT);
});

test('[OL6] keys move rows into the loop above and out of the loop around', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  await app.getByRole('radio', { name: 'Outline' }).click();
  await row(app, 'Report').click();
  await app.keyboard.press('Alt+ArrowRight');
  await expect.poll(() => rows(app)).toEqual(['Collect 1', 'Check 1', 'For each file 1', 'Prove 2', 'Count 2', 'Report 2']);
  await expect(row(app, 'Report')).toBeFocused();
  await app.keyboard.press('Alt+ArrowLeft');
  await expect.poll(() => rows(app)).toEqual(['Collect 1', 'Check 1', 'For each file 1', 'Prove 2', 'Count 2', 'Report 1']);
  await app.keyboard.press('Alt+ArrowLeft');
  await expect(said(app)).toHaveText('It is not inside a loop.');
  await row(app, 'Count').click();
  await row(app, 'Count').getByRole('button', { name: 'More: Count' }).click();
  await app.getByRole('menuitem', { name: /^Move out of the loop/ }).click();
  await expect.poll(() => rows(app)).toEqual(['Collect 1', 'Check 1', 'For each file 1', 'Prove 2', 'Count 1', 'Report 1']);
});
