import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAttachments } from './attachments.ts';

let top = '';
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'flowright-attach-'));
  for (const folder of ['flow/refs', 'project']) await mkdir(join(top, folder), { recursive: true });
  await writeFile(join(top, 'flow/refs/style.md'), '# Style');
  await writeFile(join(top, 'project/notes.md'), 'notes');
  await writeFile(join(top, 'secret'), 'x');
  await symlink(join(top, 'secret'), join(top, 'flow/link'));
});
afterEach(() => rm(top, { recursive: true, force: true }));

test('[E36] a file is found below its folder and nowhere else, and what is wrong is said', async () => {
  const attachments = createAttachments();
  const find = async (source: string, more: { resolve_from?: 'project' | 'workflow' } = {}): Promise<string> => {
    const found = await attachments.find(
      { id: 'style', title: 'Style guide', source, ...more },
      { workflowDir: join(top, 'flow'), projectRoot: join(top, 'project') },
    );
    return found.ok ? `${found.value.bytes}` : `${found.error.at}: ${found.error.message.replaceAll(top, 'TOP')}`;
  };
  expect([
    await find('refs/style.md'),
    await find('notes.md', { resolve_from: 'project' }),
    await find('refs/none.md'),
    await find('../secret'),
    await find('link'),
    await find('refs'),
    await find('https://example.org/x'),
  ]).toEqual([
    '7',
    '5',
    'references.style: The attachment “Style guide” cannot be given: There is no refs/none.md in TOP/flow.',
    'references.style: The attachment “Style guide” cannot be given: ../secret leads out of TOP/flow.',
    'references.style: The attachment “Style guide” cannot be given: link leads out of TOP/flow.',
    'references.style: The attachment “Style guide” cannot be given: refs is not a file.',
    'references.style: The attachment “Style guide” cannot be given: https://example.org/x is an address, and only files can be attached.',
  ]);
});
