import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';

const FLOW = `version: 1
id: greet
name: Greet
workspace: none
inputs:
  who: { type: text, label: For whom?, default: Ann }
steps:
  - id: collect
    type: command
    name: Collect the numbers
    command: date
  - id: ask-boss
    type: ask
    name: Ask the boss
    reason: "Shall {{ inputs.who }} see {{ steps.collect.output.stdout }} today?" # asked daily
    form: { colour: { type: text } }
`;

const inspector = (page: Page) => page.locator('aside.inspector');
const reason = (page: Page) => inspector(page).getByRole('textbox', { name: 'Question', exact: true });
const chip = (page: Page, name: string) => reason(page).locator('.value-chip', { hasText: name });

async function openFlow(page: Page, home: string): Promise<() => Promise<string>> {
  const folder = join(home, 'project');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'greet.yaml');
  writeFileSync(file, FLOW);
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(file)}`);
  await page.locator('.react-flow__node[data-id="ask-boss"]').click();
  await expect(chip(page, 'For whom?')).toBeVisible();
  return async () => {
    await page.keyboard.press('Control+s');
    await expect(page.getByTestId('saved-state')).toContainText(/Saved \d/);
    return readFileSync(file, 'utf8');
  };
}

const written = (text: string) => FLOW.replace(/reason: ".*"/, `reason: "${text}"`);

test('[IN20] values in a text are chips with their names; a click changes or removes one and nothing else', async ({
  app,
  home,
}) => {
  const saved = await openFlow(app, home);
  await expect(reason(app)).toHaveText('Shall For whom? see Collect the numbers → What it printed today?');
  await expectAccessible(app);
  await picture(app, 'value-chips');
  await chip(app, 'What it printed').click();
  await expect(app.getByRole('combobox', { name: 'Search values' })).toBeFocused();
  await expectAccessible(app);
  await app.keyboard.type('exit');
  await app.keyboard.press('Enter');
  await expect(chip(app, 'Number it ended with')).toBeVisible();
  await expect(async () =>
    expect(await saved()).toBe(written('Shall {{ inputs.who }} see {{ steps.collect.output.exit_code }} today?')),
  ).toPass();
  await chip(app, 'Number it ended with').click();
  await app.getByRole('button', { name: 'As it is written…' }).click();
  const expression = app.getByRole('textbox', { name: 'Written as' });
  await expression.fill('steps.collect.output.exit_code +');
  await expect(app.getByRole('button', { name: 'Use this' })).toBeDisabled();
  await expression.fill('steps.collect.output.exit_code + 1.0');
  await expression.press('Enter');
  await expect(chip(app, 'Number it ended with + 1.0')).toBeVisible();
  await chip(app, 'For whom?').click();
  await app.getByRole('button', { name: 'Remove the value' }).click();
  await expect(async () =>
    expect(await saved()).toBe(written('Shall  see {{ steps.collect.output.exit_code + 1.0 }} today?')),
  ).toPass();
});

test('[IN21] the caret steps over a chip, one key removes it whole, Enter opens it, and typing between braces completes names', async ({
  app,
  home,
}) => {
  const saved = await openFlow(app, home);
  await reason(app).focus();
  await app.keyboard.press('Control+Home');
  for (let times = 0; times < 'Shall '.length; times += 1) await app.keyboard.press('ArrowRight');
  await app.keyboard.press('Shift+ArrowRight');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('combobox', { name: 'Search values' })).toBeFocused();
  await app.keyboard.press('Escape');
  await expect(reason(app)).toBeFocused();
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('Backspace');
  await expect(chip(app, 'For whom?')).toHaveCount(0);
  await app.keyboard.type('{{ inp');
  await expect(inspector(app).getByRole('option', { name: /inputs\.who/ })).toBeVisible();
  await app.keyboard.press('Enter');
  await expect(chip(app, 'For whom?')).toBeVisible();
  await app.keyboard.type(' and Bob');
  await expect(async () =>
    expect(await saved()).toBe(written('Shall {{ inputs.who }} and Bob see {{ steps.collect.output.stdout }} today?')),
  ).toPass();
  await app.keyboard.press('Control+z');
  await expect(reason(app)).not.toContainText('and Bob');
});
