import { readFileSync } from 'node:fs';
import { canvas, dragFrom, line, node, openWorkflow, placeOf, said, saveNow } from './harness/editor.ts';
import { expect, expectAccessible, test } from './harness/fixtures.ts';

const TEXT = `version: 1
id: demo-flow
name: Demo flow
# this comment stays
workspace: none
steps:
  - { id: first, type: command, name: Collect, command: echo one } # kept
  - { id: second, type: command, name: Check, command: 'echo {{ steps.first.output.stdout }}' }
  - { id: third, type: command, name: Report, command: echo three }
`;

test('a connection dropped on nothing opens the picker, and the step stands there, connected', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  const port = await placeOf(node(app, 'first').locator('.port-out'));
  const spot = { x: port.x + 80, y: port.y + 200 };
  await dragFrom(app, { x: port.x + port.width / 2, y: port.y + port.height / 2 }, spot);
  await expect(app.getByRole('combobox', { name: 'Search for a step' })).toBeFocused();
  await expectAccessible(app);
  await app.keyboard.type('wait');
  await app.keyboard.press('Enter');
  await expect(line(app, 'first', 'new-pause')).toHaveCount(1);
  await expect(line(app, 'first', 'second')).toHaveCount(1);
  const box = await placeOf(node(app, 'new-pause'));
  expect(Math.abs(box.x - spot.x)).toBeLessThan(16);
  expect(Math.abs(box.y + box.height / 2 - spot.y)).toBeLessThan(24);
});

test('the plus on a line puts a step between; its other button takes the line away', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  const [first, second] = [await placeOf(node(app, 'first')), await placeOf(node(app, 'second'))];
  const middle = { x: (first.x + first.width + second.x) / 2, y: first.y + first.height / 2 };
  // Eighteen px beside the line is still on it: its hit area is 40 px.
  await app.mouse.move(middle.x, middle.y + 18);
  await expectAccessible(app);
  await app.getByRole('button', { name: 'Insert a step here' }).click();
  await app.keyboard.type('approve');
  await app.keyboard.press('Enter');
  await expect(line(app, 'first', 'new-approval')).toHaveCount(1);
  await expect(line(app, 'new-approval', 'second')).toHaveCount(1);
  await expect(line(app, 'first', 'second')).toHaveCount(0);
  await app.keyboard.press('Escape');
  const [approval, check] = [await placeOf(node(app, 'new-approval')), await placeOf(node(app, 'second'))];
  await app.mouse.move((approval.x + approval.width + check.x) / 2, approval.y + approval.height / 2);
  await app.getByRole('button', { name: 'Remove this line' }).click();
  await expect(line(app, 'new-approval', 'second')).toHaveCount(0);
});

test('a double click on a block adds one step', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  await app.getByRole('button', { name: 'Wait', exact: true }).dblclick();
  await expect(node(app, 'new-pause')).toBeVisible();
  await expect(app.locator('.react-flow__node')).toHaveCount(4);
});

test('a double click on nothing adds a step there', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  const frame = await placeOf(canvas(app));
  const spot = { x: frame.x + 240, y: frame.y + 480 };
  await app.mouse.dblclick(spot.x, spot.y);
  await app.keyboard.type('command');
  await app.keyboard.press('Enter');
  const box = await placeOf(node(app, 'new-command'));
  expect(Math.abs(box.x + box.width / 2 - spot.x)).toBeLessThan(16);
  await expect(line(app, 'third', 'new-command')).toHaveCount(0);
});

test('the bar under a step switches it off and deletes it; everything else is under More', async ({ app, home }) => {
  const file = await openWorkflow(app, home, TEXT);
  await node(app, 'second').hover();
  const bar = app.getByRole('toolbar', { name: 'Check', exact: true });
  await bar.getByRole('button', { name: 'Switch off' }).click();
  await expect(node(app, 'second')).toContainText('Switched off');
  await bar.getByRole('button', { name: 'More: Check' }).click();
  await expectAccessible(app);
  await app.getByRole('menuitem', { name: /^Duplicate/ }).click();
  await expect(node(app, 'second_2')).toBeVisible();
  // The other button of the mouse opens the same menu.
  await node(app, 'third').click({ button: 'right' });
  await app.getByRole('menuitem', { name: /^Rename/ }).click();
  await app.keyboard.type('Tell');
  await app.keyboard.press('Enter');
  await expect(node(app, 'third')).toContainText('Tell');
  await node(app, 'second').hover();
  await bar.getByRole('button', { name: 'Delete' }).click();
  await expect(node(app, 'second')).toHaveCount(0);
  await saveNow(app);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('# this comment stays');
  expect(text).toContain('id: second_2');
});

test('steps are selected by frame, by Shift and all at once, and changed together', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  const [first, second] = [await placeOf(node(app, 'first')), await placeOf(node(app, 'second'))];
  await app.keyboard.down('Shift');
  await dragFrom(
    app,
    { x: first.x - 12, y: first.y - 40 },
    { x: second.x + second.width + 12, y: second.y + second.height + 40 },
  );
  await app.keyboard.up('Shift');
  await expect(app.getByRole('toolbar', { name: '2 steps selected' })).toBeVisible();
  await node(app, 'third').click({ modifiers: ['Shift'] });
  await expect(app.getByRole('toolbar', { name: '3 steps selected' })).toBeVisible();
  await node(app, 'third').click();
  await expect(app.getByRole('toolbar', { name: 'Report', exact: true })).toBeVisible();
  await app.keyboard.press('Control+a');
  await expect(said(app)).toHaveText('3 steps selected');
  await expectAccessible(app);
  await app.keyboard.press('d');
  for (const id of ['first', 'second', 'third']) await expect(node(app, id)).toContainText('Switched off');
  await app.keyboard.press('Control+z');
  await expect(said(app)).toHaveText('Undone: Switch off 3 steps');
  await expect(node(app, 'first')).not.toContainText('Switched off');
});

test('copied steps are text that pastes into another window, with ids of their own and what they read of each other', async ({
  app,
  home,
}) => {
  await openWorkflow(app, home, TEXT);
  await app.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await node(app, 'first').click();
  await node(app, 'second').click({ modifiers: ['Shift'] });
  await app.keyboard.press('Control+c');
  await expect(said(app)).toHaveText('2 steps copied as text');
  const file = await openWorkflow(app, home, TEXT.replace('id: demo-flow', 'id: other'), 'other.yaml');
  await expect(app.getByTestId('saved-state')).toHaveText('Saved');
  await canvas(app).focus();
  await app.keyboard.press('Control+v');
  await expect(line(app, 'first_2', 'second_2')).toHaveCount(1);
  await saveNow(app);
  expect(readFileSync(file, 'utf8')).toContain('steps.first_2.output.stdout');
});

test('undo says what it undoes, in its tooltip and aloud', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  await node(app, 'second').click();
  await app.keyboard.press('Alt+ArrowDown');
  await app.keyboard.press('Alt+ArrowDown');
  await expect(said(app)).toHaveText(/^Moved Check/);
  await app.getByRole('button', { name: 'Undo move Check' }).hover();
  await expect(app.locator('.tooltip')).toContainText('Undo move Check');
  await canvas(app).focus();
  await app.keyboard.press('Control+z');
  await expect(said(app)).toHaveText('Undone: Move Check');
  await expect(app.getByRole('button', { name: 'Nothing to undo' })).toBeDisabled();
  await app.keyboard.press('Control+Shift+z');
  await expect(said(app)).toHaveText('Redone: Move Check');
});
