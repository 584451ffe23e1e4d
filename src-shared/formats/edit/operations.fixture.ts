import fc from 'fast-check';
import type { Json } from '../../lib/json.ts';
import type { EditOperation } from './edit-operation.ts';

/** What random edits set and name besides what every notation has. */
export interface Habits {
  readonly value: fc.Arbitrary<Json>;
  /** New steps besides a plain command. */
  readonly step?: fc.Arbitrary<Extract<EditOperation, { op: 'addStep' }>['step']>;
  /** Fields of steps and of the workflow besides the usual; what stands here twice comes up twice as often. */
  readonly fields?: readonly string[];
  readonly top?: readonly string[];
}

/** Ids that new and renamed steps get. */
export const freshIds = fc.constantFrom('fresh', 'x-y', 'z_1', 'build');

const FIELDS = ['goal', 'command', 'notes', 'timeout_sec', 'retry.max_attempts', 'needs', 'env.A', 'when'] as const;
const TOP = [
  'description',
  'policies.budget.max_credits',
  'inputs.channel.default',
  'inputs.fresh',
  'guidance',
  'tags',
  'version',
  'name',
] as const;

/** Edits of a workflow with these steps, sensible and not, for every notation. */
export function anyOperation(known: readonly string[], habits: Habits): fc.Arbitrary<EditOperation> {
  const id = fc.constantFrom(...known);
  const plain = freshIds.map((name) => ({ id: name, type: 'command', command: 'echo "hi"\n' }));
  const step = habits.step === undefined ? plain : fc.oneof(plain, habits.step);
  const path = fc.oneof(
    {
      arbitrary: fc.tuple(id, fc.constantFrom(...FIELDS, ...(habits.fields ?? []))).map(([a, b]) => `steps.${a}.${b}`),
      weight: 3,
    },
    { arbitrary: fc.constantFrom(...TOP, ...(habits.top ?? [])), weight: 1 },
  );
  const setField = fc.record({ op: fc.constant('setField' as const), path, value: habits.value });
  return fc.oneof<fc.Arbitrary<EditOperation>[]>(
    fc.record({ op: fc.constant('addStep' as const), step, after: fc.oneof(id, fc.constant(null)) }),
    fc.record({ op: fc.constant('addStep' as const), step }),
    fc.record({ op: fc.constant('removeStep' as const), id, heal: fc.boolean() }),
    fc.record({ op: fc.constant('renameStep' as const), id, to: freshIds }),
    setField,
    setField,
    fc.record({ op: fc.constant('removeField' as const), path }),
    fc.record({ op: fc.constant('connect' as const), from: id, to: id }),
    fc.record({ op: fc.constant('disconnect' as const), from: id, to: id }),
    fc.record({ op: fc.constant('moveStep' as const), id, after: fc.oneof(id, fc.constant(null)) }),
    fc.record({
      op: fc.constant('wrapInLoop' as const),
      ids: fc.uniqueArray(id, { minLength: 1, maxLength: 2 }),
      loop: fc.constant({ id: 'around', type: 'loop', times: 2 }),
    }),
  );
}
