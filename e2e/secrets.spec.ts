import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, expectAccessible, test } from './harness/fixtures.ts';
import { makeProject } from './harness/sample-project.ts';

const publish = `version: 1
id: publish
name: Publish
workspace: none
steps:
  - id: send
    name: Send it
    type: command
    secrets: [PUBLISH_TOKEN]
    command: |
      echo "sending with $PUBLISH_TOKEN"
      i=0; while [ $i -lt 3000 ]; do echo "line $i of the work"; i=$((i+1)); done
      echo "the needle is here"
`;

test('[secrets] a missing secret is set on the way to a run, never seen again, and the log of the run is searched', async ({
  home,
  open,
}) => {
  const app = await open();
  const { page } = app;
  const project = makeProject(home);
  const folder = join(project, '.flowright', 'workflows');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'publish.workflow.yaml'), publish);
  await app.chooseFolder(project, () => page.getByRole('button', { name: 'Choose a folder' }).click());

  // Opening a folder ends in the library; only then is there somewhere to go from.
  await expect(page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();

  // Without a keychain the person chooses how secrets are guarded, before any is taken.
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('This computer has no keychain that answers.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('New passphrase').fill('three odd words');
  await page.getByRole('button', { name: 'Guard them with this passphrase' }).click();
  await expect(page.getByText('No secrets are set.')).toBeVisible();

  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByRole('button', { name: 'Run Publish' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await dialog.getByLabel('Value of PUBLISH_TOKEN').fill('canary-4711');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(page).toHaveURL(/#\/runs\/run_/);

  await page.getByRole('tab', { name: 'Log' }).click();
  const log = page.getByRole('region', { name: 'Log lines' });
  await expect(log.getByText('the needle is here')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('line 1500 of');
  await expect(page.locator('.log-search')).toContainText('1 of 1');
  await page.getByRole('button', { name: 'Next match' }).click();
  await expect(log.locator('.log-current')).toContainText('line 1500 of the work');
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('sending with');
  await expect(page.locator('.log-search')).toContainText('of 2');
  await page.getByRole('button', { name: 'Next match' }).click();
  await page.getByRole('button', { name: 'Next match' }).click();
  await expect(log.locator('.log-current')).toContainText('sending with');
  await expect(log.getByText('sending with [secret]')).toBeVisible();
  await expect(page.getByText('canary-4711')).toHaveCount(0);

  await page.getByRole('link', { name: 'Settings' }).click();
  const kept = page.getByRole('list', { name: 'Secrets' });
  await expect(kept.getByText('PUBLISH_TOKEN')).toBeVisible();
  await expectAccessible(page);
  await kept.getByRole('button', { name: 'Remove PUBLISH_TOKEN' }).click();
  await expect(page.getByText('No secrets are set.')).toBeVisible();
});
