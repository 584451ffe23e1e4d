import { z } from 'zod';
import { jsonObjectSchema, type JsonObject } from '../../../../src-shared/lib/json.ts';
import { problem } from '../../../../src-shared/lib/problem.ts';
import type { Decision } from '../../../../src-shared/history/events.ts';
import type { WaitingView } from '../../../../src-shared/wire/views.ts';
import type { Api } from '../../../compose-app.ts';
import { answerWords } from '../answer-words.ts';
import { openWorking } from '../background.ts';
import { keyValues } from '../key-values.ts';
import { need, readOptions } from '../options.ts';
import { resultFrom } from '../own-step.ts';
import { programName } from '../program-name.ts';
import { Refusal, type Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { painted } from '../words.ts';
import type { RunStatus } from '../../../../src-shared/engine/state.ts';

type Given = Readonly<Record<string, unknown>>;

interface Answer {
  readonly decision: Decision;
  readonly option?: string;
  readonly values?: JsonObject;
  readonly words?: string;
}

/** `cancel`: ends a run. */
export async function cancel(session: Session, words: readonly string[], given: Given): Promise<ExitCode> {
  const { reason } = readOptions(z.object({ reason: z.string().optional() }), given);
  const runId = need(words, 0, 'cancel <run>');
  const app = await openWorking(session);
  try {
    const { status } = await app.api.runs.cancel({ runId, reason });
    tell(session, { runId, status: status === 'running' ? await ended(app.api, runId) : status });
    return EXIT.done;
  } finally {
    await app.close();
  }
}

/** `pause`: lets nothing new start in a run. */
export async function pause(session: Session, words: readonly string[], given: Given): Promise<ExitCode> {
  const { reason } = readOptions(z.object({ reason: z.string().optional() }), given);
  const runId = need(words, 0, 'pause <run>');
  const app = await openWorking(session);
  try {
    tell(session, { runId, ...(await app.api.runs.pause({ runId, reason })) });
    if (!session.terminal.json) session.terminal.out(`  go on: ${programName()} resume ${runId}`);
    return EXIT.done;
  } finally {
    await app.close();
  }
}

/** `approve`: says yes. */
export async function approve(session: Session, words: readonly string[], given: Given): Promise<ExitCode> {
  const { option, comment, by } = readOptions(
    z.object({ option: z.string().optional(), comment: z.string().optional(), by: z.string().optional() }),
    given,
  );
  return decide(session, words, (waiting) => {
    const { kind, options = [] } = waiting.prompt;
    if (kind !== 'approve' && kind !== 'confirm' && kind !== 'budget') throw wrongAnswer(waiting, 'does not ask for yes or no');
    if (kind === 'budget') return { decision: 'approve', ...(by === undefined ? {} : { values: { amount: amountOf(by) } }) };
    if (by !== undefined) throw wrongAnswer(waiting, 'is not about a limit, so --by means nothing');
    if (options.length > 0 && (option === undefined || !options.includes(option)))
      throw wrongAnswer(waiting, option === undefined ? 'asks for one of its options' : `has no option "${option}"`);
    return { decision: 'approve', option, words: comment };
  });
}

/** `reject`: says no, or asks for changes. */
export async function reject(session: Session, words: readonly string[], given: Given): Promise<ExitCode> {
  const { changes, comment } = readOptions(
    z.object({ changes: z.boolean().default(false), comment: z.string().optional() }),
    given,
  );
  return decide(session, words, (waiting) => {
    const { kind } = waiting.prompt;
    if (kind === 'unknown') throw wrongAnswer(waiting, 'does not ask for yes or no');
    if (changes && waiting.prompt.decisions?.includes('changes') !== true)
      throw wrongAnswer(
        waiting,
        kind === 'approve' ? 'has no agent step before it that could make changes' : 'does not take changes',
      );
    return { decision: changes ? 'changes' : 'reject', words: comment };
  });
}

const answerSchema = z.object({
  input: z.array(z.string()).default([]),
  text: z.string().optional(),
  values: z.string().optional(),
  failed: z.boolean().default(false),
  retry: z.boolean().default(false),
});

/** `answer`: a form's values, the result of a person's own step, or what became of a step. */
export async function answer(session: Session, words: readonly string[], given: Given): Promise<ExitCode> {
  const options = readOptions(answerSchema, given);
  const values = objectOf(options.values);
  const named = keyValues(options.input, '--input');
  return decide(session, words, (waiting) => {
    const { kind, outputSchema } = waiting.prompt;
    if (kind === 'approve' || kind === 'confirm' || kind === 'budget') throw wrongAnswer(waiting, 'asks for yes or no');
    if (options.retry && options.failed) throw wrongAnswer(waiting, 'cannot be both failed and tried again');
    if (options.retry && kind !== 'unknown') throw wrongAnswer(waiting, 'has not ended, so it cannot be tried again');
    if (options.retry) return { decision: 'retry' };
    if (kind === 'ask') {
      if (options.failed) return { decision: 'reject', words: options.text };
      if (options.text !== undefined) throw wrongAnswer(waiting, 'asks for its fields, not for a text');
      return { decision: 'submit', values: { ...values, ...named } };
    }
    if (options.failed) return { decision: 'failed', words: options.text };
    const result = resultFrom(outputSchema, { pairs: options.input, text: options.text, values });
    if (!result.ok) throw new Refusal(result.error, EXIT.usage);
    if (kind === 'unknown') return { decision: 'succeeded', values: result.value, words: options.text };
    if (Object.keys(result.value).length === 0) throw wrongAnswer(waiting, 'waits for your result');
    return { decision: 'submit', values: result.value, words: options.text };
  });
}

function amountOf(text: string): number {
  const amount = Number(text);
  if (text.trim() !== '' && Number.isFinite(amount) && amount > 0) return amount;
  throw new Refusal(
    problem('bad_value', `--by ${text} is not a number above 0.`, {
      hint: 'Say by how much the limit is raised, as in --by 50.',
      at: '--by',
    }),
    EXIT.usage,
  );
}

function wrongAnswer({ runId, step, prompt }: WaitingView, why: string): Refusal {
  return new Refusal(
    problem('wrong_answer', `${prompt.title} ${why}.`, {
      hint: `Answer it by: ${answerWords(runId, { step, prompt }).join('  or  ')}`,
      at: step,
    }),
    EXIT.usage,
  );
}

async function decide(session: Session, words: readonly string[], make: (waiting: WaitingView) => Answer): Promise<ExitCode> {
  const runId = need(words, 0, 'approve <run> [step]');
  const app = await openWorking(session);
  try {
    const waiting = await find(app.api, { runId, step: words[1] });
    const { status } = await app.api.runs.answer({
      runId: waiting.runId,
      step: waiting.step,
      attempt: waiting.attempt,
      boundTo: waiting.boundTo,
      ...make(waiting),
    });
    tell(session, { runId: waiting.runId, status });
    return EXIT.done;
  } finally {
    await app.close();
  }
}

async function find(
  api: Api,
  { runId, step }: { readonly runId: string; readonly step: string | undefined },
): Promise<WaitingView> {
  // What its children ask is asked of whoever answers for it.
  const waiting = (await api.inbox.list()).filter(
    (each) => each.runId === runId || each.within.some((above) => above.runId === runId),
  );
  const [only, ...others] = step === undefined ? waiting : waiting.filter((each) => each.step === step);
  if (only && others.length === 0) return only;
  const { run } = await api.runs.get({ runId });
  const names = waiting.map((each) => each.step).join(', ');
  if (only) {
    const found = problem('which_step', `${waiting.length} steps of ${runId} wait for you.`, {
      hint: `Name one: ${names}.`,
      at: runId,
    });
    throw new Refusal(found, EXIT.usage);
  }
  const hint = names === '' ? `See \`flowright status ${runId}\`.` : `These wait: ${names}.`;
  if (step !== undefined && !run.picture.nodes.some((node) => node.id === step))
    throw new Refusal(problem('step_not_found', `${runId} has no step ${step}.`, { hint, at: step }), EXIT.usage);
  const message =
    step === undefined
      ? `No step of ${runId} waits for you; the run is ${run.status}.`
      : `Step ${step} of ${runId} does not wait for you.`;
  throw new Refusal(problem('not_waiting', message, { hint, at: runId }), EXIT.failed);
}

async function ended(api: Api, runId: string): Promise<RunStatus> {
  const wait = AbortSignal.timeout(15_000);
  try {
    for await (const event of await api.runs.events({ runId, after: 0 }, { signal: wait })) void event;
  } catch (error) {
    if (!wait.aborted) throw error;
  }
  return (await api.runs.get({ runId })).run.status;
}

function tell({ terminal }: Session, { runId, status }: { readonly runId: string; readonly status: RunStatus }): void {
  if (terminal.json) terminal.line({ run_id: runId, status });
  else terminal.out(`${runId}  ${painted(terminal, status)}`);
}

function objectOf(text: string | undefined): JsonObject {
  if (text === undefined) return {};
  try {
    const parsed = jsonObjectSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // Told below, in the same words as a value that is not an object.
  }
  throw new Refusal(
    problem('bad_value', '--values is not a JSON object.', { hint: `Write --values '{"name": "value"}'.`, at: '--values' }),
    EXIT.usage,
  );
}
