import { problem, type Problem } from '../../lib/problem.ts';
import { eachStep } from '../each-step.ts';
import type { Finding } from './finding.ts';
import type { Step, Workflow } from '../schema.ts';
import type { CompiledStep, CompiledWorkflow } from '../compiled.ts';

/** A step this version cannot run, and why in plain words. */
export interface NotYet {
  readonly step: string;
  readonly what: string;
}

/** Every step (loop bodies included) that needs something the engine does not do yet; a run with any is refused before it starts. */
export function notYet(compiled: CompiledWorkflow): NotYet[] {
  return compiled.workflow.steps.flatMap(ofStep);
}

/** Why a run is refused, as a `not_available_yet` problem that names the place; undefined when nothing is missing. */
export function refusalOf(compiled: CompiledWorkflow): Problem | undefined {
  const [missing] = notYet(compiled);
  if (missing === undefined) return undefined;
  const { step, what } = missing;
  return problem('not_available_yet', `Step "${step}" needs ${what}, which is not available yet.`, {
    at: `steps.${step}`,
    hint: 'Remove that from the workflow, or run it with a later version.',
  });
}

function ofStep(step: CompiledStep): NotYet[] {
  const own = reasons(step).map((what) => ({ step: step.id, what }));
  return step.type === 'loop' ? [...own, ...step.steps.flatMap(ofStep)] : own;
}

/**
 * What this version cannot do yet, at each step that needs it: a run is refused until it can. A server whose name is told to be
 * misspelled is not said to be missing as well.
 */
export function notYetFindings(workflow: Workflow, told: readonly Finding[]): readonly Finding[] {
  const misspelled = new Set(told.filter(({ at }) => at.at(-1) === 'server').map(({ at }) => at.slice(0, -1).join('.')));
  return eachStep(workflow).flatMap(({ step, at }) =>
    reasons(step)
      .filter((what) => what !== serverWords(step) || !misspelled.has(at.join('.')))
      .map((what): Finding => ({
        code: 'FR611',
        at,
        message: `"${step.id}" needs ${what}, which is not available yet: a run is refused.`,
        hint: 'Remove that from the workflow, or run it with a later version.',
      })),
  );
}

function reasons(step: CompiledStep | Step): readonly string[] {
  const found: string[] = [];
  const type = TYPES[step.type];
  if (type !== undefined) found.push(type);
  const server = serverWords(step);
  if (server !== undefined) found.push(server);
  if (step.type === 'agent' && step.agent !== undefined && step.agent !== 'you') found.push(`the agent ${step.agent}`);
  if (step.type === 'workflow' && step.workspace !== undefined && step.workspace !== 'inherit')
    found.push('a workspace of its own for another workflow');
  if (step.secrets !== undefined && step.secrets.length > 0 && step.type !== 'command' && step.type !== 'http')
    found.push(`secrets in a step of type ${step.type}`);
  return found;
}

function serverWords(step: CompiledStep | Step): string | undefined {
  return step.type === 'tool' && step.server !== 'flowright' ? `the tool server ${step.server}` : undefined;
}

/** Whether this version runs steps of a type at all. */
export function runsType(type: CompiledStep['type']): boolean {
  return TYPES[type] === undefined;
}

const TYPES: Readonly<Partial<Record<CompiledStep['type'], string>>> = {
  deploy: 'deploying',
};
