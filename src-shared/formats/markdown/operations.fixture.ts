import fc from 'fast-check';
import type { Json } from '../../lib/json.ts';
import type { EditOperation } from '../edit/edit-operation.ts';
import { anyOperation, freshIds } from '../edit/operations.fixture.ts';
import { trickyText } from './tricky-text.fixture.ts';

const value: fc.Arbitrary<Json> = fc.oneof(
  { arbitrary: trickyText, weight: 5 },
  fc.integer({ min: 0, max: 99 }),
  fc.boolean(),
  fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
  fc.dictionary(
    fc.constantFrom('a', 'b c', 'd', 'reason', 'at'),
    fc.oneof(trickyText, fc.integer(), fc.array(fc.boolean(), { maxLength: 2 })),
    { maxKeys: 3, noNullPrototype: true },
  ),
);

const step = fc
  .record({ id: freshIds, name: trickyText, goal: trickyText })
  .map((fields) => ({ ...fields, type: 'agent', role: 'tester' }));

/** Edits of a workflow with these steps, sensible and not, with texts that Markdown would take for something else. */
export function operationsOn(known: readonly string[]): fc.Arbitrary<EditOperation> {
  return anyOperation(known, {
    value,
    step,
    fields: [...['goal', 'command', 'name', 'name', 'type', 'confirm', 'confirm.reason', 'confirm.at', 'reason', 'x-mine', 'id']],
    top: ['description', 'name', 'id'],
  });
}
