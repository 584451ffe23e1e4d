import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';
import { makeProject } from './harness/sample-project.ts';

const brief = `version: 1
id: brief
name: Brief work
workspace: none
policies:
  budget: { max_wall_clock_sec: 1 }
  commands: { allowed: ["sleep *", "echo *", "true"] }
steps:
  - { id: work, name: Work for a while, type: command, command: sleep 2 }
  - { id: more, name: Go on, type: command, command: echo more }
  - id: check
    name: Check the outcome
    type: command
    command: echo checked
    on_failure: continue
    verify:
      - { file: nowhere.txt }
      - { expression: "steps.check.output.exit_code == 0" }
`;

test('[limits] a run that has used its time waits in the inbox, goes on when it is given more, and shows its evidence', async ({
  home,
  open,
}) => {
  const { page, chooseFolder } = await open();
  const project = makeProject(home);
  const folder = join(project, '.flowright', 'workflows');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'brief.workflow.yaml'), brief);
  await chooseFolder(project, () => page.getByRole('button', { name: 'Choose a folder' }).click());
  await page.getByRole('button', { name: 'Run Brief work' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run “Brief work”' });
  await expect(dialog.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
  await picture(page, 'limits-form');
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('It has worked for its limit of 1 s.', { exact: false }).first()).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'limits-run');

  await page.getByRole('link', { name: /^Inbox/ }).click();
  await expect(page.getByRole('heading', { name: 'A limit is reached' })).toBeVisible();
  await page.getByLabel('Raise it by').fill('60');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Raise the limit' }).click();
  await page.getByRole('link', { name: 'Brief work' }).first().click();
  await expect(page.locator('.run-head').getByText('Done', { exact: true })).toBeVisible();

  await page.goto(`${page.url().replace(/(run_[^/]+).*$/, '$1')}/check`);
  await expect(page.getByText('nowhere.txt').first()).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'limits-evidence');
});
