import { atRest, canvas, dragFrom, node, openWorkflow, placeOf, said } from './harness/editor.ts';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';
import type { Page } from '@playwright/test';

/** Twenty rows of twenty steps that follow each other: s0 to s19, s20 to s39 and so on. */
const WIDE = `version: 1
id: wide
name: Wide
workspace: none
steps:
${Array.from({ length: 400 }, (_, at) => `  - { id: s${at}, type: command, command: make part-${at}, needs: [${at % 20 === 0 ? '' : `s${at - 1}`}] }\n`).join('')}`;

const far = (page: Page) => page.locator('.far-picture');

/** How many pixels of the far picture have the hue of a colour token of the page, in a box around a point of the page. */
async function inked(page: Page, token: string, around: { x: number; y: number; reach: number }): Promise<number> {
  return far(page).evaluate(
    (element, { token, x, y, reach }) => {
      if (!(element instanceof HTMLCanvasElement)) return 0;
      const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      if (probe === null) return 0;
      probe.fillStyle = getComputedStyle(element).getPropertyValue(token).trim();
      probe.fillRect(0, 0, 1, 1);
      // What is drawn between pixels is paler, but of the same hue.
      const hueOf = ([red = 0, green = 0, blue = 0]: readonly number[]): number | undefined => {
        const most = Math.max(red, green, blue);
        const chroma = most - Math.min(red, green, blue);
        if (chroma < 40) return undefined;
        if (most === red) return (60 * ((green - blue) / chroma) + 360) % 360;
        return most === green ? 60 * ((blue - red) / chroma + 2) : 60 * ((red - green) / chroma + 4);
      };
      const wanted = hueOf([...probe.getImageData(0, 0, 1, 1).data]) ?? 0;
      const box = element.getBoundingClientRect();
      const scale = element.width / box.width;
      const copy = new OffscreenCanvas(2 * reach, 2 * reach).getContext('2d');
      if (copy === null) return 0;
      const corner = [(x - box.left) * scale - reach, (y - box.top) * scale - reach] as const;
      copy.drawImage(element, ...corner, 2 * reach, 2 * reach, 0, 0, 2 * reach, 2 * reach);
      const { data } = copy.getImageData(0, 0, 2 * reach, 2 * reach);
      let found = 0;
      for (let at = 0; at < data.length; at += 4) {
        const hue = hueOf([...data.slice(at, at + 3)]);
        if (data[at + 3] === 255 && hue !== undefined && Math.abs(hue - wanted) < 15) found++;
      }
      return found;
    },
    { token, ...around },
  );
}

/** Where the middle of the selected step is on the page. */
async function spotOf(page: Page, id: string): Promise<{ x: number; y: number }> {
  await atRest(page);
  // The selected step is kept where it is, though only the picture shows it.
  const box = await placeOf(node(page, id));
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** What was gone near to is left for the whole picture. */
async function seeAll(page: Page): Promise<void> {
  await canvas(page).focus();
  await page.keyboard.press('1');
  await expect(far(page)).toBeVisible();
}

async function openFar(page: Page, home: string, text = WIDE): Promise<void> {
  await openWorkflow(page, home, text);
  await canvas(page).focus();
  await page.keyboard.press('1');
  await expect(far(page)).toBeVisible();
  await expect(node(page, 's3')).toHaveCount(0);
}

test('a large workflow is one picture from afar, with steps to select, to tell and to go to', async ({ app, home }) => {
  await openFar(app, home);
  await expectAccessible(app);
  // The keyboard goes on as it does near by: what is selected is said, drawn, and named beside it.
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('ArrowRight');
  await expect(said(app)).toContainText('S1, Command, after S0');
  await expect(app.locator('.far-name')).toContainText('S1');
  const spot = await spotOf(app, 's1');
  await expect(async () => expect(await inked(app, '--accent', { ...spot, reach: 16 })).toBeGreaterThan(20)).toPass();
  await expectAccessible(app);
  await picture(app, 'editor-far');

  // A click selects, another place selects another; Shift adds; a click on nothing lets go.
  await app.keyboard.press('ArrowRight');
  const other = await spotOf(app, 's2');
  await app.mouse.click(spot.x, spot.y);
  await expect(app.locator('.far-name')).toHaveText('S1');
  await expect(app.getByRole('toolbar', { name: 'S1', exact: true })).toBeVisible();
  await app.keyboard.down('Shift');
  await app.mouse.click(other.x, other.y);
  await app.keyboard.up('Shift');
  await expect(app.getByRole('toolbar', { name: '2 steps selected' })).toBeVisible();
  const frame = await placeOf(canvas(app));
  await app.mouse.click(frame.x + 200, frame.y + frame.height - 100);
  await expect(app.getByRole('toolbar', { name: '2 steps selected' })).toBeHidden();
  // The pointer is told the name of what it is on.
  await app.mouse.move(other.x, other.y);
  await expect(app.locator('.far-name')).toHaveText('S2');
  // The other button of the mouse opens the menu of the step.
  await app.mouse.click(other.x, other.y, { button: 'right' });
  await expect(app.getByRole('menuitem', { name: /^Duplicate/ })).toBeVisible();
  await app.keyboard.press('Escape');
  // A double click goes there.
  await app.mouse.dblclick(other.x, other.y);
  await expect(node(app, 's2')).toBeVisible();
  await expect(far(app)).toHaveCount(0);
  await expect(node(app, 's2')).toHaveClass(/selected/);
  // A name is written near by, wherever it was asked for.
  await canvas(app).focus();
  await app.keyboard.press('1');
  await expect(far(app)).toBeVisible();
  await app.keyboard.press('F2');
  await expect(node(app, 's2').getByRole('textbox', { name: 'Rename' })).toBeFocused();
  await app.keyboard.type('Better');
  await app.keyboard.press('Enter');
  await expect(node(app, 's2')).toContainText('Better');
  await expect(canvas(app)).toBeFocused();
});

test('from afar steps are dragged, framed and scrolled along, and undone', async ({ app, home }) => {
  await openFar(app, home);
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('ArrowRight');
  const spot = await spotOf(app, 's1');
  await dragFrom(app, spot, { x: spot.x, y: spot.y - 40 });
  await expect(said(app)).toHaveText('Moved S1');
  await expect(async () => expect((await spotOf(app, 's1')).y).toBeLessThan(spot.y - 24)).toPass();
  await app.keyboard.press('Control+z');
  await expect(said(app)).toHaveText('Undone: Move S1');
  await expect(async () => expect(Math.abs((await spotOf(app, 's1')).y - spot.y)).toBeLessThan(2)).toPass();

  const frame = await placeOf(canvas(app));
  await app.keyboard.down('Shift');
  await app.mouse.move(spot.x - 18, frame.y + 50);
  await app.mouse.down();
  await app.mouse.move(spot.x, frame.y + 200, { steps: 4 });
  await app.mouse.move(spot.x + 18, frame.y + frame.height - 60, { steps: 4 });
  await expect(app.locator('.far-frame')).toBeVisible();
  await app.mouse.up();
  await app.keyboard.up('Shift');
  await expect(app.locator('.far-frame')).toHaveCount(0);
  await expect(app.getByRole('toolbar', { name: '20 steps selected' })).toBeVisible();

  // Held at an edge the picture goes on under the pointer.
  await app.keyboard.press('Escape');
  await app.mouse.move(spot.x, spot.y);
  await app.mouse.down();
  await app.mouse.move(spot.x + 10, spot.y, { steps: 3 });
  await app.mouse.move(frame.x + 6, spot.y, { steps: 6 });
  const scrolled = () =>
    app.locator('.react-flow__viewport').evaluate((view) => new DOMMatrix(getComputedStyle(view).transform).e);
  const before = await scrolled();
  await expect(async () => expect(await scrolled()).toBeGreaterThan(before + 100)).toPass();
  await app.mouse.up();
  await expect(said(app)).toHaveText('Moved S1');
});

test('problems and what is found stand out from afar, in both themes', async ({ app, home }) => {
  const text = WIDE.replace('{ id: s45, type: command, command: make part-45', '{ id: s45, type: command, comand: make');
  await openFar(app, home, text);
  for (const theme of ['light', 'dark']) {
    await app.evaluate((name) => (document.documentElement.dataset.theme = name), theme);
    await canvas(app).focus();
    await app.keyboard.press('Control+f');
    await app.keyboard.press('Control+a');
    await app.keyboard.type('part-46');
    await expect(app.getByRole('search')).toContainText('1 of 1');
    await seeAll(app);
    const found = await spotOf(app, 's46');
    // Found among others it stands out without being the one that is selected.
    await app.keyboard.press('Control+f');
    await app.keyboard.press('End');
    await app.keyboard.press('Backspace');
    await app.keyboard.press('Enter');
    await expect(node(app, 's47')).toBeVisible();
    await seeAll(app);
    await expect(app.locator('.far-name')).toHaveText('S47');
    await expect(async () => expect(await inked(app, '--accent-text', { ...found, reach: 14 })).toBeGreaterThan(0)).toPass();
    await app.keyboard.press('Control+f');
    await app.keyboard.press('Escape');
    await app.keyboard.press('ArrowLeft');
    await app.keyboard.press('ArrowLeft');
    const broken = await spotOf(app, 's45');
    await expect(async () => expect(await inked(app, '--fail', { ...broken, reach: 10 })).toBeGreaterThan(8)).toPass();
    await app.keyboard.press('Escape');
    await expectAccessible(app);
  }
});

test('coming near nothing jumps: the steps stand where the picture showed them', async ({ app, home }) => {
  await openFar(app, home);
  await app.keyboard.press('ArrowRight');
  const spot = await spotOf(app, 's0');
  await app.mouse.move(spot.x, spot.y);
  await app.keyboard.down('Control');
  for (let turn = 0; turn < 40 && (await far(app).count()) > 0; turn++) await app.mouse.wheel(0, -40);
  await app.keyboard.up('Control');
  await expect(far(app)).toHaveCount(0);
  await expect(node(app, 's1')).toBeVisible();
  // The pointer held that spot of the step all the while.
  const box = await placeOf(node(app, 's0'));
  expect(spot.x > box.x && spot.x < box.x + box.width && spot.y > box.y && spot.y < box.y + box.height).toBe(true);
});

test('1,500 steps in a row are seen whole, and one that is looked for comes near enough to be read', async ({ app, home }) => {
  const steps = Array.from({ length: 1_500 }, (_, at) => `  - { id: s${at}, type: command, command: make part-${at} }\n`);
  await openFar(app, home, `version: 1\nid: row\nname: Row\nworkspace: none\nsteps:\n${steps.join('')}`);
  await expect(app.locator('.zoom-percent')).toHaveText(/^0\.\d%$/);
  const whole = await placeOf(canvas(app));
  await app.keyboard.press('Control+f');
  await app.keyboard.type('s1499');
  await expect(node(app, 's1499')).toContainText('S1499');
  await expect(far(app)).toHaveCount(0);
  const shown = await placeOf(node(app, 's1499'));
  expect(Math.abs(shown.x + shown.width / 2 - (whole.x + whole.width / 2))).toBeLessThan(2);
  // From the outline too.
  await seeAll(app);
  await app.getByRole('radio', { name: 'Outline' }).click();
  await app.locator('.outline-row[data-id=s700]').click();
  await expect(app.locator('.outline-row[data-id=s700]')).toBeFocused();
  await app.getByRole('radio', { name: 'Canvas' }).click();
  await expect(node(app, 's700')).toContainText('S700');
  await expect(far(app)).toHaveCount(0);
});
