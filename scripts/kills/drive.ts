import { setTimeout as pause } from 'node:timers/promises';
import { ORPCError } from '@orpc/client';
import { problemSchema, type Problem } from '../../src-shared/lib/problem.ts';
import type { RunEvent } from '../../src-shared/history/events.ts';
import type { WaitingView } from '../../src-shared/wire/views.ts';
import type { Api } from '../../src-main/compose-app.ts';

/** What people saw of a run: the events they were shown and the answers that were taken. */
export interface Witness {
  readonly seen: Map<number, RunEvent>;
  readonly taken: { readonly runId: string; readonly step: string; readonly boundTo: string }[];
  readonly refusals: Problem[];
}

/** A witness who has seen nothing. */
export function createWitness(): Witness {
  return { seen: new Map(), taken: [], refusals: [] };
}

const LOOK_EVERY_MS = 15;

/** Answers what the run asks until it has ended or the engine is gone. */
export async function drive(
  api: Api,
  runId: string,
  around: { readonly witness: Witness; readonly isGone: () => boolean },
): Promise<'ended' | 'gone'> {
  const { witness, isGone } = around;
  while (!isGone()) {
    try {
      const { run, events } = await api.runs.get({ runId });
      for (const event of events) witness.seen.set(event.seq, event);
      if (run.endedAt !== null) return 'ended';
      if (run.status === 'paused') await api.runs.resume({ runId });
      for (const question of await api.inbox.list()) await answer(api, question, witness);
    } catch (thrown) {
      if (isGone()) return 'gone';
      const found = problemOf(thrown);
      if (found === undefined) throw thrown;
      witness.refusals.push(found);
      if (found.message === '') throw new Error(`A refusal without a reason: ${JSON.stringify(found)}`);
    }
    await pause(LOOK_EVERY_MS);
  }
  return 'gone';
}

async function answer(api: Api, question: WaitingView, witness: Witness): Promise<void> {
  const { runId, step, attempt, boundTo, prompt } = question;
  const [option] = prompt.options ?? [];
  await api.runs.answer({
    runId,
    step,
    attempt,
    boundTo,
    ...(option === undefined ? {} : { option }),
    ...decisionFor(question),
  });
  witness.taken.push({ runId, step, boundTo });
}

function decisionFor({ prompt }: WaitingView) {
  switch (prompt.kind) {
    case 'ask':
      return { decision: 'submit', values: { more: false } } as const;
    case 'agent':
      return { decision: 'submit', words: 'done' } as const;
    case 'unknown':
      return { decision: 'retry' } as const;
    default:
      return { decision: 'approve' } as const;
  }
}

/** The readable problem an expected failure carries over the wire, or undefined for anything else. */
export function problemOf(thrown: unknown): Problem | undefined {
  if (!(thrown instanceof ORPCError)) return undefined;
  const parsed = problemSchema.safeParse(thrown.data);
  return parsed.success ? parsed.data : { code: 'lost', message: thrown.message };
}
