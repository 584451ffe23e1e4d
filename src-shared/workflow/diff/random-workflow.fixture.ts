import fc from 'fast-check';
import { jsonObjectSchema, type JsonObject } from '../../lib/json.ts';
import { workflowSchema, type Workflow } from '../schema.ts';

const WORDS = ['build', 'test', 'ship', 'look over', 'the project', 'and tell', 'risks', 'now', 'twice'];
const text = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: 2 });
const names = (...all: string[]): fc.Arbitrary<string[]> => fc.subarray(all);

const common = {
  name: maybe(text),
  when: maybe(fc.constantFrom('steps.a.output.exit_code == 0', "steps['b'].status == 'succeeded'", 'inputs.deep')),
  skip: maybe(fc.constantFrom('step', 'branch')),
  retry: maybe(fc.record({ max_attempts: fc.integer({ min: 1, max: 3 }) })),
  on_failure: maybe(fc.constantFrom('stop', 'continue', { fail_fast: { message: 'no' } })),
  env: maybe(fc.dictionary(fc.constantFrom('A', 'B'), text, { maxKeys: 2, noNullPrototype: true })),
  secrets: maybe(names('NPM', 'GH')),
  confirm: maybe(fc.constantFrom(true, false, { reason: 'sure?' })),
  verify: maybe(fc.array(fc.record({ command: text }), { maxLength: 2 })),
};
const kinds: readonly fc.Arbitrary<JsonObject>[] = [
  fc.record({
    ...common,
    type: fc.constant('command'),
    command: text.map((words) => `echo {{ steps.a.output.stdout }} ${words}`),
  }),
  fc.record({ ...common, type: fc.constant('agent'), role: fc.constantFrom('tester', 'reviewer'), goal: text }),
  fc.record({ ...common, type: fc.constant('approve'), reason: text }),
  fc.record({ ...common, type: fc.constant('wait'), for_sec: fc.integer({ min: 0, max: 9 }) }),
  fc.record({
    ...common,
    type: fc.constant('tool'),
    server: fc.constant('flowright'),
    tool: fc.constant('files.read'),
    arguments: maybe(fc.record({ path: text, tags: names('x', 'y') })),
  }),
].map((arbitrary) => arbitrary.map(withoutHoles));

const IDS = ['a', 'b', 'c-c', 'd', 'e', 'f', 'g', 'h'];

/** A workflow whose steps have ids of a small pool, some in a loop, some with needs written out. */
export const randomWorkflow: fc.Arbitrary<Workflow> = fc
  .record({
    top: fc.record({
      name: text,
      description: maybe(text),
      tags: maybe(names('one', 'two', 'three')),
      workspace: maybe(fc.constantFrom('none', 'isolated', 'in_place', { mode: 'isolated', end: { keep_days: 2 } })),
      inputs: maybe(
        fc.dictionary(fc.constantFrom('deep', 'count'), fc.record({ type: fc.constantFrom('text', 'boolean'), label: text }), {
          maxKeys: 2,
          noNullPrototype: true,
        }),
      ),
      policies: maybe(
        fc.record({
          budget: fc.record({ max_credits: fc.integer({ min: 1, max: 9 }) }),
          commands: fc.record({ allowed: names('npm *', 'git *'), denied: names('rm *') }),
          gates: fc.record({ require_human_approval_for: names('deploy', 'command') }),
        }),
      ),
      references: maybe(names('style', 'guide').map((ids) => ids.map((id) => ({ id, source: `${id}.md` })))),
    }),
    ids: fc.shuffledSubarray(IDS, { minLength: 1 }),
    steps: fc.array(fc.oneof(...kinds), { minLength: IDS.length, maxLength: IDS.length }),
    body: fc.nat({ max: 3 }),
    needs: fc.array(maybe(fc.array(fc.nat({ max: 7 }), { maxLength: 2 })), { minLength: IDS.length, maxLength: IDS.length }),
  })
  .map(({ top, ids, steps, body, needs }) => {
    const all = ids.map((id, index) => ({ ...steps[index], id, ...placed(needs[index], ids.slice(0, index)) }));
    const inner = body > 0 && all.length > body ? all.slice(0, body).map((step) => ({ ...step, needs: undefined })) : [];
    const outer = all.slice(inner.length).map((step) => ({
      ...step,
      ...keep(
        step,
        inner.map(({ id }) => id),
      ),
    }));
    const listed = inner.length === 0 ? outer : [...outer, { id: 'each', type: 'loop', times: 2, steps: inner }];
    return workflowSchema.parse(withoutHoles({ version: 1, id: 'w', ...top, steps: listed }));
  });

/** A workflow and another that differs from it in a few places, or wholly. */
export const randomPair: fc.Arbitrary<readonly [Workflow, Workflow]> = fc
  .tuple(
    randomWorkflow,
    randomWorkflow,
    fc.array(
      fc.record({
        kind: fc.constantFrom('rename', 'drop', 'swap', 'take', 'text'),
        at: fc.nat({ max: 7 }),
        to: fc.nat({ max: 7 }),
      }),
      { maxLength: 4 },
    ),
    fc.boolean(),
  )
  .map(([one, two, changes, afresh]) => [one, afresh ? two : changes.reduce((now, change) => changed(now, two, change), one)]);

function changed(
  workflow: Workflow,
  other: Workflow,
  change: { readonly kind: string; readonly at: number; readonly to: number },
): Workflow {
  const steps = [...workflow.steps];
  const [at, to] = [change.at % steps.length, change.to % steps.length];
  const step = steps[at]!;
  switch (change.kind) {
    case 'rename': {
      const fresh = `new-${change.to}`;
      if (steps.some((each) => each.id === fresh)) return workflow;
      const renamed = JSON.stringify(steps)
        .replaceAll(`"id":"${step.id}"`, `"id":"${fresh}"`)
        .replaceAll(`steps.${step.id}.`, `steps[\\"${fresh}\\"].`);
      const next = workflowSchema.shape.steps.parse(JSON.parse(renamed));
      return {
        ...workflow,
        steps: next.map((each) => ({
          ...each,
          ...(each.needs === undefined ? {} : { needs: each.needs.map((need) => (need === step.id ? fresh : need)) }),
        })),
      };
    }
    case 'drop':
      return steps.length < 2 ? workflow : { ...workflow, steps: steps.filter((_, index) => index !== at) };
    case 'swap':
      steps[at] = steps[to]!;
      steps[to] = step;
      return { ...workflow, steps };
    case 'text':
      steps[at] = { ...step, name: `Named ${change.to}`, needs: [] };
      return { ...workflow, steps };
    default:
      return { ...workflow, name: other.name, ...(other.policies === undefined ? {} : { policies: other.policies }) };
  }
}

function placed(needs: readonly number[] | undefined, before: readonly string[]): { needs?: string[] } {
  return needs === undefined ? {} : { needs: needs.flatMap((index) => before[index] ?? []) };
}

function keep({ needs }: { readonly needs?: string[] }, gone: readonly string[]): { needs?: string[] } {
  return needs === undefined ? {} : { needs: needs.filter((need) => !gone.includes(need)) };
}

function withoutHoles<T>(value: T): JsonObject {
  return jsonObjectSchema.parse(JSON.parse(JSON.stringify(value)));
}
