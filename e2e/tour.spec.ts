import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';

test('[tour] a newcomer goes through its five steps and has made, run and answered a workflow', async ({ app }) => {
  await app.getByRole('button', { name: 'Show me around in five steps' }).click();
  const tour = app.getByRole('complementary', { name: 'Tour' });
  await expect(tour).toContainText('Step 1 of 5');
  await expectAccessible(app);
  await picture(app, 'tour-first');
  await app.getByRole('button', { name: 'Run the sample' }).click();

  await expect(tour).toContainText('Step 2 of 5');
  await expect(tour.getByRole('heading', { name: 'Look inside a step' })).toBeVisible();
  // The page was open from the first step on: its head counts along.
  await expect(app.getByText('7 of 7 steps').first()).toBeVisible();
  await app.locator('.run-graph button.run-node').first().click();

  await expect(tour).toContainText('Step 3 of 5');
  await tour.getByRole('button', { name: 'New workflow' }).click();
  await expect(tour).toContainText('Step 4 of 5');
  // The tour is where it was after the window was loaded again.
  await app.reload();
  await expect(tour).toContainText('Step 4 of 5');
  await app.getByRole('toolbar', { name: 'Add a step' }).getByRole('button', { name: 'Question' }).click();

  await expect(tour).toContainText('Step 5 of 5');
  await expectAccessible(app);
  await picture(app, 'tour-last');
  await app.getByRole('button', { name: 'Run', exact: true }).click();
  const form = app.getByRole('dialog');
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(app).toHaveURL(/#\/runs\/run_/);
  await app.getByRole('link', { name: /^Inbox/ }).click();
  await app.getByRole('button', { name: 'Approve', exact: true }).click();
  await app.getByRole('textbox', { name: 'Answer' }).fill('Because it is easy');
  await app.getByRole('button', { name: 'Send the answer' }).click();

  await expect(tour.getByRole('heading', { name: 'That is all of it' })).toBeVisible();
  await expect(tour).toContainText('5 of 5 done');
  await expectAccessible(app);
  await tour.getByRole('button', { name: 'Close' }).click();
  await expect(tour).toBeHidden();
});

test('[tour] it can be skipped through and ended anywhere, and is offered among all acts', async ({ app }) => {
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  await app.keyboard.press('Control+k');
  await app.getByRole('combobox').fill('around');
  await app.keyboard.press('Enter');
  const tour = app.getByRole('complementary', { name: 'Tour' });
  for (const at of [1, 2, 3, 4, 5]) {
    await expect(tour).toContainText(`Step ${at} of 5`);
    await tour.getByRole('button', { name: 'Skip this step' }).click();
  }
  await expect(tour).toContainText('That is all of it');
  await expect(tour).toContainText('0 of 5 done');
  await expect(tour.locator('.tour-skipped')).toHaveCount(5);
  await tour.getByRole('button', { name: 'End the tour' }).click();
  await expect(tour).toBeHidden();
});
