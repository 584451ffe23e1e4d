import type { CompiledStep, CompiledWorkflow } from '../../workflow/compiled.ts';
import type { AgainStep } from './branch-plan.ts';

/** Something outside the workspace that a branch would do a second time: which step of the workflow, and what in plain text. */
export interface OutsideEffect {
  readonly step: string;
  readonly kind: 'tool' | 'http' | 'deploy' | 'command';
  /** The tool, the request, the target or the command as written. */
  readonly what: string;
}

/** What tells which steps reach outside. */
export interface OutsideKnowledge {
  readonly inPlace: boolean;
  readonly readsOnly: (step: Extract<CompiledStep, { type: 'tool' }>) => boolean;
  /** The pinned workflow with this hash. */
  readonly pinned: (hash: string) => CompiledWorkflow | undefined;
}

/** Everything outside the workspace that steps of a branch did before and would do again; loops and used workflows included. */
export function outsideEffects(
  steps: readonly CompiledStep[],
  again: readonly AgainStep[],
  knowledge: OutsideKnowledge,
): readonly OutsideEffect[] {
  const begun = new Set(again.flatMap((step) => (step.begun ? [step.step] : [])));
  return steps.flatMap((step) =>
    begun.has(step.id) ? effectsOf(step, knowledge).map((effect) => ({ step: step.id, ...effect })) : [],
  );
}

function effectsOf(step: CompiledStep, knowledge: OutsideKnowledge): readonly Omit<OutsideEffect, 'step'>[] {
  switch (step.type) {
    case 'tool':
      return knowledge.readsOnly(step) ? [] : [{ kind: 'tool', what: `${step.server}.${step.tool}` }];
    case 'http': {
      const method = step.method ?? 'GET';
      return method === 'GET' || method === 'HEAD' ? [] : [{ kind: 'http', what: `${method} ${step.url}` }];
    }
    case 'deploy':
      return [{ kind: 'deploy', what: step.target }];
    case 'command':
      return knowledge.inPlace ? [{ kind: 'command', what: step.command ?? step.argv?.join(' ') ?? '' }] : [];
    case 'loop':
      return step.steps.flatMap((inner) => effectsOf(inner, knowledge));
    case 'workflow': {
      const child = step.child === undefined ? undefined : knowledge.pinned(step.child);
      const inPlace = knowledge.inPlace || child?.workflow.workspace.mode === 'in_place';
      return (child?.workflow.steps ?? []).flatMap((inner) => effectsOf(inner, { ...knowledge, inPlace }));
    }
    default:
      return [];
  }
}

/** Kept steps that read an input which is another one now: what they gave still stands on the old value. */
export function staleInputs(
  steps: readonly CompiledStep[],
  kept: readonly string[],
  changed: readonly string[],
): readonly { readonly step: string; readonly input: string }[] {
  return steps.flatMap((step) => {
    if (!kept.includes(step.id)) return [];
    const text = JSON.stringify(step);
    return changed.flatMap((input) => (reads(text, input) ? [{ step: step.id, input }] : []));
  });
}

function reads(text: string, input: string): boolean {
  return new RegExp(String.raw`\binputs(\.${input}\b|\[\\["']${input}\\["']\]|\['${input}'\])`).test(text);
}
