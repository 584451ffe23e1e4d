import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';
import { holdGit, makeProject } from './harness/sample-project.ts';

test('[main job] by mouse and keyboard: run the check-up, lose the program half-way, reopen, see it finish', async ({
  home,
  open,
}) => {
  test.skip(process.platform === 'win32', 'a program that waits is a shell script here');
  const project = makeProject(home);
  const git = holdGit(home);
  const first = await open({ env: git.env });
  await first.page.getByRole('link', { name: 'Library' }).click();
  await first.page.getByRole('button', { name: 'Run Project check-up' }).click();
  const form = first.page.getByRole('dialog', { name: /Project check-up/ });
  await first.chooseFolder(project, () => form.getByRole('button', { name: 'Choose a folder' }).click());
  await expect(form).toContainText('project');
  await form.getByRole('button', { name: 'Run', exact: true }).press('Enter');
  await expect(first.page).toHaveURL(/#\/runs\/run_/);
  await expect(first.page.getByText('Running').first()).toBeVisible();
  await expect.poll(() => git.reached()).toBe(true);
  const address = new URL(first.page.url()).hash;
  await first.kill();
  git.release();

  const { page } = await open();
  await page.evaluate((hash) => (location.hash = hash), address);
  await expect(page.locator('main').getByText('Done', { exact: true }).locator('visible=true').first()).toBeVisible();
  await expect(page.getByText('Project check-up.html').first()).toBeVisible();
  await picture(page, 'run-finished');
});

test('[first start] one obvious thing to click ends in a finished run', async ({ app }) => {
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(app);
  await picture(app, 'first-start-light');
  await app.getByRole('button', { name: 'Run the sample' }).click();
  await expect(app.locator('main').getByText('Done', { exact: true }).locator('visible=true').first()).toBeVisible();
  await expectAccessible(app);
});
