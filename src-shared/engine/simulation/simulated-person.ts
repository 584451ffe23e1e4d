import type { Json } from '../../lib/json.ts';
import { stepAt } from '../find.ts';
import type { EngineEffect, EngineInput, PerformRequest } from '../io.ts';
import type { RunState } from '../run-state.ts';
import type { SimulatedOutcome } from './simulate.ts';

type Answer = Omit<Extract<EngineInput, { type: 'answer' }>, 'now' | 'capacity'>;

/** How the simulated person answers, or undefined when they do not. Confirmations are scripted as `<id>.confirm`, unknown outcomes as `<id>.unknown`. */
export function answerFor(asked: {
  readonly state: RunState;
  readonly effect: Extract<EngineEffect, { type: 'askPerson' }>;
  readonly next: (id: string) => SimulatedOutcome;
}): Answer | undefined {
  const { state, effect, next } = asked;
  const { step, attempt, prompt } = effect;
  const id = keyOf(step);
  const aside = prompt.kind === 'confirm' || prompt.kind === 'unknown';
  const outcome = next(aside ? `${id}.${prompt.kind}` : id);
  const boundTo = stepAt(state, step)?.waiting?.boundTo ?? '';
  const answer = { type: 'answer', step, attempt, by: 'simulated', boundTo } as const;
  switch (outcome.kind) {
    case 'answer': {
      const submits = prompt.kind === 'ask' || prompt.kind === 'agent';
      const decision = submits && outcome.decision === 'approve' ? 'submit' : outcome.decision;
      return {
        ...answer,
        decision,
        values: outcome.values,
        words: outcome.words,
        ...chosenOption(outcome.option, prompt.options),
      };
    }
    case 'ok':
      if (aside) return undefined;
      return {
        ...answer,
        decision: prompt.kind === 'approve' ? 'approve' : 'submit',
        values: {},
        ...firstOption(prompt.options),
      };
    case 'fail':
      return { ...answer, decision: 'reject' };
    case 'hang':
    case 'crash':
      return undefined;
  }
}

function chosenOption(chosen: string | undefined, options: readonly string[] | undefined): { readonly option?: string } {
  return chosen === undefined ? firstOption(options) : { option: chosen };
}

function firstOption(options: readonly string[] | undefined): { readonly option?: string } {
  const [option] = options ?? [];
  return option === undefined ? {} : { option };
}

/** The name under which a step's outcomes are scripted: its id, or `<id>.agent` for the agent that mends it. */
export function keyOf(path: string): string {
  return /[^.]+\.agent(?=\.\d+$)/.exec(path)?.[0] ?? path.split('.').at(-1) ?? path;
}

/** What a step gives when the script says only that it went well. */
export function defaultOutput(type: PerformRequest['type']): Json {
  switch (type) {
    case 'command':
      return { exit_code: 0, stdout: '' };
    case 'agent':
    case 'tool':
      return { text: '' };
    case 'http':
      return { status: 200, headers: {}, body: null };
    case 'deploy':
      return { url: 'http://localhost/' };
    case 'workflow':
      return {};
  }
}
