import { readFileSync } from 'node:fs';
import { atRest, canvas, dragFrom, line, node, openWorkflow, placeOf, said, saveNow } from './harness/editor.ts';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';

const TEXT = `version: 1
id: demo-flow
name: Demo flow
workspace: none
steps:
  - { id: first, type: command, name: Collect, command: echo one }
  # why it is checked
  - id: second # twice
    type: command
    name: Check
    command: echo two
  - id: again
    type: loop
    name: Again
    times: 2
    steps:
      - { id: inner, type: command, name: Mend, command: echo inner }
      - { id: deep, type: command, name: Prove, command: echo deep }
  - { id: last, type: command, name: Report, command: echo four }
`;

test('a step is dragged into a loop and out again: one undo each, said before and after, comments kept', async ({
  app,
  home,
}) => {
  const file = await openWorkflow(app, home, TEXT);
  const second = await placeOf(node(app, 'second'));
  const deep = await placeOf(node(app, 'deep'));
  await app.mouse.move(second.x + 40, second.y + 12);
  await app.mouse.down();
  await app.mouse.move(second.x + 44, second.y + 16, { steps: 3 });
  await app.mouse.move(deep.x + 60, deep.y + deep.height + 4, { steps: 10 });
  await app.mouse.move(deep.x + 62, deep.y + deep.height + 6, { steps: 2 });
  await expect(app.getByText('Let go to put Check into Again')).toBeVisible();
  await expect(node(app, 'again').locator('.loop')).toHaveClass(/node-target/);
  await expectAccessible(app);
  await picture(app, 'editor-into-loop');
  await app.mouse.up();
  await expect(said(app)).toHaveText('Put Check into Again');
  await expect(line(app, 'deep', 'second')).toHaveCount(1);
  await expect(line(app, 'first', 'again')).toHaveCount(1);
  await saveNow(app);
  expect(readFileSync(file, 'utf8')).toContain(
    '      # why it is checked\n      - id: second # twice\n        type: command\n        name: Check\n        command: echo two\n',
  );
  await canvas(app).focus();
  await app.keyboard.press('Control+z');
  await expect(said(app)).toHaveText('Undone: Put Check into Again');
  await expect(line(app, 'second', 'again')).toHaveCount(1);
  await saveNow(app);
  expect(readFileSync(file, 'utf8')).toBe(TEXT);

  const loop = await placeOf(node(app, 'again'));
  const prove = await placeOf(node(app, 'deep'));
  await app.mouse.move(prove.x + 40, prove.y + 12);
  await app.mouse.down();
  await app.mouse.move(prove.x + 44, prove.y + 16, { steps: 3 });
  await app.mouse.move(prove.x + 44, loop.y + loop.height + 60, { steps: 10 });
  await app.mouse.move(prove.x + 44, loop.y + loop.height + 64, { steps: 2 });
  await expect(app.getByText('Let go to take Prove out of Again')).toBeVisible();
  await app.mouse.up();
  await expect(said(app)).toHaveText('Take Prove out of Again');
  await expect(line(app, 'inner', 'deep')).toHaveCount(0);
  await expect(async () => {
    const now = await placeOf(node(app, 'again'));
    expect((await placeOf(node(app, 'deep'))).y).toBeGreaterThan(now.y + now.height);
  }).toPass();
  await saveNow(app);
  expect(readFileSync(file, 'utf8')).toContain('  - { id: deep, type: command, name: Prove, command: echo deep');
});

test('a loop is never left without a step, and its last one says so', async ({ app, home }) => {
  const file = await openWorkflow(app, home, TEXT.replace(/ {6}- \{ id: deep.*\n/, ''));
  const inner = await placeOf(node(app, 'inner'));
  await dragFrom(app, { x: inner.x + 40, y: inner.y + 12 }, { x: inner.x + 40, y: inner.y + 260 });
  await expect(app.getByText('Again would be left without a step.').first()).toBeVisible();
  expect(readFileSync(file, 'utf8')).not.toContain('deep');
  await expect(line(app, 'again', 'last')).toHaveCount(1);
});

test('a line that would make a circle says so before it is let go, by hand and by name', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  const port = await placeOf(node(app, 'last').locator('.port-out'));
  const first = await placeOf(node(app, 'first'));
  await app.mouse.move(port.x + port.width / 2, port.y + port.height / 2);
  await app.mouse.down();
  await app.mouse.move(port.x - 100, port.y + 90, { steps: 5 });
  await app.mouse.move(first.x + 60, first.y + 40, { steps: 8 });
  const why = 'Report already comes after Collect; this would make a circle.';
  await expect(app.getByText(why).first()).toBeVisible();
  await expectAccessible(app);
  await app.mouse.move(first.x + 60, first.y + 300, { steps: 4 });
  await expect(app.locator('.connect-refused')).toHaveCount(0);
  // The half of the port that lies outside of its step, where one aims; away from the edge, where the view would go on.
  const second = await placeOf(node(app, 'second'));
  await app.mouse.move(second.x - 3, second.y + second.height / 2, { steps: 4 });
  await expect(app.locator('.connect-refused')).toContainText('Report already comes after Check');
  await app.keyboard.press('Escape');
  await app.mouse.up();

  await node(app, 'last').click();
  await app.keyboard.press('c');
  await app.keyboard.type('coll');
  await expect(app.locator('.connect-banner')).toContainText(why);
  await expect(said(app)).toContainText(why);
  await app.keyboard.press('Enter');
  await expect(said(app)).toHaveText('Nothing was connected.');
});

test('at an edge the view goes on under a dragged step and under a line', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  await canvas(app).focus();
  await app.keyboard.press('1');
  await atRest(app);
  const frame = await placeOf(canvas(app));
  const first = await placeOf(node(app, 'first'));
  await app.mouse.move(first.x + 40, first.y + 12);
  await app.mouse.down();
  await app.mouse.move(first.x + 48, first.y + 20, { steps: 4 });
  const before = await placeOf(node(app, 'last'));
  await app.mouse.move(frame.x + frame.width / 2, frame.y + frame.height - 4, { steps: 8 });
  await expect(async () => expect((await placeOf(node(app, 'last'))).y).toBeLessThan(before.y - 120)).toPass();
  await app.mouse.up();
  await expect(said(app)).toHaveText('Moved Collect');

  await app.keyboard.press('1');
  await atRest(app);
  const port = await placeOf(node(app, 'first').locator('.port-out'));
  await app.mouse.move(port.x + port.width / 2, port.y + port.height / 2);
  await app.mouse.down();
  await app.mouse.move(port.x + 60, port.y + 20, { steps: 4 });
  const still = await placeOf(node(app, 'first'));
  await app.mouse.move(frame.x + 4, frame.y + frame.height / 2, { steps: 8 });
  await expect(async () => expect((await placeOf(node(app, 'first'))).x).toBeGreaterThan(still.x + 120)).toPass();
  await app.keyboard.press('Escape');
  await app.mouse.up();
});

test('a loop that closes and opens stays under the pointer', async ({ app, home }) => {
  const wide = TEXT.replace(
    /( {6}- \{ id: deep.*\n)/,
    `$1${Array.from({ length: 6 }, (_, at) => `      - { id: more-${at}, type: command, name: More ${at}, command: echo more }\n`).join('')}`,
  );
  await openWorkflow(app, home, wide);
  await canvas(app).focus();
  await node(app, 'again').locator('.loop-head').click();
  for (const how of ['Close the loop: Again', 'Open the loop: Again', 'Close the loop: Again']) {
    const before = await placeOf(node(app, 'again'));
    await app.getByRole('button', { name: how }).click();
    await expect(node(app, 'deep')).toHaveCount(how.startsWith('Close') ? 0 : 1);
    await expect(async () => {
      const after = await placeOf(node(app, 'again'));
      expect([Math.round(after.x - before.x), Math.round(after.y - before.y)]).toEqual([0, 0]);
    }).toPass();
  }
});

test('Escape lets go of what the pointer carries: the step stands where it stood, and nothing is connected', async ({
  app,
  home,
}) => {
  await openWorkflow(app, home, TEXT);
  const first = await placeOf(node(app, 'first'));
  await app.mouse.move(first.x + 40, first.y + 12);
  await app.mouse.down();
  await app.mouse.move(first.x + 60, first.y + 140, { steps: 8 });
  await expect(async () => expect((await placeOf(node(app, 'first'))).y).toBeGreaterThan(first.y + 80)).toPass();
  await app.keyboard.press('Escape');
  await expect(async () => expect(await placeOf(node(app, 'first'))).toEqual(first)).toPass();
  await app.mouse.move(first.x + 80, first.y + 180, { steps: 3 });
  await app.mouse.up();
  expect(await placeOf(node(app, 'first'))).toEqual(first);
  await expect(app.getByRole('button', { name: 'Nothing to undo' })).toBeDisabled();

  const port = await placeOf(node(app, 'first').locator('.port-out'));
  await app.mouse.move(port.x + port.width / 2, port.y + port.height / 2);
  await app.mouse.down();
  await app.mouse.move(port.x + 60, port.y + 160, { steps: 8 });
  await expect(app.locator('.react-flow__connection')).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.locator('.react-flow__connection')).toHaveCount(0);
  await app.mouse.up();
  await expect(app.getByRole('combobox', { name: 'Search for a step' })).toHaveCount(0);
  await expect(app.getByRole('button', { name: 'Nothing to undo' })).toBeDisabled();
});
