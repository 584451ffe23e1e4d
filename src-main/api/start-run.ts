import { dirname, isAbsolute, sep } from 'node:path';
import type { z } from 'zod';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import { checkFormValues } from '../../src-shared/workflow/form-values.ts';
import { onlySteps, partsUsed, touchesProject } from '../../src-shared/workflow/touches-project.ts';
import { forTest, testFacts, type GivenOutput } from '../../src-shared/engine/testing/test-facts.ts';
import { planTest, type TestScope } from '../../src-shared/engine/testing/test-plan.ts';
import { requirementRefusal } from '../../src-shared/workflow/checks/requirement-findings.ts';
import { refusalOf } from '../../src-shared/workflow/checks/not-yet.ts';
import type { runTargetSchema } from '../../src-shared/wire/contract.ts';
import type { LinkedWorkflow, WorkflowText } from '../ports/library.ts';
import { secretProblem } from './run-secrets.ts';
import { readSettings } from './app-handlers.ts';
import type { Services } from './services.ts';

/** What `runs.start` is given. */
export interface StartInput {
  readonly target: z.infer<typeof runTargetSchema>;
  readonly inputs: JsonObject;
  readonly project?: string;
  readonly dirty?: boolean;
  readonly unenforced?: boolean;
  readonly hash?: string;
  /** Runs only a part, as a test. */
  readonly test?: PartialTest;
}

/** A test of a part of a workflow: what is tested, and what it takes as given. */
export interface PartialTest {
  readonly scope: TestScope;
  readonly given: Readonly<Record<string, GivenOutput>>;
  /** Listed in the history like any run. */
  readonly listed: boolean;
}

/** Checks everything that can be refused before a run exists, in the order a person can mend it, then starts it. */
export async function startRun(services: Services, input: StartInput): Promise<Result<{ runId: string }, Problem>> {
  const found = await findText(services, input);
  if (!found.ok) return found;
  const { path, text, source } = found.value;
  const linked = await services.library.link({ path, text }, input.project);
  const compiled = compileFor(linked, path);
  if (!compiled.ok) return compiled;
  if (input.hash !== undefined && input.hash !== compiled.value.hash) {
    return err(
      problem('changed_since_shown', `${compiled.value.workflow.name} has changed since it was shown.`, {
        hint: 'Look at it again, then run it.',
        at: path,
      }),
    );
  }
  const inputs = checkFormValues(compiled.value.workflow.inputs ?? {}, input.inputs);
  if (!inputs.ok) return err(inputProblem(inputs.error));
  const missing = await secretProblem(services, compiled.value, inputs.value);
  if (missing !== undefined) return err(missing);
  const settings = readSettings(services.history);
  const part = input.test === undefined ? ok(undefined) : partOf(compiled.value, input.test);
  if (!part.ok) return part;
  const project = await projectOf(services, {
    // A test asks for no folder on account of steps it does not run.
    compiled: part.value === undefined ? compiled.value : onlySteps(compiled.value, part.value.runs),
    parts: linked.parts,
    found: found.value,
    named: input.project ?? settings.project ?? undefined,
  });
  if (!project.ok) return project;
  if (compiled.value.workflow.workspace.mode === 'isolated' && input.dirty === undefined) {
    const dirty = await services.workspaces.dirty(project.value);
    if (!dirty.ok) return dirty;
    if (dirty.value) {
      return err(
        problem(
          'folder_dirty',
          `${project.value} has uncommitted work, and this workflow works on its own copy of the project.`,
          {
            hint: 'Say whether to include it: `--dirty` includes it, `--no-dirty` starts from the last commit.',
            at: project.value,
          },
        ),
      );
    }
  }
  return services.runs.start({
    compiled: part.value === undefined ? compiled.value : forTest(compiled.value),
    ...(part.value === undefined ? {} : { test: part.value.test }),
    parts: linked.parts,
    uses: linked.uses,
    inputs: inputs.value,
    projectRoot: project.value,
    source,
    workflowDir: isAbsolute(path) ? dirname(path) : undefined,
    trigger: { kind: 'manual' },
    dirty: input.dirty,
    unenforced: input.unenforced,
    maxParallel: settings.maxParallelPerRun,
  });
}

/** What the runtime needs to know of a test, and the steps that run. */
function partOf(
  { workflow }: CompiledWorkflow,
  { scope, given, listed }: PartialTest,
): Result<
  { readonly test: NonNullable<Parameters<Services['runs']['start']>[0]['test']>; readonly runs: readonly string[] },
  Problem
> {
  const plan = planTest(workflow.steps, scope, (step) => (Object.hasOwn(given, step) ? given[step]?.by : undefined));
  if (!plan.ok) return plan;
  const facts = testFacts(plan.value, new Map(Object.entries(given)));
  return ok({ test: { facts, ...(listed ? {} : { scope }) }, runs: plan.value.runs });
}

/** The folder a run works in. The folder of the workflow's own file is never taken because none was named. */
async function projectOf(
  { folders }: Services,
  run: {
    readonly compiled: CompiledWorkflow;
    readonly parts: readonly CompiledWorkflow[];
    readonly found: WorkflowText;
    readonly named: string | undefined;
  },
): Promise<Result<string, Problem>> {
  const { workflow } = run.compiled;
  const touches = [run.compiled, ...partsUsed(run.compiled, run.parts)].some(touchesProject);
  if (run.named === undefined) {
    if (!touches) return folders.scratch(workflow.id);
    return err(
      problem('folder_needed', `${workflow.name} works on a project folder, and none was named.`, {
        hint: 'Name one with `--project DIR`, or choose a folder in the app.',
        at: 'project',
      }),
    );
  }
  const project = await folders.check(run.named);
  const own = dirname(run.found.path);
  if (!project.ok || !touches || !run.found.source.startsWith('bundled/')) return project;
  if (project.value !== own && !project.value.startsWith(own + sep)) return project;
  return err(
    problem('folder_is_bundled', `${project.value} belongs to ${workflow.name} itself, which comes with Flowright.`, {
      hint: 'Name the folder to work on with `--project DIR`, or choose another in the app.',
      at: project.value,
    }),
  );
}

async function findText({ library }: Services, { target, project }: StartInput): Promise<Result<WorkflowText, Problem>> {
  if ('text' in target) return ok({ path: target.path, text: target.text, source: target.path });
  return library.resolve('ref' in target ? target.ref : target.path, project);
}

function compileFor(linked: LinkedWorkflow, path: string): Result<CompiledWorkflow, Problem> {
  const { compiled, parts, missing } = linked;
  if (!compiled) {
    const errors = linked.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    const [first] = errors;
    const where = first?.range ? `${path}:${first.range.start.line}:${first.range.start.column}` : path;
    const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    return err(
      problem(
        'workflow_invalid',
        `The workflow has ${errors.length === 1 ? 'an error' : 'errors'}: ${first?.message ?? 'it cannot be read'}${others}`,
        {
          hint: first?.hint ?? 'Run `flowright validate` on it to see every finding.',
          at: where,
        },
      ),
    );
  }
  const refusal = [compiled, ...parts].map(refusalOf).find((one) => one !== undefined) ?? requirementRefusal(missing);
  return refusal === undefined ? ok(compiled) : err(refusal);
}

function inputProblem(problems: readonly Problem[]): Problem {
  const [first] = problems;
  if (first && problems.length === 1) return { ...first, code: 'inputs_invalid' };
  return problem('inputs_invalid', problems.map((each) => each.message).join(' '), {
    hint: first?.hint ?? 'Give the missing or wrong inputs again.',
    at: 'inputs',
  });
}
