import { readFileSync } from 'node:fs';
import { canvas, dragFrom, line, node, openWorkflow, placeOf, said } from './harness/editor.ts';
import { expect, expectAccessible, test } from './harness/fixtures.ts';

const TEXT = `version: 1
id: demo-flow
name: Demo flow
workspace: none
steps:
  - { id: first, type: command, name: Collect, command: echo one }
  - { id: second, type: command, name: Check, command: npm run lint }
  - { id: third, type: agent, name: Mend, role: implementer, goal: Make the lint quiet. }
  - { id: last, type: command, name: Report, command: echo four }
`;

test('steps are found by name, goal and command, one after the other', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  await canvas(app).focus();
  await app.keyboard.press('Control+f');
  const find = app.getByRole('search', { name: 'Find a step' });
  await app.keyboard.type('lint');
  await expect(find).toContainText('1 of 2');
  await expect(node(app, 'second')).toHaveClass(/selected/);
  await expectAccessible(app);
  await app.keyboard.press('Enter');
  await expect(find).toContainText('2 of 2');
  await expect(node(app, 'third')).toHaveClass(/selected/);
  await expect(said(app)).toHaveText('Mend, 2 of 2');
  await app.keyboard.press('Enter');
  await expect(find).toContainText('1 of 2');
  await app.keyboard.press('Control+a');
  await app.keyboard.type('nothing like it');
  await expect(find).toContainText('Nothing found');
  await app.keyboard.press('Escape');
  await expect(find).toBeHidden();
  await expect(canvas(app)).toBeFocused();
});

test('the overview moves what is seen by mouse and by keyboard', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  const map = app.getByRole('application', { name: 'Overview' });
  const before = await placeOf(node(app, 'first'));
  await map.focus();
  await app.keyboard.press('ArrowRight');
  await expect(async () => expect((await placeOf(node(app, 'first'))).x).toBeLessThan(before.x - 100)).toPass();
  await expect(said(app)).toHaveText(/\d of 4 steps in view/);
  await expectAccessible(app);
  await app.keyboard.press('Home');
  await expect(async () => expect((await placeOf(node(app, 'first'))).x).toBeGreaterThan(before.x - 40)).toPass();
  await app.keyboard.press('Escape');
  await expect(canvas(app)).toBeFocused();
  const place = await placeOf(map);
  await app.mouse.click(place.x + place.width - 12, place.y + place.height / 2);
  await expect(async () => expect((await placeOf(node(app, 'first'))).x).toBeLessThan(before.x - 40)).toPass();
});

test('a dragged step comes in line with the others, and lines go around it', async ({ app, home }) => {
  const file = await openWorkflow(app, home, TEXT);
  const [second, third] = [await placeOf(node(app, 'second')), await placeOf(node(app, 'third'))];
  await app.mouse.move(third.x + 40, third.y + 10);
  await app.mouse.down();
  await app.mouse.move(third.x + 38, third.y + 12, { steps: 2 });
  await app.mouse.move(second.x + 44, second.y + 180, { steps: 8 });
  await app.mouse.move(second.x + 43, second.y + 190, { steps: 2 });
  await expect(app.locator('.guides line')).toHaveCount(1);
  await app.mouse.up();
  await expect(app.locator('.guides line')).toHaveCount(0);
  await expect(async () => expect(Math.abs((await placeOf(node(app, 'third'))).x - second.x)).toBeLessThan(1)).toPass();
  await expect(() => expect(readFileSync(`${file}.layout.json`, 'utf8')).toContain('"third": [216,')).toPass();

  // Put in the way of a line, it is gone around: no part of the line lies under it.
  const now = await placeOf(node(app, 'third'));
  const last = await placeOf(node(app, 'last'));
  await app.keyboard.press('Escape');
  await dragFrom(app, { x: now.x + 40, y: now.y + 10 }, { x: (second.x + last.x) / 2 + 40, y: second.y + 10 });
  await expect(app.locator('.guides line')).toHaveCount(0);
  await node(app, 'last').click();
  await app.keyboard.press('w');
  const dialog = app.getByRole('dialog', { name: 'What Report waits for' });
  await dialog.getByLabel('Collect').check();
  await dialog.getByRole('button', { name: 'Keep this' }).click();
  await expect(line(app, 'first', 'last')).toHaveCount(1);
  await expect(async () => {
    const hidden = await line(app, 'first', 'last')
      .locator('path.edge')
      .evaluate((path) => {
        if (!(path instanceof SVGPathElement)) return ['no path'];
        const length = path.getTotalLength();
        const matrix = path.getScreenCTM();
        const nodes = [...document.querySelectorAll('.react-flow__node')];
        return nodes.flatMap((one) => {
          const box = one.getBoundingClientRect();
          const inside = Array.from({ length: 200 }, (_, at) => {
            const point = path.getPointAtLength((length * at) / 199);
            const seen = new DOMPoint(point.x, point.y).matrixTransform(matrix ?? new DOMMatrix());
            return seen.x > box.left + 1 && seen.x < box.right - 1 && seen.y > box.top + 1 && seen.y < box.bottom - 1;
          });
          return inside.includes(true) ? [one.getAttribute('data-id')] : [];
        });
      });
    expect(hidden).toEqual([]);
  }).toPass();
  await app.keyboard.press('Shift+Alt+T');
  await expect(said(app)).toHaveText('Tidied up');
});

test('keys zoom and fit; the palette and the list of keys know the editor', async ({ app, home }) => {
  await openWorkflow(app, home, TEXT);
  await canvas(app).focus();
  await app.keyboard.press('0');
  await expect(app.locator('.zoom-percent')).toHaveText('100%');
  await app.keyboard.press('1');
  await expect(app.locator('.zoom-percent')).not.toHaveText('100%');
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('?');
  const keys = app.getByRole('dialog', { name: 'Keys' });
  for (const name of ['Group into a loop', 'Find a step', 'Connect to another step', 'Delete and join the ends'])
    await expect(keys.getByText(name)).toBeVisible();
  await expectAccessible(app);
  await app.keyboard.press('Escape');
  await app.keyboard.press('Control+k');
  await app.keyboard.type('Switch off');
  await app.keyboard.press('Enter');
  await expect(node(app, 'first')).toContainText('Switched off');
});
