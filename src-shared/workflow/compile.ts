import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../lib/canonical-json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { checkWorkflow } from './checks/check.ts';
import type { CompiledStep, CompiledWorkflow } from './compiled.ts';
import type { Diagnostic } from './checks/diagnostic.ts';
import { needsInOrder } from './graph.ts';
import type { Links } from './checks/links.ts';
import { wordsFromId } from './names.ts';
import type { Step, Workflow } from './schema.ts';

/** Iterations a `for_each` loop may have when its author sets no cap. */
export const DEFAULT_ITERATIONS = 1_000;

/** The pinned form of a workflow; the error holds every diagnostic of severity error. The same workflow gives the same hash. */
export function compileWorkflow(workflow: Workflow): Result<CompiledWorkflow, Diagnostic[]> {
  const errors = checkWorkflow(workflow).filter((diagnostic) => diagnostic.severity === 'error');
  return errors.length > 0 ? err(errors) : ok(compileChecked(workflow));
}

/** {@link compileWorkflow} for a workflow known to have no errors; the workflows it uses are pinned by their hash. */
export function compileChecked(workflow: Workflow, links: Links = new Map()): CompiledWorkflow {
  const given = workflow.workspace ?? 'isolated';
  const mode = typeof given === 'string' ? given : given.mode;
  const end = typeof given === 'string' ? undefined : given.end;
  const compiled = {
    ...workflow,
    workspace: { mode, end: end ?? 'keep_while_unmerged' },
    steps: compileSteps(workflow.steps, links),
  };
  return { format: 1, hash: sha256Hex(canonicalJson(compiled)), workflow: compiled };
}

function compileSteps(steps: readonly Step[], links: Links): CompiledStep[] {
  const needs = needsInOrder(steps);
  return steps.map((step, index) => compileStep(step, needs[index] ?? [], links));
}

function compileStep(step: Step, needs: readonly string[], links: Links): CompiledStep {
  const common = {
    needs: [...new Set(needs)],
    name: step.name ?? wordsFromId(step.id),
    skip: step.skip ?? ('step' as const),
    on_failure: step.on_failure ?? ('stop' as const),
    retry: {
      max_attempts: step.retry?.max_attempts ?? (step.type === 'agent' ? 3 : 1),
      backoff_sec: step.retry?.backoff_sec ?? 0,
      factor: step.retry?.factor ?? 2,
    },
  };
  if (step.type === 'loop') {
    const max = step.max_iterations ?? step.times ?? DEFAULT_ITERATIONS;
    return { ...step, ...common, max_iterations: Math.max(1, max), steps: compileSteps(step.steps, links) };
  }
  if (step.type === 'workflow') {
    const link = links.get(step.uses);
    return { ...step, ...common, ...(link?.ok === true ? { child: link.value.hash } : {}) };
  }
  if (step.type === 'agent') return { ...step, ...common, goal: step.goal.trim() };
  return { ...step, ...common };
}

/** Sha256 of a text's UTF-8 bytes as 64 hexadecimal digits. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
