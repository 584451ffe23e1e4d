import { describe, expect, test } from 'vitest';
import { capabilitiesOf, type Block } from './capabilities.ts';
import { checkWorkflow } from './checks/check.ts';
import { compileWorkflow } from './compile.ts';
import { workflowSchema } from './schema.ts';

const blocks: readonly Block[] = [
  { server: 'flowright', tool: 'git_status', title: 'See what is saved in git', group: 'git', readOnly: true },
  { server: 'flowright', tool: 'files_write', title: 'Write a file', group: 'files', readOnly: false },
  { server: 'flowright', tool: 'table_sort', title: 'Sort a table', group: 'table', readOnly: false },
];

const tool = (id: string, name: string, given = {}) => ({ id, type: 'tool', server: 'flowright', tool: name, arguments: given });
const command = (id: string, more: object) => ({ id, type: 'command', ...more });

function mayDo(workspace: 'isolated' | 'in_place' | 'none', steps: readonly object[]) {
  const workflow = workflowSchema.parse({ version: 1, id: 'sample', name: 'Sample', workspace: { mode: workspace }, steps });
  const compiled = compileWorkflow(workflow);
  if (!compiled.ok) throw new Error(JSON.stringify([compiled.error, checkWorkflow(workflow)]));
  return capabilitiesOf(compiled.value, blocks).map(({ words, details }) => [words, ...details]);
}

describe('what a workflow may do', () => {
  test('[CAP-blocks] blocks are named as people know them, writing ones apart with the file', () => {
    const steps = [
      tool('look', 'git_status'),
      tool('note', 'files_write', { path: 'NOTES.md', text: 'x' }),
      tool('keep', 'files_write', { path: 'artifacts:notes.md', text: 'x' }),
      tool('sort', 'table_sort', { rows: [] }),
      tool('other', 'files_shred'),
    ];
    expect(mayDo('in_place', steps)).toEqual([
      ['Changes files in your folder itself; what its blocks replace or move away can be put back'],
      [
        'Uses built-in blocks that write, move or tell',
        'Write a file: NOTES.md',
        'Write a file: notes.md, kept with the run',
        'Files shred',
      ],
      ['Uses built-in blocks that only look', 'See what is saved in git', 'Sort a table'],
    ]);
  });

  test('[CAP-honest] a copy or a folder that is only read is promised only where it is kept', () => {
    const look = [tool('look', 'git_status')];
    const run = [command('test', { command: 'npm test' }), command('say', { argv: ['echo', 'two words', 'one'] })];
    expect([mayDo('none', look)[0], mayDo('none', run), mayDo('isolated', look)[0], mayDo('isolated', run)[1]]).toEqual([
      ['Reads your project and changes nothing in it'],
      [
        ['Runs these commands exactly as shown, as you', 'npm test', 'echo "two words" one'],
        ['Makes no copy: commands and agents see your project as it is, and could change it'],
      ],
      ['Works on a copy of your project; yours stays as it is'],
      ['Works on a copy of your project; commands and agents are not locked into it'],
    ]);
  });

  test('[CAP-names] what agents and people are asked shows values by their names', () => {
    const steps = [
      command('test', { name: 'Run the tests', command: 'npm test' }),
      { id: 'ok', type: 'approve', reason: 'Ship after {{ steps.test.output.stdout }}?' },
    ];
    expect(mayDo('none', steps).at(-1)).toEqual(['Asks you before it goes on', 'Ask: Ship after ‹Run the tests›?']);
  });
});
