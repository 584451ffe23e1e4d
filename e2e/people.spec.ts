import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './harness/fixtures.ts';
import { makeProject } from './harness/sample-project.ts';

const people = `version: 1
id: people
name: People and things
workspace: none
steps:
  - id: list
    name: Fill in the list
    type: agent
    role: assistant
    goal: Name who does what.
    output:
      schema:
        type: object
        required: [actions]
        properties:
          actions:
            type: array
            title: Actions
            items: { type: object, required: [who, what], properties: { who: { type: string, title: Who }, what: { type: string, title: What } } }
  - id: agree
    name: Agree
    type: approve
    reason: "{{ size(steps.list.output.actions) }} actions, the first for {{ steps.list.output.actions[0].who }}. Go on?"
  - id: which
    name: Which colour?
    type: ask
    reason: One more thing.
    form: { colour: { type: choice, options: [red, green], label: Colour, required: true } }
`;
const slow = `version: 1
id: slow
name: Slow one
workspace: none
steps:
  - { id: long, name: Sleep a while, type: command, command: sleep 600 }
`;
const gate = `version: 1
id: gate
name: A gate
workspace: none
steps:
  - { id: gate, name: May it go on?, type: approve, reason: Only you know. }
`;

const rest = `version: 1
id: rest
name: Rest a while
workspace: none
steps:
  - id: twice
    name: Twice
    type: loop
    times: 2
    steps: [{ id: board, name: Wait for the board, type: wait, until: "2099-01-01T08:00[Europe/Berlin]" }]
`;

/** A project with workflows of its own and two equal files, opened in the app. */
async function openProject(
  app: { page: Page; chooseFolder: (path: string, ask: () => Promise<void>) => Promise<void> },
  home: string,
) {
  const project = makeProject(home);
  const folder = join(project, '.flowright', 'workflows');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries({ people, slow, gate, rest }))
    writeFileSync(join(folder, `${name}.workflow.yaml`), text);
  writeFileSync(join(project, 'twin.txt'), 'The same words, twice.\n');
  writeFileSync(join(project, 'twin too.txt'), 'The same words, twice.\n');
  await app.chooseFolder(project, () => app.page.getByRole('button', { name: 'Choose a folder' }).click());
  await expect(app.page.getByRole('button', { name: 'Run People and things' })).toBeVisible();
  return project;
}

async function start(page: Page, name: string) {
  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByRole('button', { name: `Run ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page).toHaveURL(/#\/runs\/run_/);
}

test('[answers] a step of one’s own, an approval, a question, a refusal, a cancel and a way back, all by hand', async ({
  home,
  open,
}) => {
  const app = await open();
  const { page } = app;
  const project = await openProject(app, home);
  const inbox = page.getByRole('region', { name: 'Details' });

  await test.step('hand in a list of things, row by row', async () => {
    await start(page, 'People and things');
    await page
      .getByRole('link', { name: 'Answer it' })
      .or(page.getByRole('button', { name: 'Answer it' }))
      .click();
    await inbox.getByRole('button', { name: 'Add the first one' }).click();
    await inbox.getByLabel('What', { exact: true }).fill('send the offer');
    await inbox.getByRole('button', { name: 'Done', exact: true }).click();
    await expect(inbox.getByText('"Who" needs a value.')).toBeVisible();
    await expect(inbox.getByLabel('Who', { exact: true })).toBeFocused();
    await page.keyboard.type('Ana');
    await inbox.getByRole('button', { name: 'Done', exact: true }).click();
  });
  await test.step('approve what is shown', async () => {
    await expect(inbox.getByText('1 actions, the first for Ana. Go on?')).toBeVisible();
    await inbox.getByRole('button', { name: 'Approve', exact: true }).click();
  });
  await test.step('answer the question; an empty form is not taken', async () => {
    await expect(inbox.getByText('One more thing.')).toBeVisible();
    await inbox.getByRole('button', { name: 'Send the answer' }).click();
    await expect(inbox.getByText('"Colour" needs a value.')).toBeVisible();
    await inbox.getByRole('radio', { name: 'green' }).check();
    await inbox.getByRole('button', { name: 'Send the answer' }).click();
    await expect(page.getByText('Nothing waits for you')).toBeVisible();
  });
  await test.step('decline with words', async () => {
    await start(page, 'A gate');
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await inbox.getByRole('button', { name: 'Decline' }).click();
    await expect(inbox.getByText('Say in a few words why.')).toBeVisible();
    await inbox.getByLabel(/Words for the workflow/).fill('Not today');
    await inbox.getByRole('button', { name: 'Decline' }).click();
    await expect(page.getByText('Nothing waits for you')).toBeVisible();
  });
  await test.step('cancel a run in the middle', async () => {
    await start(page, 'Slow one');
    await page.getByRole('button', { name: 'Cancel run' }).click();
    const sure = page.getByRole('dialog', { name: 'Cancel this run?' });
    await expect(sure.getByRole('button', { name: 'Keep it running' })).toBeFocused();
    await sure.getByRole('button', { name: 'Cancel run' }).click();
    await expect(page.locator('main').getByText('Stopped', { exact: true }).first()).toBeVisible();
    // Keys of the page rest while a question is on its way out; then the page is there for everybody again.
    await expect(page.getByRole('navigation').getByRole('link', { name: 'Runs' })).toBeVisible();
  });
  await test.step('find runs again by status and by words', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    const main = page.locator('main');
    await expect(main.getByText('Slow one').first()).toBeVisible();
    await main.getByText('Failed', { exact: true }).first().click();
    await expect(main.getByText('A gate').first()).toBeVisible();
    await expect(main.getByText('Slow one')).toHaveCount(0);
    await main.getByText('All', { exact: true }).first().click();
    await page.keyboard.press('/');
    await page.keyboard.type('People');
    await expect(main.getByText('Slow one')).toHaveCount(0);
    await expect(main.getByText('People and things').first()).toBeVisible();
  });
  await test.step('move duplicates aside, then put them back', async () => {
    await start(page, 'Tidy up a folder');
    await page
      .getByRole('link', { name: 'Answer it' })
      .or(page.getByRole('button', { name: 'Answer it' }))
      .click();
    await inbox.getByRole('button', { name: 'Send the answer' }).click();
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.locator('main').getByText('Tidy up a folder').first().click();
    await expect(page.locator('main').getByText('Done', { exact: true }).locator('visible=true').first()).toBeVisible();
    await page.getByRole('tab', { name: /Changes/ }).click();
    await expect(page.getByRole('tab', { name: /Changes, 1 file/ })).toHaveAttribute('aria-selected', 'true');
    await page.getByRole('button', { name: 'Put back' }).click();
    await expect(page.getByText('1 file put back.')).toBeVisible();
    expect(['twin.txt', 'twin too.txt'].map((name) => readFileSync(join(project, name), 'utf8'))).toEqual([
      'The same words, twice.\n',
      'The same words, twice.\n',
    ]);
  });
});

test('[answers] a double click answers what was read, and not what comes into its place', async ({ home, open }) => {
  const app = await open();
  const { page } = app;
  await openProject(app, home);
  await start(page, 'A gate');
  await start(page, 'A gate');
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await expect(page.getByText('Waiting, 2')).toBeVisible();
  const approve = page.getByRole('button', { name: 'Approve', exact: true });
  await approve.hover();
  await page.mouse.down({ clickCount: 1 });
  await page.mouse.up({ clickCount: 1 });
  await expect(page.getByText('Waiting, 1')).toBeVisible();
  await expect(approve).toBeEnabled();
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  // Were it taken, the button would be at work before the next click is.
  await approve.hover();
  await expect(approve).toBeEnabled();
  await expect(page.getByText('Waiting, 1')).toBeVisible();
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Inbox 1 waiting for you' })).toBeVisible();
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await approve.click();
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
});

test('[waits] a run that waits for time says until when, on its page, at Home and among all runs, and asks nobody', async ({
  home,
  open,
}) => {
  const app = await open();
  const { page } = app;
  await openProject(app, home);
  await start(page, 'Rest a while');
  const until = /Waits until .*2099/;
  await expect(page.locator('.run-head').getByText(until)).toBeVisible();
  await expect(page.locator('.run-panel').getByText(until)).toBeVisible();
  await expect(page.locator('main').getByText('Needs you')).toHaveCount(0);
  await expect(page.locator('.timeline-waited:not(.timeline-key)')).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Home' }).click();
  await expect(page.getByRole('region', { name: 'Running' }).getByText(until)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Waiting for you' }).getByText('No step waits for you.')).toBeVisible();
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(page.locator('.history-row').getByText(until)).toBeVisible();
  await expectAccessible(page);
});
