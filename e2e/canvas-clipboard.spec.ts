import { atRest, canvas, line, node, openWorkflow, placeOf, said } from './harness/editor.ts';
import { expect, expectAccessible, test } from './harness/fixtures.ts';

const TEXT = `version: 1
id: demo-flow
name: Demo flow
workspace: none
steps:
  - { id: first, type: command, name: Collect, command: echo one }
  - { id: second, type: command, name: Check, command: 'echo {{ steps.first.output.stdout }}' }
${Array.from({ length: 12 }, (_, at) => `  - { id: more-${at}, type: command, name: More ${at}, command: echo more }\n`).join('')}`;

test('a step copied in one window is pasted in another, with the real clipboard', async ({ app, home }) => {
  test.skip(test.info().project.name === 'electron', 'the desktop app has one window');
  await app.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openWorkflow(app, home, TEXT);
  const other = await app.context().newPage();
  await other.goto(new URL('/', app.url()).href);
  await openWorkflow(other, home, TEXT.replace('id: demo-flow', 'id: other-flow'), 'other-flow.yaml');
  await app.bringToFront();
  await node(app, 'first').click();
  await node(app, 'second').click({ modifiers: ['Shift'] });
  await app.keyboard.press('Control+c');
  await expect(said(app)).toHaveText('2 steps copied as text');
  await other.bringToFront();
  await canvas(other).focus();
  await other.keyboard.press('Control+v');
  await expect(line(other, 'first_2', 'second_2')).toHaveCount(1);
  await expect(node(app, 'first_2')).toHaveCount(0);
  await expect(said(other)).toHaveText('Paste 2 steps');
});

test('pasted steps are in view, also beside the open text, and what is in view stays where it is', async ({ app, home }) => {
  await app.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openWorkflow(app, home, TEXT);
  await app.getByRole('button', { name: 'Text', exact: true }).click();
  await expect(app.locator('.monaco-editor').first()).toBeVisible();
  await canvas(app).focus();
  await app.keyboard.press('0');
  await node(app, 'first').click();
  await node(app, 'second').click({ modifiers: ['Shift'] });
  await app.keyboard.press('Control+c');
  await expect(said(app)).toHaveText('2 steps copied as text');
  // Behind the last step, which is far to the right.
  await app.keyboard.press('Escape');
  await app.keyboard.press('Control+v');
  await expect(said(app)).toHaveText('Paste 2 steps');
  await expect(node(app, 'second_2')).toBeVisible();
  await expect(async () => {
    const frame = await placeOf(canvas(app));
    for (const id of ['first_2', 'second_2']) {
      const box = await placeOf(node(app, id));
      expect(box.x >= frame.x && box.x + box.width <= frame.x + frame.width).toBe(true);
      expect(box.y >= frame.y && box.y + box.height <= frame.y + frame.height).toBe(true);
    }
  }).toPass();

  // Beside a step in view nothing moves.
  await app.keyboard.press('Control+z');
  await app.keyboard.press('Escape');
  await app.keyboard.press('ArrowRight');
  await expect(node(app, 'first')).toBeVisible();
  await atRest(app);
  const still = await placeOf(node(app, 'first'));
  await app.keyboard.press('Control+c');
  await app.keyboard.press('Control+v');
  await expect(node(app, 'first_2')).toBeVisible();
  const after = await placeOf(node(app, 'first'));
  expect(Math.abs(after.x - still.x)).toBeLessThan(2);
});

test('a message is as wide as its words; Escape or its button closes it, and nothing else with it', async ({ app, home }) => {
  await app.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openWorkflow(app, home, TEXT);
  await app.evaluate(() => navigator.clipboard.writeText('no steps'));
  await node(app, 'first').click();
  await canvas(app).focus();
  const message = app.getByRole('listitem').filter({ hasText: 'What you pasted has no steps in it.' });
  const paste = async () => {
    await app.keyboard.press('Control+v');
    await expect(message).toBeVisible();
  };
  await paste();
  expect((await placeOf(message)).width).toBeLessThan(500);
  await expectAccessible(app);
  await app.keyboard.press('Escape');
  await expect(message).toHaveCount(0);
  await expect(node(app, 'first')).toHaveClass(/selected/);
  await paste();
  await message.getByRole('button', { name: 'Close the message' }).click();
  await expect(message).toHaveCount(0);
});
