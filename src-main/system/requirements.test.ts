import { expect, test } from 'vitest';
import { ok } from '../../src-shared/lib/result.ts';
import { requirementFindings, requirementRefusal } from '../../src-shared/workflow/checks/requirement-findings.ts';
import { createRequirements } from './requirements.ts';

const PRINTS: Readonly<Record<string, string>> = {
  node: 'v24.3.1',
  git: 'git version 2.43.0.windows.1',
  just: 'just 1.40',
  odd: 'hello',
};

function machine() {
  const asked: string[] = [];
  const requirements = createRequirements({
    processes: {
      find: async (name) => (Object.hasOwn(PRINTS, name) ? `/bin/${name}` : undefined),
      capture: async ([path, ...words]) => {
        asked.push([path, ...words].join(' '));
        return ok({ code: 0, stdout: PRINTS[path.slice('/bin/'.length)] ?? '', stderr: '' });
      },
    },
    agents: async () => ['you'],
    servers: async () => ['flowright'],
  });
  return { requirements, asked };
}

test('[REQ] programs are found on the PATH and asked for their version; what is missing says how to get it', async () => {
  const { requirements, asked } = machine();
  const requires = {
    programs: { node: '>=20', git: '^2.40', just: '>=2', jq: '*', odd: '>=1', '../evil': '*', go: 'newest' },
    agents: ['you', 'claude'],
    servers: ['flowright', 'github'],
  };
  const missing = await requirements.missing(requires);
  expect([missing.map(({ name, why, message }) => `${name} ${why}: ${message}`), asked]).toEqual([
    [
      'just other version: just is here in version 1.40.0, and >=2 is needed.',
      'jq absent: The program jq is not installed here.',
      'odd other version: odd does not say its version, and >=1 is needed.',
      '../evil absent: The program ../evil is not installed here.',
      'go bad range: "newest" is not a range of versions.',
      'claude absent: The agent claude is not connected here.',
      'github absent: The tool server github is not connected here.',
    ],
    ['/bin/node --version', '/bin/git --version', '/bin/just --version', '/bin/odd --version'],
  ]);
  expect(requirementFindings({ requires }, missing).map(({ code, at }) => `${code} ${at.join('.')}`)).toEqual([
    'FR609 requires.programs.just',
    'FR609 requires.programs.jq',
    'FR609 requires.programs.odd',
    'FR609 requires.programs.../evil',
    'FR610 requires.programs.go',
    'FR609 requires.agents.1',
    'FR609 requires.servers.1',
  ]);
});

test('[REQ] a run is refused with the hint that helps, and nothing required asks for nothing', async () => {
  const { requirements, asked } = machine();
  const missing = await requirements.missing({ programs: { jq: '*' } });
  expect([requirementRefusal(missing), requirementRefusal(await requirements.missing(undefined)), asked]).toEqual([
    {
      code: 'requirement_missing',
      message: 'The program jq is not installed here.',
      hint: 'Install jq from jqlang.org, or check that the step spells it correctly and that its folder is on the PATH.',
      at: 'requires.programs',
    },
    undefined,
    [],
  ]);
});
