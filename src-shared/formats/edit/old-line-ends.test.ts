import { describe, expect, test } from 'vitest';
import { applyEdit, type EditOperation } from './edit-workflow.ts';
import { applyChanges, inverseChanges } from './text-changes.ts';

const TEXTS = {
  'w.yaml':
    '# head\nversion: 1 # v\nid: w\nname: W\nsteps:\n  # about a\n  - id: a\n    type: command\n    command: |\n      ls\n      ls\n\n  - id: b\n    type: command\n    command: ls\n',
  'w.json':
    '{\n  // head\n  "version": 1, "id": "w", "name": "W",\n  "steps": [\n    {"id": "a", "type": "command", "command": "ls"}, // a\n    {"id": "b", "type": "command", "command": "ls"}\n  ]\n}\n',
  'w.md':
    '---\nversion: 1\nid: w\n---\n\n# W\n\n<!-- about a -->\n## a\n\n```sh\nls\nls\n```\n\n## b\n\nLook at it.\n\nThen tell.\n',
};

const OPERATIONS: readonly EditOperation[] = [
  { op: 'addStep', step: { id: 'n', type: 'command', command: 'one\ntwo' }, after: 'a' },
  { op: 'setField', path: 'name', value: 'Other' },
  { op: 'setField', path: 'steps.b.timeout_sec', value: 5 },
  { op: 'renameStep', id: 'a', to: 'z' },
  { op: 'moveStep', id: 'b', after: null },
  { op: 'removeStep', id: 'a', heal: true },
  { op: 'wrapInLoop', ids: ['b'], loop: { id: 'again', times: 2 } },
];

describe('a text whose lines end with a carriage return alone', () => {
  test.each(Object.entries(TEXTS))('[LAW2] %s is edited as with other line ends, and keeps its own', (path, text) => {
    const old = text.replaceAll('\n', '\r');
    for (const op of OPERATIONS) {
      const [wanted, edited] = [applyEdit(text, op, { path }), applyEdit(old, op, { path })];
      expect(wanted.ok, op.op).toBe(true);
      expect([op.op, edited.ok ? edited.value.text : edited.error]).toEqual([
        op.op,
        wanted.ok && wanted.value.text.replaceAll('\n', '\r'),
      ]);
      if (edited.ok) expect(applyChanges(edited.value.text, inverseChanges(old, edited.value.changes))).toBe(old);
    }
  });
});
