import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { parse } from 'yaml';
import { canvas, node, openWorkflow, placeOf, said, saveNow } from './harness/editor.ts';
import { expect, expectAccessible, test } from './harness/fixtures.ts';

const START = `version: 1
id: release
name: Release
workspace: none
steps:
  - id: start
    type: command
    name: Fetch
    command: git fetch
`;

/** Ids, types and effective needs of the steps of a file, as the text says them. */
function stepsOf(file: string): Record<string, { type: string; needs: readonly string[] }> {
  const read: unknown = parse(readFileSync(file, 'utf8'));
  const found: Record<string, { type: string; needs: readonly string[] }> = {};
  const each = (list: unknown): void => {
    let before: string | undefined;
    if (!Array.isArray(list)) return;
    const steps: readonly unknown[] = list;
    for (const step of steps) {
      if (typeof step !== 'object' || step === null || !('id' in step) || typeof step.id !== 'string') continue;
      const needs = 'needs' in step && Array.isArray(step.needs) ? step.needs.map(String) : before === undefined ? [] : [before];
      found[step.id] = { type: 'type' in step ? String(step.type) : '', needs: needs.sort() };
      before = step.id;
      if ('steps' in step) each(step.steps);
    }
  };
  if (typeof read === 'object' && read !== null && 'steps' in read) each(read.steps);
  return found;
}

/** Presses Tab until something has the focus, as a person without a mouse does. */
async function tabTo(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The Tab key never leads there.');
}

const isOnCanvas = (page: Page): Promise<boolean> => canvas(page).evaluate((one) => one === document.activeElement);

/** Adds a step after the selected one through the picker, and names it. */
async function addByKeys(page: Page, kind: string, name: string): Promise<void> {
  await page.keyboard.press('n');
  await expect(page.getByRole('combobox', { name: 'Search for a step' })).toBeFocused();
  await page.keyboard.type(kind);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Search for a step' })).toBeHidden();
  await expect(said(page)).toHaveText(/^Add /);
  await page.keyboard.press('F2');
  await expect(page.getByRole('textbox', { name: 'Rename' })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(said(page)).toHaveText(/^Rename /);
}

test('a branching workflow of ten steps is built on the canvas with the keyboard alone', async ({ app, home }) => {
  const file = await openWorkflow(app, home, START);
  await tabTo(app, () => isOnCanvas(app));
  await app.keyboard.press('ArrowRight');
  await expect(said(app)).toHaveText('Fetch, Command, starts at once');

  for (const [kind, name] of [
    ['command', 'Build'],
    ['command', 'Unit tests'],
    ['agent', 'Review'],
    ['approve', 'Sign off'],
    ['deploy', 'Ship'],
  ] as const)
    await addByKeys(app, kind, name);

  // Two more branches from the first step: copies, renamed, connected by typing the name of where they lead.
  await app.keyboard.press('Control+f');
  await app.keyboard.type('unit tests');
  await app.keyboard.press('Escape');
  await expect(canvas(app)).toBeFocused();
  for (const name of ['Lint', 'Audit']) {
    await app.keyboard.press('Control+d');
    await expect(said(app)).toHaveText(/^Duplicate /);
    await app.keyboard.press('F2');
    await expect(app.getByRole('textbox', { name: 'Rename' })).toBeFocused();
    await app.keyboard.type(name);
    await app.keyboard.press('Enter');
    await expect(said(app)).toHaveText(/^Rename /);
    await app.keyboard.press('c');
    await expect(said(app)).toHaveText(new RegExp(`^Choose where ${name} leads`));
    await app.keyboard.type('revi');
    await expect(said(app)).toHaveText('Connect to Review');
    await app.keyboard.press('Enter');
    await expect(said(app)).toHaveText(`Connect ${name} to Review`);
  }

  // Arrow keys choose, too: from the last step back is a circle, so the only way on is forward.
  await app.keyboard.press('Control+f');
  await app.keyboard.type('ship');
  await app.keyboard.press('Escape');
  await addByKeys(app, 'wait', 'Settle');
  await addByKeys(app, 'web', 'Tell the team');
  await app.keyboard.press('ArrowLeft');
  await app.keyboard.press('ArrowLeft');
  await expect(said(app)).toHaveText(/^Ship, Deploy/);
  await app.keyboard.press('c');
  await app.keyboard.press('ArrowRight');
  await expect(said(app)).toHaveText('Connect to Tell the team');
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('Connect Ship to Tell the team');

  // The form is one key away, and so is the way back.
  await app.keyboard.press('ArrowLeft');
  await app.keyboard.press('Enter');
  await expect(app.locator('.inspector :focus')).toHaveCount(1);
  await app.keyboard.press('Escape');
  await expect(canvas(app)).toBeFocused();
  await expectAccessible(app);
  await saveNow(app);
  const steps = stepsOf(file);
  expect(Object.keys(steps).length).toBe(10);
  expect(steps).toMatchObject({
    start: { type: 'command', needs: [] },
    'new-command': { needs: ['start'] },
    'new-command_2': { needs: ['new-command'] },
    'new-command_2_2': { needs: ['new-command'] },
    'new-command_2_2_2': { needs: ['new-command'] },
    'new-agent-step': { type: 'agent', needs: ['new-command_2', 'new-command_2_2', 'new-command_2_2_2'] },
    'new-approval': { type: 'approve', needs: ['new-agent-step'] },
    'new-deployment': { type: 'deploy', needs: ['new-approval'] },
    'new-pause': { type: 'wait', needs: ['new-deployment'] },
    'new-web-request': { type: 'http', needs: ['new-deployment', 'new-pause'] },
  });
});

test('a branching workflow is built in the outline by what a screen reader is told', async ({ app, home }) => {
  const file = await openWorkflow(app, home, START);
  await app.getByRole('radio', { name: 'Outline' }).focus();
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('ArrowLeft');
  await app.getByRole('radio', { name: 'Outline' }).press('Enter');
  const tree = app.getByRole('tree', { name: 'Outline' });
  const row = (name: string) => tree.getByRole('treeitem', { name: new RegExp(`^${name}`) });
  await row('Fetch').focus();
  for (const [kind, name] of [
    ['command', 'Build'],
    ['command', 'Tests'],
    ['command', 'Lint'],
    ['approve', 'Sign off'],
    ['question', 'Which version'],
  ] as const) {
    await addByKeys(app, kind, name);
    await expect(row(name)).toBeFocused();
  }

  // Connected by a list to tick.
  await row('Lint').focus();
  await row('Which version').press('Home');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('ArrowDown');
  await expect(row('Lint')).toBeFocused();
  await app.keyboard.press('w');
  const lint = app.getByRole('dialog', { name: 'What Lint waits for' });
  await expect(lint.getByRole('checkbox', { name: 'Fetch' })).toBeFocused();
  await expectAccessible(app);
  await lint.getByRole('checkbox', { name: 'Build' }).press('Space');
  await lint.getByRole('checkbox', { name: 'Tests' }).press('Space');
  await lint.getByRole('button', { name: 'Keep this' }).press('Enter');
  await expect(said(app)).toHaveText('Change what Lint waits for');
  await expect(row('Lint')).toHaveAccessibleName(/after Build/);
  await expect(row('Lint')).toBeFocused();
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('c');
  const sign = app.getByRole('dialog', { name: 'What Sign off waits for' });
  await sign.getByRole('checkbox', { name: 'Tests' }).press('Space');
  await sign.getByRole('button', { name: 'Keep this' }).press('Enter');
  await expect(row('Sign off')).toHaveAccessibleName('Sign off Approve after Lint, Tests To fix');

  // Moved in the order, grouped, closed and opened, and one deleted with its ends joined.
  await app.keyboard.press('ArrowDown');
  await expect(row('Which version')).toBeFocused();
  await app.keyboard.press('Control+Backspace');
  await expect(said(app)).toHaveText('Delete Which version');
  await app.keyboard.press('Home');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('ArrowDown');
  await expect(row('Tests')).toBeFocused();
  await app.keyboard.press('Alt+ArrowDown');
  await expect(said(app)).toHaveText('Move Tests down');
  await app.keyboard.press('Shift+ArrowUp');
  await expect(said(app)).toHaveText('2 steps selected');
  await app.keyboard.press('Control+g');
  const group = app.getByRole('dialog', { name: 'Repeat 2 steps' });
  await expect(group.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  await app.keyboard.press('Control+a');
  await app.keyboard.type('Checks');
  await app.keyboard.press('Enter');
  await expect(row('Checks')).toHaveAttribute('aria-expanded', 'true');
  await expect(row('Checks')).toBeFocused();
  await expect(row('Lint')).toHaveAttribute('aria-level', '2');
  await app.keyboard.press('ArrowLeft');
  await expect(row('Checks')).toHaveAttribute('aria-expanded', 'false');
  await expect(row('Lint')).toHaveCount(0);
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('ArrowRight');
  await expect(row('Lint')).toBeFocused();
  await app.keyboard.press('d');
  await expect(row('Lint')).toHaveAccessibleName(/Switched off/);
  await app.keyboard.press('Control+z');
  await expect(said(app)).toHaveText('Undone: Switch off Lint');
  await app.keyboard.press('Shift+F10');
  await expect(app.getByRole('menuitem', { name: /^Test this step/ })).toBeFocused();
  await expectAccessible(app);
  await app.keyboard.press('Escape');
  await expectAccessible(app);
  await saveNow(app);
  expect(stepsOf(file)).toEqual({
    start: { type: 'command', needs: [] },
    'new-command': { type: 'command', needs: ['start'] },
    checks: { type: 'loop', needs: ['new-command'] },
    'new-command_3': { type: 'command', needs: [] },
    // It has no needs of its own, so it follows the step it is written after.
    'new-command_2': { type: 'command', needs: ['new-command_3'] },
    'new-approval': { type: 'approve', needs: ['checks'] },
  });
});

const LOOP = `version: 1
id: release
name: Release
workspace: none
steps:
  - { id: scan, type: command, name: Rechnungseingangsverarbeitung vorbereiten, command: ls }
  - id: each
    type: loop
    name: Every file
    times: 3
    steps:
      - { id: check, type: command, name: Check it, command: echo check }
      - { id: mend, type: agent, name: Mend what is wrong, role: implementer, goal: Mend it., when: steps.check.output.exit_code == 0 }
  - { id: sign, type: approve, name: Sign off, reason: ok }
`;

test('at 200 % everything of the editor is there and nothing is cut off', async ({ open, home }) => {
  const { page } = await open({ viewport: { width: 640, height: 400 } });
  await openWorkflow(page, home, LOOP);
  const tools = page.locator('.editor-tools');
  const cutOff = () =>
    tools.locator('button').evaluateAll((buttons) =>
      buttons.flatMap((button) => {
        const box = button.getBoundingClientRect();
        return box.right > innerWidth || box.left < 0 ? [button.textContent] : [];
      }),
    );
  expect(await cutOff()).toEqual([]);
  for (const name of ['Text', 'Run', 'Save']) await expect(tools.getByRole('button', { name, exact: true })).toBeVisible();
  await expectAccessible(page);
  await canvas(page).focus();
  await page.keyboard.press('Control+f');
  const [bar, close] = [page.locator('.find-bar'), page.locator('.find-bar').getByRole('button', { name: 'Close' })];
  const [barBox, closeBox] = [await placeOf(bar), await placeOf(close)];
  expect(closeBox.x + closeBox.width).toBeLessThanOrEqual(barBox.x + barBox.width);
  await page.keyboard.press('Escape');
  await tools.getByRole('radio', { name: 'Outline' }).click();
  const row = page.getByRole('treeitem', { name: /^Rechnungseingangsverarbeitung vorbereiten/ });
  // The whole name can be read: it wraps instead of being cut.
  expect(await row.locator('.outline-name').evaluate((name) => name.scrollWidth <= name.clientWidth)).toBe(true);
  await expectAccessible(page);
  await row.click();
  await page.keyboard.press('Control+g');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Make the loop' })).toBeInViewport();
  await expectAccessible(page);
});

test("in the system's own colours and without motion what is chosen is seen all the same", async ({ app, home }) => {
  await app.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await openWorkflow(app, home, LOOP);
  await canvas(app).focus();
  await app.keyboard.press('ArrowRight');
  const framed = (selector: string) =>
    app
      .locator(selector)
      .first()
      .evaluate((one) => getComputedStyle(one).outlineStyle !== 'none' && getComputedStyle(one).outlineWidth !== '0px');
  expect(await framed('.node-selected')).toBe(true);
  expect(await framed('.segmented [aria-checked=true]')).toBe(true);
  const moving = () =>
    app.evaluate(
      () =>
        document
          .getAnimations()
          .filter((one) => one.playState === 'running' && Number(one.effect?.getComputedTiming().duration) > 0).length,
    );
  await app.keyboard.press('1');
  expect(await moving()).toBe(0);
  await expectAccessible(app);
  await app.keyboard.press('Alt+o');
  await expect(app.getByRole('treeitem', { selected: true })).toBeFocused();
  await app.keyboard.press('Shift+ArrowDown');
  expect(await framed('[role=treeitem][aria-selected=true][tabindex="-1"]')).toBe(true);
  await expectAccessible(app);
});

test('F6 goes from part to part and back, Escape back to the picture', async ({ app, home }) => {
  await openWorkflow(app, home, LOOP);
  await canvas(app).focus();
  await app.keyboard.press('ArrowRight');
  const part = (selector: string) => expect(app.locator(`${selector} :focus`)).toHaveCount(1);
  await app.keyboard.press('F6');
  await part('.inspector');
  await app.keyboard.press('F6');
  await part(':is(.problems, .editor-tools)');
  await app.keyboard.press('Shift+F6');
  await part('.inspector');
  // The first Escape may close the tooltip of the button that has the focus.
  await expect(async () => {
    await app.keyboard.press('Escape');
    expect(await isOnCanvas(app)).toBe(true);
  }).toPass();
  await app.keyboard.press('Shift+F6');
  await part('.dock');
});

const ROW = `version: 1
id: row
name: Row
workspace: none
steps:
${Array.from({ length: 12 }, (_, at) => `  - { id: s${at}, type: wait, name: 'Part ${at}', needs: [${at === 0 ? '' : `s${at - 1}`}], for_sec: 1 }`).join('\n')}
  - { id: alone, type: wait, name: Alone, needs: [], for_sec: 1 }
`;

test('who went into a form once keeps the keyboard on the picture when coming to that step again', async ({ app, home }) => {
  await openWorkflow(app, home, ROW);
  const name = app.getByRole('complementary').getByRole('textbox', { name: 'Name', exact: true });
  await node(app, 's0').click();
  await app.keyboard.press('Enter');
  await expect(name).toBeFocused();
  await app.keyboard.press('Escape');
  await expect(canvas(app)).toBeFocused();
  await app.keyboard.press('ArrowRight');
  await expect(name).toHaveValue('Part 1');
  await app.keyboard.press('ArrowLeft');
  await expect(name).toHaveValue('Part 0');
  await app.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await expect(canvas(app)).toBeFocused();
});

test('the step the keyboard would connect to comes into view', async ({ app, home }) => {
  await openWorkflow(app, home, ROW);
  await node(app, 'alone').click();
  await app.keyboard.press('0');
  await app.keyboard.press('c');
  await app.keyboard.type('part 11');
  await expect(app.locator('.connect-banner')).toContainText('Part 11');
  await expect(node(app, 's11')).toBeInViewport({ ratio: 1 });
});
