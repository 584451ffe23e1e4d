import { describe, expect, test } from 'vitest';
import { readParts, readWorkflow } from '../read-workflow.ts';
import { applyEdit } from './edit-workflow.ts';
import { applyChanges, inverseChanges } from './text-changes.ts';

const STEP = { id: 'look', type: 'command', command: 'ls' };

const EMPTY: readonly (readonly [string, string])[] = [
  ['tidy-up.yaml', ''],
  ['tidy-up.yaml', '\n\n'],
  ['tidy-up.yaml', '\uFEFF'],
  ['tidy-up.yaml', '# mine'],
  ['tidy-up.yaml', '---\n# mine\n'],
  ['tidy-up.yaml', '# mine\r\n\r\n# and yours\r\n'],
  ['tidy-up.yaml', '# mine\nversion: 1\n'],
  ['tidy-up.yaml', '# mine\nversion: 1\nsteps:\n'],
  ['tidy-up.yaml', 'steps: [] # none yet\n'],
  ['tidy-up.json', ''],
  ['tidy-up.json', '\uFEFF'],
  ['tidy-up.json', '// mine\n/* and yours */'],
  ['tidy-up.json', '// mine\r\n'],
  ['tidy-up.json', '{}\n'],
  ['tidy-up.jsonc', '{\n  // mine\n}\n'],
  ['tidy-up.md', ''],
  ['tidy-up.md', '\r\n'],
  ['tidy-up.md', '<!-- mine -->'],
  ['tidy-up.md', '<!-- mine -->\n\n<!-- and yours -->\n'],
  ['tidy-up.md', '---\n# mine\n---\n'],
  ['tidy-up.md', 'What it is for.\n'],
];

describe('a file without steps', () => {
  test.each(EMPTY)('[LAW2] %s holding %j gets its first step with all that a workflow begins with', (path, text) => {
    for (const where of [{}, { after: null }, { after: null, needs: [] }]) {
      const edited = applyEdit(text, { op: 'addStep', step: STEP, ...where }, { path });
      if (!edited.ok) throw new Error(edited.error.message);
      const { workflow, diagnostics } = readWorkflow(edited.value.text, { path });
      expect(workflow).toMatchObject({ version: 1, id: 'tidy-up', name: 'Tidy up', steps: [STEP] });
      expect(diagnostics.filter(({ code }) => code !== 'FR014')).toEqual([]);
      for (const word of ['mine', 'and yours', 'none yet', 'What it is for.', '\uFEFF'])
        expect(edited.value.text.includes(word), `${word} in ${edited.value.text}`).toBe(text.includes(word));
      if (text.includes('\r\n')) expect(edited.value.text).not.toMatch(/(?<!\r)\n/);
      const back = applyChanges(edited.value.text, inverseChanges(text, edited.value.changes));
      expect(back, 'undo').toBe(text);
    }
  });

  test.each(EMPTY)('[LAW2] %s holding %j takes a field', (path, text) => {
    const edited = applyEdit(text, { op: 'setField', path: 'inputs.who.type', value: 'text' }, { path });
    if (!edited.ok) throw new Error(edited.error.message);
    expect(readParts(edited.value.text, { path }).repaired).toMatchObject({
      version: 1,
      id: 'tidy-up',
      inputs: { who: { type: 'text' } },
    });
  });

  test('an empty TOML file says what to do', () => {
    const edited = applyEdit('', { op: 'addStep', step: STEP }, { path: 'tidy-up.toml' });
    expect(edited.ok ? undefined : edited.error.hint).toContain('.yaml');
  });

  test('what is no workflow is not written over', () => {
    for (const text of ['null\n', '- a\n', 'words\n'])
      expect(applyEdit(text, { op: 'addStep', step: STEP }, { path: 'a.yaml' }).ok, text).toBe(false);
  });
});
