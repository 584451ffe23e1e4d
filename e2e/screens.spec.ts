import type { Page } from '@playwright/test';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';
import { makeProject } from './harness/sample-project.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 800 },
  { width: 1024, height: 640 },
];
const WITH_PICTURES = process.env['FLOWRIGHT_SCREENSHOTS'] !== undefined;

/** Looks at the screen as axe does, then takes its picture in every size. */
async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  if (!WITH_PICTURES) return;
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await picture(page, `${name}-${size.width}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

for (const theme of ['light', 'dark'] as const) {
  test(`[screens] every screen and dialog can be used by everyone, ${theme}`, async ({ home, open }, info) => {
    test.skip(theme === 'dark' && info.project.name !== 'browser', 'colours are the same in both shells');
    test.setTimeout(180_000);
    const { page, chooseFolder } = await open({ colorScheme: 'light' });
    const go = (address: string): Promise<void> => page.evaluate((hash) => void (location.hash = hash), address);
    const named = (name: string): string => `${name}-${theme}`;
    await expect(page.getByRole('button', { name: 'Run the sample' })).toBeEnabled();
    await go('#/settings');
    const dark = page.getByRole('radio', { name: theme === 'dark' ? 'Dark' : 'Light', exact: true });
    await dark
      .or(page.getByText(theme === 'dark' ? 'Dark' : 'Light', { exact: true }))
      .first()
      .click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await look(page, named('settings'));
    await go('#/welcome');
    await expect(page.getByRole('button', { name: 'Run the sample' })).toBeEnabled();
    await look(page, named('first-start'));
    await chooseFolder(makeProject(home), () => page.getByRole('button', { name: 'Choose a folder' }).click());
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await expect(page.getByRole('button', { name: 'Run Project check-up' })).toBeVisible();
    await look(page, named('library'));
    await page.getByRole('button', { name: 'Run Project check-up' }).click();
    const form = page.getByRole('dialog', { name: /Project check-up/ });
    await expect(form.getByText('How it works')).toBeVisible();
    await look(page, named('run-dialog'));
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.locator('main').getByText('Done', { exact: true }).locator('visible=true').first()).toBeVisible();
    await expect(page.getByText('Project check-up.html').first()).toBeVisible();
    await look(page, named('run'));
    await page.keyboard.press('3');
    await expect(page.getByRole('region', { name: 'Log lines' })).toBeVisible();
    await look(page, named('run-log'));
    await page.keyboard.press('5');
    await look(page, named('run-changes'));
    await go('#/library');
    await page.getByRole('button', { name: 'Run Release notes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.getByText('This step waits for you.')).toBeVisible();
    await look(page, named('run-waiting'));
    await go('#/inbox');
    await expect(page.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
    await look(page, named('inbox'));
    await go('#/home');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page, named('home'));
    await go('#/runs');
    await expect(page.locator('main').getByText('Release notes').first()).toBeVisible();
    await look(page, named('runs'));
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await look(page, named('keys'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await expect(page.getByPlaceholder('Type what you want to do')).toBeFocused();
    await look(page, named('palette'));
    await page.keyboard.press('Escape');
    await go('#/library');
    await page.getByRole('main').getByRole('link', { name: 'Project check-up', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'What it may do' })).toBeVisible();
    await look(page, named('workflow'));
    await page.getByRole('button', { name: 'Make mine' }).click();
    await expect(page).toHaveURL(/#\/edit/);
    await expect(page.locator('.react-flow__node').first()).toBeVisible();
    await look(page, named('editor'));
  });
}
