import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';

const EVERY = `version: 1
id: every-kind
name: Every kind # the name
workspace: none
environments: { preview: { provider: static, directory: dist }, prod: { provider: command, command: ./ship.sh } }
inputs:
  who: { type: text, label: For whom?, default: Ann } # asked first
  # how many of them
  count: { type: integer, default: 3 }
triggers:
  - { type: cron, cron: "0 9 * * 1", timezone: Europe/Berlin } # mondays
steps:
  - id: collect
    type: command
    name: Collect
    command: |
      echo '{"count":3,"names":["Ann","Bob"]}' > "$FLOWRIGHT_OUTPUT"
  - id: review
    type: agent # by a colleague
    name: Review
    role: reviewer
    goal: Look at it.
  - id: find
    type: tool
    name: Find
    server: flowright
    tool: files_find
    arguments: { min_bytes: 10 } # all texts
  - id: fetch
    type: http
    name: Fetch
    url: https://example.org # the page
  - id: ship
    type: deploy
    name: Ship
    target: preview # not prod yet
  - id: which
    type: ask
    name: Which
    reason: Which colour?
    form: { colour: { type: text } } # one is enough
  - id: sign
    type: approve
    name: Sign off
    reason: All is well.
  - id: pause
    type: wait
    name: Pause
    for_sec: 60 # a minute
  - id: part
    type: workflow
    name: Part
    uses: other-one
  - id: each
    type: loop
    name: Each
    for_each: '["a", "b"]' # two of them
    steps:
      - { id: inner, type: wait, name: Inner, for_sec: 1 }
`;

/** Three steps that run at once, without an agent. */
const RUNS = `version: 1
id: runs-now
name: Runs now
workspace: none
inputs:
  who: { type: text, default: Ann }
steps:
  - id: collect
    type: command
    name: Collect
    command: |
      echo '{"count":3,"names":["Ann","Bob"]}' > "$FLOWRIGHT_OUTPUT"
  - id: check
    type: command
    name: Check
    command: echo # keep this
  - id: aside
    type: command
    name: Aside
    needs: []
    command: echo aside
`;

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const inspector = (page: Page) => page.locator('aside.inspector');
const field = (page: Page, label: string) => inspector(page).getByLabel(label, { exact: true });

async function openFile(page: Page, home: string, text: string): Promise<string> {
  const folder = join(home, 'project');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'flow.yaml');
  writeFileSync(file, text);
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(file)}`);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  return file;
}

/** Saves and gives what is in the file. */
async function saved(page: Page, file: string): Promise<string> {
  await page.keyboard.press('Control+s');
  await expect(page.getByTestId('saved-state')).toContainText(/Saved \d/);
  return readFileSync(file, 'utf8');
}

/** Opens the form of a step through the outline, where every step is in reach. */
async function select(page: Page, name: string): Promise<void> {
  const outline = page.getByRole('radio', { name: 'Outline' });
  if ((await outline.getAttribute('aria-checked')) !== 'true') await outline.click();
  await page
    .getByRole('treeitem', { name: new RegExp(`^${name}`) })
    .first()
    .click();
  await expect(inspector(page).getByRole('heading', { name, exact: true })).toBeVisible();
}

/** Types into a field and leaves it. */
async function fill(control: Locator, text: string): Promise<void> {
  await control.fill(text);
  await control.blur();
}

async function choose(page: Page, control: Locator, option: string): Promise<void> {
  await control.click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('[IN10] every kind of step has its form, and one field of each changes in its place only', async ({ app, home }) => {
  const file = await openFile(app, home, EVERY);
  let text = EVERY;
  const changed = async (from: string, to: string) => {
    expect(text).toContain(from);
    text = text.replace(from, to);
    await expect(async () => expect(await saved(app, file)).toBe(text)).toPass();
  };
  await select(app, 'Collect');
  await inspector(app).locator('summary', { hasText: 'More' }).first().click();
  await fill(field(app, 'Shell'), 'bash');
  await changed(`"$FLOWRIGHT_OUTPUT"\n`, `"$FLOWRIGHT_OUTPUT"\n    shell: bash\n`);
  await expectAccessible(app);
  await select(app, 'Review');
  await fill(field(app, 'What is to be done'), 'Look at it twice.');
  await changed('Look at it.', 'Look at it twice.');
  await choose(app, field(app, 'Role'), 'Tester');
  await changed('role: reviewer', 'role: tester');
  await expectAccessible(app);
  await select(app, 'Find');
  await fill(field(app, 'At least this many bytes (optional)'), '20');
  await changed('min_bytes: 10 }', 'min_bytes: 20 }');
  await inspector(app).getByRole('checkbox', { name: 'In its folders too (optional)' }).uncheck();
  await changed('min_bytes: 20 }', 'min_bytes: 20, subfolders: false }');
  await inspector(app).getByRole('checkbox', { name: 'In its folders too (optional)' }).check();
  await changed(', subfolders: false }', ' }');
  await select(app, 'Fetch');
  await fill(field(app, 'Address'), 'https://example.org/a');
  await changed('https://example.org #', 'https://example.org/a #');
  await choose(app, field(app, 'Method'), 'POST');
  await changed('example.org/a # the page\n', 'example.org/a # the page\n    method: POST\n');
  await choose(app, field(app, 'Method'), 'GET');
  await changed('    method: POST\n', '');
  await expectAccessible(app);
  await select(app, 'Ship');
  await choose(app, field(app, 'Where to'), 'prod');
  await changed('target: preview #', 'target: prod #');
  await select(app, 'Which');
  await fill(field(app, 'Question'), 'Which colour is it?');
  await changed('Which colour?', 'Which colour is it?');
  await expectAccessible(app);
  await select(app, 'Sign off');
  await fill(field(app, 'What to approve'), 'All is very well.');
  await changed('All is well.', 'All is very well.');
  await select(app, 'Pause');
  await fill(field(app, 'How long'), '5');
  await changed('for_sec: 60 #', 'for_sec: 300 #');
  await select(app, 'Part');
  await fill(field(app, 'Workflow'), 'another-one');
  await changed('uses: other-one', 'uses: another-one');
  await select(app, 'Each');
  await fill(field(app, 'At once'), '2');
  await changed(`name: Inner, for_sec: 1 }\n`, `name: Inner, for_sec: 1 }\n    max_parallel: 2\n`);
  await fill(field(app, 'At once'), '');
  await changed('    max_parallel: 2\n', '');
  await expectAccessible(app);
  await select(app, 'Inner');
  await app.getByRole('tab', { name: 'If it goes wrong' }).click();
  await fill(field(app, 'Tries'), '2');
  await changed('for_sec: 1 }', 'for_sec: 1, retry: { max_attempts: 2 } }');
  await fill(field(app, 'Tries'), '');
  await changed(', retry: { max_attempts: 2 }', '');
  await expectAccessible(app);
});

test('[IN11] a schedule is put together and shows its next five times', async ({ app, home }) => {
  const file = await openFile(app, home, EVERY);
  await inspector(app)
    .getByRole('button', { name: /^Every Mon at 09:00/ })
    .click();
  await expect(inspector(app).getByRole('list', { name: 'The next five times' }).getByRole('listitem')).toHaveCount(5);
  await expect(inspector(app).getByRole('list', { name: 'The next five times' })).toContainText('Mon');
  await inspector(app).getByRole('checkbox', { name: 'Thursday' }).check();
  await fill(field(app, 'At'), '07:30');
  await expect(async () => expect(await saved(app, file)).toBe(EVERY.replace('"0 9 * * 1"', '"30 7 * * 1,4"'))).toPass();
  await expectAccessible(app);
  await picture(app, 'inspector-schedule');
  await choose(app, field(app, 'How often'), 'Every month');
  await choose(app, field(app, 'On day'), '31');
  await expect(inspector(app)).toContainText('Months that are shorter are left out.');
  await fill(field(app, 'Time zone'), 'Asia/Tokyo');
  await expect(async () =>
    expect(await saved(app, file)).toBe(
      EVERY.replace('"0 9 * * 1", timezone: Europe/Berlin', '"30 7 31 * *", timezone: Asia/Tokyo'),
    ),
  ).toPass();
  await expect(inspector(app).getByRole('list', { name: 'The next five times' })).toContainText('GMT+9');
  await choose(app, field(app, 'How often'), 'As a cron line');
  await fill(field(app, 'Cron line'), '0 9,17 * * *');
  await expect(inspector(app).getByRole('list', { name: 'The next five times' }).getByRole('listitem')).toHaveCount(5);
  await fill(field(app, 'Cron line'), '0 99 * * *');
  await expect(inspector(app)).toContainText('It never comes round like this.');
  await expect(inspector(app).locator('.field-error').first()).toContainText('is no hour');
  // Mending what is wrong leaves the section open, with the times below.
  await fill(field(app, 'Cron line'), '0 8 * * *');
  await expect(inspector(app).getByRole('list', { name: 'The next five times' }).getByRole('listitem')).toHaveCount(5);
  await fill(field(app, 'Cron line'), '0 99 * * *');
  await expect(inspector(app)).toContainText('It never comes round like this.');
  await inspector(app).getByRole('button', { name: 'More for 0 99 * * *' }).click();
  await app.getByRole('menuitem', { name: /^Remove/ }).click();
  await expect(async () => expect(await saved(app, file)).not.toContain('triggers')).toPass();
});

test('[IN12] inputs are added, renamed with all that reads them, moved and removed', async ({ app, home }) => {
  const reads = EVERY.replace('goal: Look at it.', 'goal: Look at it for {{ inputs.who }}.');
  const file = await openFile(app, home, reads);
  await inspector(app)
    .getByRole('button', { name: /^For whom\?/ })
    .click();
  await fill(field(app, 'Label'), 'Who is it for?');
  await fill(field(app, 'Name in the text'), 'person');
  const named = reads
    .replace('who: { type: text, label: For whom?,', 'person: { type: text, label: "Who is it for?",')
    .replace('inputs.who', 'inputs.person');
  await expect(async () => expect(await saved(app, file)).toBe(named)).toPass();
  await choose(app, field(app, 'Kind of answer').first(), 'One of several');
  const chosen = named.replace(
    '{ type: text, label: "Who is it for?", default: Ann }',
    '{ type: choice, label: "Who is it for?", options: [First, Second] }',
  );
  await expect(async () => expect(await saved(app, file)).toBe(chosen)).toPass();
  await expectAccessible(app);
  await app.keyboard.press('Control+z');
  await expect(async () => expect(await saved(app, file)).toBe(named)).toPass();
  await inspector(app).getByRole('button', { name: 'More for Count' }).click();
  await app.getByRole('menuitem', { name: 'Move up' }).click();
  await expect(async () =>
    expect(await saved(app, file)).toBe(
      named
        .replace(/ {2}person: .*\n/, '')
        .replace('count: { type: integer, default: 3 }\n', (line) => `${line}${/ {2}person: .*\n/.exec(named)?.[0] ?? ''}`),
    ),
  ).toPass();
  await inspector(app).getByRole('button', { name: 'Add a field' }).click();
  await fill(field(app, 'Label').last(), 'Until when');
  await choose(app, field(app, 'Kind of answer').last(), 'Date');
  await expect(async () => {
    const now = await saved(app, file);
    expect(now).toMatch(/ {2}input: ?\{? ?/);
    expect(now).toContain('Until when');
    expect(now).toContain('type: date');
  }).toPass();
});

test('[IN13] a value is dragged onto a field, or put there with the keyboard', async ({ app, home }) => {
  const file = await openFile(app, home, RUNS);
  await node(app, 'check').click();
  await inspector(app).getByRole('button', { name: 'Values from earlier steps' }).click();
  const tree = inspector(app).getByRole('tree', { name: 'Values from earlier steps' });
  await expect(tree.getByRole('treeitem', { name: /^Number it ended with/ })).toBeVisible();
  await expect(tree).not.toContainText('Aside');
  await expectAccessible(app);
  const from = await tree.getByRole('treeitem', { name: /^Number it ended with/ }).boundingBox();
  const to = await field(app, 'Command').boundingBox();
  if (from === null || to === null) throw new Error('The value or its field is not on the screen.');
  await app.mouse.move(from.x + 60, from.y + from.height / 2);
  await app.mouse.down();
  await app.mouse.move(to.x + 100, to.y + 40, { steps: 8 });
  await app.mouse.move(to.x + 110, to.y + 42, { steps: 2 });
  await app.mouse.up();
  const dropped = RUNS.replace('command: echo # keep', 'command: "echo{{ steps.collect.output.exit_code }}" # keep');
  await expect(async () => expect(await saved(app, file)).toBe(dropped)).toPass();
  await app.getByRole('button', { name: 'Undo change Command of Check' }).click();
  await expect(async () => expect(await saved(app, file)).toBe(RUNS)).toPass();
  await field(app, 'Command').focus();
  await app.keyboard.press('End');
  await app.keyboard.type(' ');
  await app.keyboard.press('Tab');
  await expect(inspector(app).getByRole('button', { name: 'Insert a value into Command' })).toBeFocused();
  await app.keyboard.press('Enter');
  await expect(app.getByRole('combobox', { name: 'Search values' })).toBeFocused();
  await app.keyboard.type('who');
  await expectAccessible(app);
  await app.keyboard.press('Enter');
  await expect(field(app, 'Command')).toBeFocused();
  await expect(async () =>
    expect(await saved(app, file)).toBe(RUNS.replace('command: echo # keep', 'command: "echo {{ inputs.who }}" # keep')),
  ).toPass();
});

test('[IN14] a condition is chosen line by line and tells what it gives with the last run', async ({ open, home }) => {
  const { page, chooseFolder } = await open();
  const file = await openFile(page, home, RUNS);
  await page.locator('.editor-tools').getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await chooseFolder(join(home, 'project'), () => dialog.getByRole('button', { name: 'Choose a folder' }).click());
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page).toHaveURL(/#\/run/);
  await expect(page.locator('main').getByText('Done', { exact: true }).locator('visible=true').first()).toBeVisible();
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(file)}`);
  await node(page, 'check').click();
  await inspector(page).getByRole('button', { name: 'Choose it line by line' }).click();
  await inspector(page)
    .getByRole('button', { name: /Value of line 1/ })
    .click();
  await page.keyboard.type('count');
  await expect(page.getByRole('option', { name: /Count/ }).first()).toContainText('3');
  await page.keyboard.press('Enter');
  await choose(page, field(page, 'Comparison of line 1'), 'is more than');
  await fill(field(page, 'Compared with, line 1'), '2');
  const first = RUNS.replace(
    'command: echo # keep this\n',
    'command: echo # keep this\n    when: steps.collect.output.data.count > 2\n',
  );
  await expect(async () => expect(await saved(page, file)).toBe(first)).toPass();
  await expect(inspector(page).locator('[data-live]')).toContainText('True with the last run.');
  await inspector(page).getByRole('button', { name: 'Add a line' }).click();
  await inspector(page)
    .getByRole('button', { name: /Value of line 2/ })
    .click();
  await page.keyboard.type('names');
  await page.keyboard.press('Enter');
  await choose(page, field(page, 'Comparison of line 2'), 'has an entry');
  await fill(field(page, 'Compared with, line 2'), 'Zoe');
  await expect(inspector(page).locator('[data-live]')).toContainText('False with the last run.');
  await expectAccessible(page);
  await picture(page, 'inspector-condition');
  await inspector(page).getByRole('radio', { name: 'Any of these' }).click();
  await expect(inspector(page).locator('[data-live]')).toContainText('True with the last run.');
  await expect(async () =>
    expect(await saved(page, file)).toBe(
      RUNS.replace(
        'command: echo # keep this\n',
        `command: echo # keep this\n    when: steps.collect.output.data.count > 2 || "Zoe" in steps.collect.output.data.names\n`,
      ),
    ),
  ).toPass();
  await inspector(page).getByRole('button', { name: 'Write it as text' }).click();
  const text = field(page, 'Only if');
  await text.fill('');
  await text.pressSequentially('steps.collect.output.data.c');
  await expect(inspector(page).getByRole('option', { name: /steps.collect.output.data.count/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await page.keyboard.type(' == 4');
  await expect(inspector(page).locator('[data-live]')).toContainText('False with the last run.');
  await page.keyboard.type(' &&');
  await expect(inspector(page).locator('.field-error').first()).toContainText('is not an expression');
  await text.fill('');
  await text.blur();
  await expect(async () => expect(await saved(page, file)).toBe(RUNS)).toPass();
});

test('[IN15] what is wrong stands beside its field and is mended by a click', async ({ app, home }) => {
  const wrong = RUNS.replace('command: echo # keep this', 'comand: echo # keep this\n    when: inputs.whoo == "Ann"');
  const file = await openFile(app, home, wrong);
  await node(app, 'check').click();
  await expect(inspector(app).locator('.stray-problems')).toContainText('comand');
  await expectAccessible(app);
  await inspector(app).getByRole('button', { name: 'Change it to command' }).click();
  await expect(inspector(app).locator('.stray-problems')).toHaveCount(0);
  await expect(async () => expect(await saved(app, file)).toBe(wrong.replace('comand', 'command'))).toPass();
  await expectAccessible(app);
  await inspector(app).locator('.condition').getByRole('button', { name: 'Write inputs.who' }).click();
  await expect(async () =>
    expect(await saved(app, file)).toBe(wrong.replace('comand', 'command').replace('whoo', 'who')),
  ).toPass();
  await expect(inspector(app).locator('.condition .field-error')).toHaveCount(0);
  await app.keyboard.press('Control+z');
  await expect(inspector(app).locator('.condition .field-error')).toHaveCount(1);
});

test('[IN16] several steps show what they share and are switched off together', async ({ app, home }) => {
  const file = await openFile(app, home, RUNS);
  await node(app, 'collect').click();
  await node(app, 'check').click({ modifiers: ['Control'] });
  await expect(inspector(app).getByRole('heading', { name: '2 steps selected' })).toBeVisible();
  await expect(inspector(app)).toContainText('2 × Command');
  const acts = inspector(app).getByRole('list', { name: 'What can be done to all of them' });
  await expect(acts.getByRole('listitem')).toHaveCount(9);
  await expectAccessible(app);
  for (const [act, title] of [
    [/^Group into a loop/, 'Repeat 2 steps'],
    [/^Make a workflow/, 'Make a workflow of 2 steps'],
  ] as const) {
    await acts.getByRole('button', { name: act }).click();
    await expect(app.getByRole('dialog', { name: title })).toBeVisible();
    await app.keyboard.press('Escape');
    await expect(app.getByRole('dialog')).toHaveCount(0);
  }
  await inspector(app)
    .getByRole('button', { name: /Switch off/ })
    .click();
  await expect(async () => expect((await saved(app, file)).match(/when: "?false/g)).toHaveLength(2)).toPass();
  await inspector(app).getByRole('button', { name: 'Switch on' }).click();
  await expect(async () => expect(await saved(app, file)).toBe(RUNS)).toPass();
  await inspector(app).getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(node(app, 'check')).toHaveCount(0);
});

test('[IN17] limits, files and places are set in the settings of the workflow', async ({ app, home }) => {
  const file = await openFile(app, home, RUNS);
  await inspector(app).locator('summary', { hasText: 'What it may do' }).click();
  await fill(field(app, 'Credits'), '50');
  await expect(inspector(app)).toContainText('About $0.50.');
  await field(app, 'May run').fill('echo *');
  await app.keyboard.press('Enter');
  await inspector(app).locator('summary', { hasText: 'What it uses' }).click();
  await inspector(app).getByRole('button', { name: 'Add a file' }).click();
  await fill(field(app, 'File').last(), 'style.md');
  await expectAccessible(app);
  await expect(async () => {
    const now = await saved(app, file);
    expect(now).toMatch(/budget:\s+(\{ )?max_credits: 50/);
    expect(now).toContain('echo *');
    expect(now).toContain('source: "style.md"');
    expect(now.startsWith(RUNS.split('inputs:')[0] ?? '')).toBe(true);
  }).toPass();
  await fill(field(app, 'Credits'), '');
  await inspector(app).getByRole('button', { name: 'Remove echo *' }).click();
  await inspector(app).getByRole('button', { name: 'More for file-1' }).click();
  await app.getByRole('menuitem', { name: /^Remove/ }).click();
  await expect(async () => expect(await saved(app, file)).toBe(RUNS)).toPass();
});

test('[IN18] a secret is named in a step, and where to set it is one click away', async ({ app, home }) => {
  const file = await openFile(app, home, RUNS);
  await node(app, 'check').click();
  await inspector(app).locator('summary', { hasText: 'More' }).first().click();
  await field(app, 'Secrets').fill('NPM_TOKEN');
  await app.keyboard.press('Enter');
  await expect(inspector(app)).toContainText('NPM_TOKEN is not stored on this computer yet.');
  await expect(async () => expect(await saved(app, file)).toMatch(/secrets:\s*(\[|\n\s*- )NPM_TOKEN/)).toPass();
  await inspector(app).getByRole('button', { name: 'Set it' }).click();
  await expect(app.getByRole('dialog', { name: 'Set a secret…' })).toBeVisible();
  await expectAccessible(app);
});
