import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { canvas, node, openWorkflow, saveNow } from './harness/editor.ts';
import { expect, test } from './harness/fixtures.ts';

/** As an editor of another system leaves it: a byte order mark, CRLF, comments in every place, block texts, brackets over lines. */
const TEXT = `\uFEFF# Our flow
version: 1
id: demo-flow # the id
name: 'Demo' # the name
workspace: none
inputs:
  # who it is for
  who: { type: text, default: Ann } # a name
  what: { type: choice, options: [a, # first
      b] }

steps:
  # gather
  - id: first
    name: Collect
    type: command
    command: |+
      echo one
      \techo two

  # look
  - id: second # by two
    name: Check
    type: agent
    role: reviewer
    goal: >-
      Look at
      {{ inputs.who }}.

      Twice.
    # tail of check
  - { id: third, name: Ship, type: approve, # asked
      reason: "Ship it?" }
  - id: fourth
    name: Report
    type: command
    needs: # both
      # the first
      - first # one
      - third
    command: echo "done"
# the end`.replaceAll('\n', '\r\n');

const row = (page: Page, name: string) => page.getByRole('treeitem', { name: new RegExp(`^${name}`) });

/** Undoes all there is; gives how many changes that were. */
async function undoAll(page: Page): Promise<number> {
  const undo = page.getByRole('button', { name: /^Undo / }).first();
  const nothing = page.getByRole('button', { name: 'Nothing to undo' });
  for (let count = 0; ; count += 1) {
    await expect(undo.or(nothing).first()).toBeVisible();
    if (await nothing.isVisible()) return count;
    const name = await undo.getAttribute('aria-label');
    await undo.click();
    await expect(page.getByRole('button', { name: name ?? '', exact: true })).toHaveCount(0);
  }
}

test('[UN1] changes made in the form, the outline, the picture and the text are undone together, byte for byte', async ({
  app,
  home,
}) => {
  const file = await openWorkflow(app, home, TEXT);
  // The form.
  await node(app, 'first').click();
  await app.getByLabel('Command', { exact: true }).last().fill('echo changed\nand more');
  await app.getByLabel('Command', { exact: true }).last().blur();
  await expect(node(app, 'first')).toContainText('echo changed');
  // The picture: one step off, one into a loop.
  await canvas(app).focus();
  await node(app, 'third').click();
  await app.keyboard.press('d');
  await expect(node(app, 'third').locator('.node-off')).toBeVisible();
  await node(app, 'second').click();
  await app.keyboard.press('Delete');
  await expect(node(app, 'second')).toHaveCount(0);
  // The outline.
  await app.getByRole('radio', { name: 'Outline' }).click();
  await row(app, 'Report').click();
  await app.keyboard.press('Alt+ArrowUp');
  await saveNow(app);
  expect(readFileSync(file, 'utf8')).not.toBe(TEXT);
  // The text, with lines of its own.
  await app.getByRole('button', { name: 'Text', exact: true }).click();
  await app
    .locator('.monaco-editor .view-line')
    .filter({ hasText: /name:\sReport/ })
    .click();
  await app.keyboard.press('End');
  await app.keyboard.type(' and more');
  await app.keyboard.press('Enter');
  await app.keyboard.type('notes: typed');
  await saveNow(app);
  const changed = readFileSync(file, 'utf8');
  expect([
    changed.startsWith('\uFEFF# Our flow\r\n'),
    /(?<!\r)\n/.test(changed),
    changed.includes('name: Report and more\r\n    notes: typed\r\n'),
  ]).toEqual([true, false, true]);
  await app.getByRole('radio', { name: 'Outline' }).click();
  expect(await undoAll(app)).toBeGreaterThanOrEqual(5);
  await saveNow(app);
  expect(readFileSync(file, 'utf8')).toBe(TEXT);
});
