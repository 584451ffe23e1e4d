import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { strictest, type Policies } from '../../src-shared/workflow/policies/effective.ts';
import type { CommandLaunch } from '../ports/policies.ts';
import { createCommandGuard } from './create-command-guard.ts';
import { createOwnPolicies } from './own-policies.ts';
import { loadShellParser } from './shell-parser.ts';

let top = '';
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'flowright-guard-')));
  for (const folder of ['work/tools', 'bin', 'artifacts']) mkdirSync(join(top, folder), { recursive: true });
  for (const program of ['bin/npm', 'bin/rm', 'work/tools/build', 'work/tools/npm']) {
    writeFileSync(join(top, program), '#!/bin/sh\n');
    chmodSync(join(top, program), 0o755);
  }
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

async function admit(
  text: CommandLaunch['text'],
  given: { readonly sides?: readonly Policies[]; readonly env?: Readonly<Record<string, string>>; readonly path?: string } = {},
): Promise<string> {
  const path = given.path ?? join(top, 'bin');
  const guard = createCommandGuard({
    load: loadShellParser,
    sandbox: { means: () => Promise.reject(new Error('not here')), wrap: () => Promise.reject(new Error('not here')) },
    env: { PATH: path },
  });
  const admitted = await guard.admit({
    text,
    argv: text.argv === undefined ? ['/bin/sh', '-c', text.command ?? ''] : [text.argv[0] ?? '', ...text.argv.slice(1)],
    cwd: join(top, 'work'),
    env: { PATH: path, ...given.env },
    unenforced: false,
    policies: strictest(given.sides ?? [{ commands: { allowed: ['npm *', './tools/build *'] } }]),
    workspace: { mode: 'isolated', kind: 'copy', root: join(top, 'work'), projectRoot: top, artifacts: join(top, 'artifacts') },
  });
  return admitted.ok ? 'runs' : admitted.error.message;
}

test('[E75] a program is the file its name leads to, not its name', async () => {
  expect([
    await admit({ command: 'npm test' }),
    await admit({ command: `${join(top, 'bin/npm')} test` }),
    await admit({ command: `${join(top, 'work/tools/npm')} test` }),
    await admit({ command: 'npm test' }, { path: `${join(top, 'work/tools')}:${join(top, 'bin')}` }),
    await admit({ command: 'npm test' }, { path: `tools:${join(top, 'bin')}` }),
    await admit({ command: './tools/build all' }),
    await admit({ argv: ['npm', 'test'] }),
    await admit({ argv: ['rm', '-rf', '/'] }),
  ]).toEqual([
    'runs',
    'runs',
    expect.stringContaining('policies.commands.allowed leaves it out'),
    expect.stringContaining('a file the run itself can write'),
    expect.stringContaining('a file the run itself can write'),
    'runs',
    'runs',
    expect.stringContaining('policies.commands.allowed leaves it out'),
  ]);
});

test('[E75] a step cannot set what programs load', async () => {
  expect([
    await admit({ command: 'npm test' }, { env: { LD_PRELOAD: '/x.so' } }),
    await admit({ command: 'npm test' }, { env: { CI: '1' } }),
  ]).toEqual(['The step sets LD_PRELOAD, which changes what a program runs, and policies.commands limits what may run.', 'runs']);
});

test('[E75] the stricter side decides, and no rule at all lets everything run', async () => {
  expect([
    await admit({ command: 'npm test' }, { sides: [{ commands: { allowed: ['npm *'] } }, { commands: { allowed: ['git *'] } }] }),
    await admit(
      { command: 'npm publish' },
      { sides: [{ commands: { allowed: ['npm *'] } }, { commands: { denied: ['npm publish *'] } }] },
    ),
    await admit({ command: '$(anything)' }, { sides: [{}] }),
  ]).toEqual([
    expect.stringContaining('leaves it out'),
    expect.stringContaining('policies.commands.denied has “npm publish *”'),
    'runs',
  ]);
});

test('[E75] a policy file that cannot be read lets nothing start, and is read again once mended', () => {
  const own = createOwnPolicies(top);
  const write = (text: string): unknown => {
    writeFileSync(join(top, 'policy.yaml'), text);
    const current = own.current();
    return current.ok ? current.value.policies : current.error.code;
  };
  expect([
    own.current(),
    write('commands: { allow: [npm] }'),
    write('commands: ['),
    write('commands: { allowed: [npm] }'),
    write(''),
  ]).toEqual([
    { ok: true, value: { policies: {} } },
    'policy_unreadable',
    'policy_unreadable',
    { commands: { allowed: ['npm'] } },
    {},
  ]);
});
