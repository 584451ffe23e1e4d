import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';

const review = {
  id: 'text-review',
  name: 'Review a text',
  version: '1.2.0',
  description: 'Reads a text, notes what is unclear, and improves it until nobody finds more.',
  modelTier: 'mid',
  clarificationPrompts: ['Who will read the text?'],
  metaGuidance: ['Keep the voice of the author.'],
  steps: [
    { id: 'read', title: 'Read the text', prompt: 'Read it. Capture:\n- `difficulty`: Easy or Hard' },
    {
      id: 'improve',
      type: 'loop',
      title: 'Improve it',
      runCondition: { var: 'difficulty', equals: 'Hard' },
      loop: {
        type: 'while',
        maxIterations: 3,
        conditionSource: { kind: 'artifact_contract', contractRef: 'wr.contracts.loop_control' },
      },
      body: [
        {
          id: 'rewrite',
          title: 'Rewrite',
          prompt: 'Rewrite what is unclear.',
          agentRole: 'You are a patient editor of plain texts.',
        },
        { id: 'decide', title: 'Good enough?', prompt: 'Decide.', outputContract: { contractRef: 'wr.contracts.loop_control' } },
      ],
    },
    { id: 'hand-over', title: 'Hand it over', prompt: 'Hand over the text.', requireConfirmation: true },
  ],
};

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[import] a WorkRail workflow is looked at, imported and opened (${colorScheme})`, async ({ home, open }) => {
    const { page, chooseFile } = await open({ colorScheme });
    const folder = join(home, 'elsewhere');
    mkdirSync(folder);
    writeFileSync(join(folder, 'text-review.json'), JSON.stringify(review, null, 2));
    await page.goto(`${page.url().split('#')[0] ?? ''}#/library`);
    await chooseFile(join(folder, 'text-review.json'), () => page.getByRole('button', { name: 'Import', exact: true }).click());
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('heading', { name: 'Import Review a text' })).toBeVisible();
    await expect(dialog.getByText('From WorkRail', { exact: false })).toBeVisible();
    await expect(dialog.getByRole('img')).toBeVisible();
    await expect(dialog.getByText('How strong a model should be', { exact: false })).toBeVisible();
    await expectAccessible(page);
    await picture(page, `import-${colorScheme}`);
    expect(existsSync(join(home, 'workflows', 'text-review'))).toBe(false);
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(page.getByText('Review a text is in your workflows.')).toBeVisible();
    await expect(page.getByText('Read the text').first()).toBeVisible();
    expect(readFileSync(join(home, 'workflows', 'text-review', 'workflow.yaml'), 'utf8')).toContain('id: text-review');
  });
}

test('[import] a file that cannot be read says where, and nothing is written', async ({ home, open }) => {
  const { page, chooseFile } = await open();
  writeFileSync(join(home, 'broken.toml'), 'name = "x"\n[steps.a\nrun = "ls"\n');
  await page.goto(`${page.url().split('#')[0] ?? ''}#/library`);
  await chooseFile(join(home, 'broken.toml'), () => page.getByRole('button', { name: 'Import', exact: true }).click());
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('The file is not TOML', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  expect(existsSync(join(home, 'workflows', 'x'))).toBe(false);
});

test('[import] a file dropped on the library is looked at in the same way', async ({ open }) => {
  const { page } = await open();
  await page.goto(`${page.url().split('#')[0] ?? ''}#/library`);
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeVisible();
  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'workflow.toml'));
    return transfer;
  }, 'id = "dropped"\nname = "Dropped here"\n[steps.hello]\nrun = "echo hello"\n');
  await page.dispatchEvent('.library', 'drop', { dataTransfer: dropped });
  await expect(page.getByRole('heading', { name: 'Import Dropped here' })).toBeVisible();
});
