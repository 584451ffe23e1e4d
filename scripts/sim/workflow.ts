import { ok } from '../../src-shared/lib/result.ts';
import { compileChecked, compileWorkflow } from '../../src-shared/workflow/compile.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import { withLinkedOutputs } from '../../src-shared/workflow/checks/links.ts';
import { refusalOf } from '../../src-shared/workflow/checks/not-yet.ts';
import { workflowSchema } from '../../src-shared/workflow/schema.ts';
import type { StartRequest } from '../../src-main/runtime/surface.ts';
import type { Draw } from './draw.ts';

/** A piece of the language the generator may use once the engine runs it. */
export type Feature =
  | 'http'
  | 'deploy'
  | 'agent_retry'
  | 'verify_expression'
  | 'verify_command'
  | 'ephemeral'
  | 'resources'
  | 'concurrency'
  | 'secrets'
  | 'budget';

const command = { id: 'a', type: 'command', command: 'x' };
const samples: Readonly<Record<Feature, { readonly steps: readonly object[]; readonly more?: object }>> = {
  http: { steps: [{ id: 'a', type: 'http', url: 'http://x/' }] },
  deploy: {
    steps: [{ id: 'a', type: 'deploy', target: 'p' }],
    more: { environments: { p: { provider: 'static', directory: 'd' } } },
  },
  agent_retry: { steps: [{ ...command, on_failure: { agent_retry: { role: 'implementer' } } }] },
  verify_expression: { steps: [{ ...command, verify: [{ expression: 'true' }] }] },
  verify_command: { steps: [{ ...command, verify: [{ command: 'x' }] }] },
  ephemeral: { steps: [{ ...command, workspace: 'ephemeral' }] },
  resources: { steps: [{ ...command, resources: { db: 1 } }], more: { resources: { db: 1 } } },
  concurrency: { steps: [command], more: { policies: { concurrency: { group: 'g', max_runs: 1, on_conflict: 'queue' } } } },
  secrets: { steps: [{ ...command, secrets: ['T'] }], more: { policies: { secrets: { allowed: ['T'] } } } },
  budget: { steps: [command], more: { policies: { budget: { max_credits: 5 } } } },
};

/** The features this version of the engine runs; those it refuses are left out and come in by themselves when they land. */
export function featuresOf(): ReadonlySet<Feature> {
  const names = Object.keys(samples).filter(isFeature);
  return new Set(
    names.filter((name) => {
      const { steps, more = {} } = samples[name];
      const compiled = compiledOf({ steps, ...more });
      return compiled !== undefined && refusalOf(compiled) === undefined;
    }),
  );
}

function isFeature(name: string): name is Feature {
  return Object.hasOwn(samples, name);
}

function compiledOf(text: object): CompiledWorkflow | undefined {
  const parsed = workflowSchema.safeParse({ version: 1, id: 'w', name: 'W', ...text });
  const compiled = parsed.success ? compileWorkflow(parsed.data) : undefined;
  return compiled?.ok === true ? compiled.value : undefined;
}

function whyNot(text: object): string {
  const parsed = workflowSchema.safeParse({ version: 1, id: 'w', name: 'W', ...text });
  const compiled = parsed.success ? compileWorkflow(parsed.data) : undefined;
  const words = parsed.success ? JSON.stringify(compiled) : parsed.error.message;
  return `${words} ${JSON.stringify(text)}`;
}

/** What surrounds a generated workflow. */
export interface Surroundings {
  readonly features: ReadonlySet<Feature>;
  /** Ids of steps to leave out, to make a failing workflow smaller. */
  readonly dropped: ReadonlySet<string>;
}

/** A workflow and those it uses, as a start takes them. */
export type Made = { readonly compiled: CompiledWorkflow } & Pick<StartRequest, 'parts' | 'uses'>;

/** A random workflow over every step type and field the engine runs; some use another one. */
export function workflowOf(draw: Draw, around: Surroundings): Made {
  const child = draw.chance(25)
    ? single(recipeOf(draw, { ...around, dropped: new Set(), most: 3, child: undefined }))
    : undefined;
  const recipe = recipeOf(draw, { ...around, most: 8, child });
  return child === undefined ? { compiled: single(recipe) } : linked(recipe, child);
}

function single(recipe: Recipe): CompiledWorkflow {
  const compiled = compiledOf(recipe) ?? compiledOf(withoutReads(recipe));
  if (compiled === undefined) throw new Error(`The generator made a workflow that does not compile: ${whyNot(recipe)}`);
  return compiled;
}

function linked(recipe: Recipe, child: CompiledWorkflow): Made {
  const links = new Map([[CHILD, ok(child)] as const]);
  const good = compiledOf(recipe) === undefined ? withoutReads(recipe) : recipe;
  const workflow = withLinkedOutputs(workflowSchema.parse({ version: 1, id: 'w', name: 'W', ...good }), links);
  const compiled = compileChecked(workflow, links);
  return { compiled, parts: [child], uses: { [CHILD]: { hash: child.hash, source: `sim/${CHILD}` } } };
}

/** What a workflow step of the generator names. */
const CHILD = 'child';

interface Recipe extends Record<string, unknown> {
  readonly steps: readonly Record<string, unknown>[];
}

/** Conditions and texts that read what validation does not allow there are left out. */
function withoutReads(recipe: Recipe): Recipe {
  const strip = (step: Record<string, unknown>): Record<string, unknown> => {
    const { when: _, env: __, ...rest } = step;
    const steps = rest['steps'];
    return Array.isArray(steps)
      ? { ...rest, steps: steps.map((inner: unknown) => (isRecord(inner) ? strip(inner) : inner)) }
      : rest;
  };
  return { ...recipe, outputs: {}, steps: recipe.steps.map(strip) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface RecipeAround extends Surroundings {
  readonly most: number;
  readonly child: CompiledWorkflow | undefined;
}

function recipeOf(draw: Draw, { features, dropped, most, child }: RecipeAround): Recipe {
  const mode = draw.pick(['isolated', 'isolated', 'in_place', 'none'] as const);
  const end = draw.pick<unknown>(['delete_on_success', 'keep_while_unmerged', { keep_days: 1 }]);
  const count = 1 + draw.below(most);
  const maker = createMaker(draw, { features, mode, uses: child !== undefined });
  const all = maker.siblings(count, '', { depth: 2, mayWrite: true });
  const left = all.filter((step) => !dropped.has(String(step['id'])));
  const steps = left.length === 0 ? all.slice(0, 1) : left;
  const kept = new Set(steps.map((step) => step['id']));
  const gates = draw.chance(10) ? [draw.pick(['command', 'tool', 'agent', 'loop'] as const)] : [];
  const concurrency = features.has('concurrency') && draw.chance(20);
  const [first] = steps;
  return {
    workspace: mode === 'none' ? mode : { mode, end },
    inputs: { name: { type: 'text', default: 'x' } },
    context: { more: { type: 'boolean', default: draw.chance(30) } },
    priority: draw.below(3),
    ...(features.has('resources') ? { resources: { db: 1 } } : {}),
    policies: {
      ...(gates.length === 0 ? {} : { gates: { require_human_approval_for: gates } }),
      ...(concurrency
        ? {
            concurrency: {
              group: 'g',
              max_runs: 1 + draw.below(2),
              on_conflict: draw.pick(['queue', 'queue', 'cancel', 'skip'] as const),
            },
          }
        : {}),
      ...(features.has('budget') && draw.chance(15) ? { budget: { max_credits: 1 + draw.below(3) } } : {}),
      ...(features.has('secrets') ? { secrets: { allowed: ['T'] } } : {}),
    },
    ...(features.has('deploy') ? { environments: { preview: { provider: 'static', directory: 'd' } } } : {}),
    outputs: first !== undefined && draw.chance(20) ? { status: { value: `{{ steps.${String(first['id'])}.status }}` } } : {},
    steps: steps.map((step) => {
      const needs: unknown = step['needs'];
      const found = Array.isArray(needs) ? needs.filter((need: unknown) => kept.has(need)) : needs;
      const { when, ...rest } = step;
      const reads = typeof when === 'string' && [...dropped].some((id) => when.includes(`steps.${id}.`));
      return { ...rest, needs: found, ...(when === undefined || reads ? {} : { when }) };
    }),
  };
}

interface Level {
  readonly depth: number;
  /** Whether a step here may set the run's context: two that are not in order would be an error. */
  readonly mayWrite: boolean;
}

function createMaker(draw: Draw, of: { readonly features: ReadonlySet<Feature>; readonly mode: string; readonly uses: boolean }) {
  const { features } = of;
  let made = 0;
  let written = false;

  function contextField(level: Level): string {
    if (written || !level.mayWrite) return 'other';
    written = true;
    return 'more';
  }

  function siblings(count: number, prefix: string, level: Level): Record<string, unknown>[] {
    const ids: string[] = [];
    const steps: Record<string, unknown>[] = [];
    for (let at = 0; at < count; at += 1) {
      made += 1;
      const id = `${prefix}s${made}`;
      const needs = ids.filter(() => draw.chance(50)).slice(-3);
      const kind = kindOf(level.depth);
      const form = formOf(kind, { ...level, id });
      steps.push({ id, needs, ...form, ...common(kind, { needs, above: ids }) });
      ids.push(id);
    }
    return steps;
  }

  function kindOf(depth: number): string {
    const kinds = ['command', 'command', 'command', 'tool', 'read', 'approve', 'ask', 'wait', 'agent'];
    if (depth > 0) kinds.push('loop', 'loop');
    if (of.uses) kinds.push('workflow', 'workflow');
    if (features.has('http')) kinds.push('http');
    if (features.has('deploy')) kinds.push('deploy');
    return draw.any(kinds) ?? 'command';
  }

  function formOf(kind: string, at: Level & { readonly id: string }): Record<string, unknown> {
    switch (kind) {
      case 'tool':
        return { type: 'tool', server: 'flowright', tool: 'write_file', arguments: { name: '{{ inputs.name }}' } };
      case 'read':
        return { type: 'tool', server: 'flowright', tool: 'read_file' };
      case 'approve':
        return {
          type: 'approve',
          reason: 'Go on?',
          ...(draw.chance(30) ? { options: ['a', 'b'] } : {}),
          ...(draw.chance(30) ? { timeout: '2m' } : {}),
        };
      case 'ask':
        return {
          type: 'ask',
          form: { [contextField(at)]: { type: 'boolean', required: true } },
          ...(draw.chance(20) ? { timeout_sec: 90 } : {}),
        };
      case 'wait':
        return { type: 'wait', for_sec: draw.pick([0, 5, 30, 150]) };
      case 'agent':
        return {
          type: 'agent',
          role: 'implementer',
          goal: 'Do it for {{ inputs.name }}.',
          ...(draw.chance(30) ? { output: { schema: schemaOf(contextField(at)) } } : {}),
        };
      case 'workflow':
        return { type: 'workflow', uses: CHILD };
      case 'loop':
        return loopForm(at);
      case 'http':
        return { type: 'http', url: 'http://example.test/', method: draw.pick(['GET', 'POST', 'DELETE'] as const) };
      case 'deploy':
        return { type: 'deploy', target: 'preview' };
      default:
        return { type: 'command', command: 'work {{ inputs.name }}' };
    }
  }

  function loopForm(at: Level & { readonly id: string }): Record<string, unknown> {
    const parallel = draw.chance(50) ? { max_parallel: 1 + draw.below(3) } : {};
    const level = { depth: at.depth - 1, mayWrite: at.mayWrite && !('max_parallel' in parallel) };
    const steps = siblings(1 + draw.below(2), `${at.id}_`, level);
    return { type: 'loop', ...rounds(`steps.${String(steps[0]?.['id'])}.status == 'succeeded'`, parallel), steps };
  }

  function rounds(first: string, parallel: object): Record<string, unknown> {
    switch (draw.below(5)) {
      case 0:
        return { for_each: draw.pick(['[1, 2, 3]', '[]', '["a"]'] as const), ...parallel };
      case 1:
        return { while: 'context.more', max_iterations: 1 + draw.below(3) };
      case 2:
        return { until: draw.pick(['true', 'false', 'context.more', first, first]), max_iterations: 1 + draw.below(3) };
      case 3:
        return { for_each: '[1, 2, 3, 4]', max_iterations: 3 };
      default:
        return { times: draw.below(4), ...parallel };
    }
  }

  function common(
    kind: string,
    around: { readonly needs: readonly string[]; readonly above: readonly string[] },
  ): Record<string, unknown> {
    const works = ['command', 'tool', 'read', 'http', 'deploy'].includes(kind);
    const [need] = around.needs;
    const when = draw.chance(15)
      ? draw.pick(['false', 'true', 'context.more', "inputs.name == 'x'"] as const)
      : need !== undefined && draw.chance(15)
        ? `steps.${need}.status ${draw.pick(['!=', '=='] as const)} '${draw.pick(['succeeded', 'failed', 'skipped'] as const)}'`
        : undefined;
    return {
      ...(when === undefined ? {} : { when, ...(draw.chance(40) ? { skip: 'branch' } : {}) }),
      ...(draw.chance(40)
        ? { retry: { max_attempts: 1 + draw.below(3), backoff_sec: draw.pick([0, 0, 2, 20]), factor: draw.pick([1, 2]) } }
        : {}),
      ...(works && draw.chance(25) ? { timeout_sec: draw.pick([5, 30, 120]) } : {}),
      ...onFailure(kind),
      ...(works && draw.chance(10)
        ? { confirm: draw.pick<unknown>([true, { at: 'after' }, { at: 'before', reason: 'Sure?' }]) }
        : {}),
      ...(kind === 'agent' && draw.chance(15) ? { confirm: true } : {}),
      ...(kind === 'command' && of.mode !== 'none' && draw.chance(25) ? { writes: true } : {}),
      ...(kind === 'command' && features.has('ephemeral') && draw.chance(15) ? { workspace: 'ephemeral' } : {}),
      ...(works && features.has('resources') && draw.chance(15) ? { resources: { db: 1 } } : {}),
      ...(works && features.has('verify_expression') && draw.chance(15)
        ? { verify: [{ expression: draw.pick(['true', 'true', 'false'] as const) }] }
        : {}),
      ...(kind === 'command' && features.has('secrets') && draw.chance(10) ? { secrets: ['T'] } : {}),
      ...(kind === 'agent' && features.has('verify_command') && draw.chance(15) ? { verify: [{ command: 'check' }] } : {}),
    };
  }

  function schemaOf(field: string): object {
    return { type: 'object', required: [field], properties: { [field]: { type: 'boolean' } } };
  }

  function onFailure(kind: string): Record<string, unknown> {
    if (draw.chance(55)) return {};
    if (features.has('agent_retry') && kind === 'command' && draw.chance(25))
      return { on_failure: { agent_retry: { role: 'implementer', max_attempts: 1 + draw.below(2) } } };
    return { on_failure: draw.pick<unknown>(['stop', 'continue', 'continue', { fail_fast: { message: 'enough' } }]) };
  }
  return { siblings };
}
