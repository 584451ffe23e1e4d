import { compileWorkflow } from '../../src-shared/workflow/compile.ts';
import { refusalOf } from '../../src-shared/workflow/checks/not-yet.ts';
import { workflowSchema } from '../../src-shared/workflow/schema.ts';
import type { Step } from '../../src-shared/workflow/schema.ts';

/** A workflow of every step type this engine runs; each command leaves one line `<step>` in the file `inputs.effects`. */
export function wholeFlow(url: string): object {
  const steps = [...BASE, ...MORE.map((make) => make(url)).filter(isRun)];
  return flowOf(steps);
}

/** Some of the steps of the whole flow, by chance, in its order. */
export function partFlow(url: string, takes: (id: string) => boolean): object {
  const all = [...BASE, ...MORE.map((make) => make(url)).filter(isRun)];
  const steps = all.filter(
    (step) => 'id' in step && typeof step.id === 'string' && (step.id === 'look' ? false : takes(step.id)),
  );
  return flowOf(steps.length === 0 ? all.slice(0, 1) : steps);
}

/** A few steps that show the main ways of the engine. */
export function shortFlow(): object {
  return flowOf(BASE.slice(0, 3));
}

function flowOf(steps: readonly object[]): object {
  return {
    version: 1,
    id: 'whole-flow',
    name: 'Whole flow',
    workspace: { mode: 'isolated', end: 'delete_on_success' },
    inputs: { effects: { type: 'text', required: true } },
    context: { more: { type: 'boolean', default: true } },
    steps,
  };
}

const leave = (what: string): string => `echo ${what} >> {{ inputs.effects }}`;
const command = (id: string, more: object = {}): object => ({ id, type: 'command', command: leave(id), ...more });

const BASE: readonly object[] = [
  command('first', { writes: true }),
  { id: 'yes', type: 'approve', reason: 'Go on?' },
  {
    id: 'each',
    type: 'loop',
    for_each: '["a", "b"]',
    max_parallel: 2,
    steps: [command('one'), command('two')],
  },
  { id: 'form', type: 'ask', form: { more: { type: 'boolean', required: true } } },
  {
    id: 'twice',
    type: 'loop',
    times: 2,
    steps: [{ id: 'inner', type: 'loop', until: 'true', max_iterations: 2, steps: [command('deep')] }],
  },
  { id: 'idle', type: 'loop', while: 'context.more', max_iterations: 3, on_failure: 'continue', steps: [command('never')] },
  { id: 'pause', type: 'wait', for_sec: 0.3 },
  { id: 'note', type: 'tool', server: 'flowright', tool: 'files_write', arguments: { path: 'note.txt', text: 'noted' } },
  { id: 'look', type: 'tool', server: 'flowright', tool: 'files_read', arguments: { path: 'note.txt' } },
  { id: 'mine', type: 'agent', role: 'reviewer', goal: 'Look at it.' },
  {
    id: 'stumble',
    type: 'command',
    command: `${leave('stumble')}; test -f stumbled || { touch stumbled; exit 1; }`,
    retry: { max_attempts: 3, backoff_sec: 0.1 },
  },
  { id: 'breaks', type: 'command', command: `${leave('breaks')}; exit 3`, on_failure: 'continue' },
  command('sure', { confirm: { reason: 'Sure?' } }),
  command('skipped', { when: 'false' }),
];

/** Steps of features that came later; each is taken as soon as the engine runs it. */
const MORE: readonly ((url: string) => object)[] = [
  (url) => ({ id: 'fetch', type: 'http', url }),
  (url) => ({ id: 'post', type: 'http', method: 'POST', url, body: { a: 1 } }),
  () => command('checked', { verify: [{ expression: 'steps.checked.output.exit_code == 0' }, { command: 'true' }] }),
  () => command('apart', { workspace: 'ephemeral' }),
  () => ({ id: 'part', type: 'workflow', uses: './part.yaml', inputs: { effects: '{{ inputs.effects }}' } }),
  () => ({
    id: 'mended',
    type: 'command',
    command: leave('mended'),
    on_failure: { agent_retry: { role: 'implementer', max_attempts: 1 } },
  }),
];

/** The workflow that the whole flow uses, in the file `part.yaml` beside it. */
export function partOfFlow(): object {
  return {
    version: 1,
    id: 'part',
    name: 'Part',
    inputs: { effects: { type: 'text', required: true } },
    steps: [command('inside'), { id: 'agree', type: 'approve', reason: 'Go on?' }, command('after')],
  };
}

function isRun(step: object): boolean {
  const parsed = workflowSchema.safeParse(flowOf([...BASE.slice(0, 1), step]));
  const compiled = parsed.success ? compileWorkflow(parsed.data) : undefined;
  return compiled?.ok === true && refusalOf(compiled.value) === undefined;
}

/** Names of the step types a flow has, sorted. */
export function typesOf(flow: object): readonly string[] {
  const parsed = workflowSchema.parse(flow);
  const all = (steps: readonly Step[]): string[] =>
    steps.flatMap((step) => [step.type, ...(step.type === 'loop' ? all(step.steps) : [])]);
  return [...new Set(all(parsed.steps))].sort();
}
