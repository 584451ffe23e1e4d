import { CHANGED_SINCE } from '../../src-shared/engine/binding.ts';
import type { EventBody, RunEvent } from '../../src-shared/history/events.ts';
import type { CompiledStep, CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { Violations } from './violation.ts';

/** What an independent reader of the log knows of a step instance. */
interface Seen {
  ended: boolean;
  /** Changes were requested since: it may begin anew. */
  rewound: boolean;
  /** The last attempt begun, and whether it is open. */
  attempt: number;
  open: boolean;
  /** Attempts that do not count any more since changes were requested. */
  spent: number;
  interrupted: boolean;
  interruptions: number;
  /** A person said that it shall be done once more. */
  repeats: boolean;
  status: 'succeeded' | 'failed' | 'handled' | 'skipped' | 'condition' | 'cancelled' | 'none';
  failedAt: number;
  wait: number;
}

/** Reads a run's log as it grows, knowing the rules but not the engine, and says what breaks them. */
export interface LogWatch {
  read(event: RunEvent): void;
  ended(): boolean;
  /** Whether somebody asked the run to end. */
  cancelled(): boolean;
  /** The time limit of an attempt of the step as the workflow has it, seconds. */
  limitOf(step: string): number | undefined;
  /** Whether the step instance has ended by the log. */
  stepEnded(step: string): boolean;
  /** The attempt that is begun and not ended, or 0. */
  openAttempt(step: string): number;
  /** Instants at which a question lapses or a wait is over, by step. */
  moments(): ReadonlyMap<string, number>;
}

/** Starts reading the log of a run of a workflow. */
export function createLogWatch(compiled: CompiledWorkflow, runId: string, violations: Violations): LogWatch {
  const specs = new Map<string, CompiledStep>();
  collect(compiled.workflow.steps);
  const seen = new Map<string, Seen>();
  const moments = new Map<string, number>();
  let seq = 0;
  let working = 0;
  let maxParallel = 1;
  let mode: string = compiled.workflow.workspace.mode;
  let runEnded = false;
  let cancelled = false;
  let paused = false;
  let rejecting: string | undefined;
  let begun = '';

  function collect(steps: readonly CompiledStep[]): void {
    for (const step of steps) {
      specs.set(step.id, step);
      if (step.type === 'loop') collect(step.steps);
    }
  }

  function specOf(step: string): CompiledStep | undefined {
    return specs.get(step.split('.').at(-1) ?? '');
  }

  function of(step: string): Seen {
    let found = seen.get(step);
    if (found === undefined) {
      found = {
        ended: false,
        rewound: false,
        attempt: 0,
        open: false,
        spent: 0,
        interrupted: false,
        interruptions: 0,
        repeats: false,
        status: 'none',
        failedAt: 0,
        wait: 0,
      };
      seen.set(step, found);
    }
    return found;
  }

  function say(id: Parameters<Violations['add']>[0], what: string): void {
    violations.add(id, `${runId} event ${seq}: ${what}`);
  }

  function occupies(step: string): boolean {
    const type = specOf(step)?.type;
    return type === 'command' || type === 'tool' || type === 'http' || type === 'deploy';
  }

  function close(step: string): void {
    const state = of(step);
    if (state.open && occupies(step)) working -= 1;
    state.open = false;
    moments.delete(step);
  }

  function end(step: string, status: Seen['status']): void {
    const state = of(step);
    if (state.ended && !state.rewound) say('I4', `${step} ended twice`);
    close(step);
    state.ended = true;
    state.rewound = false;
    state.status = status;
  }

  function start(body: Extract<EventBody, { type: 'stepStarted' }>, at: number): void {
    const { step, attempt } = body;
    const state = of(step);
    const spec = specOf(step);
    if (state.ended && !state.rewound) say('I4', `${step} was begun again after it had ended`);
    state.ended = false;
    if (state.open) say('I4', `attempt ${attempt} of ${step} was begun while attempt ${state.attempt} is open`);
    if (cancelled) say('people', `${step} was begun after the run was cancelled`);
    if (paused) rejecting = `${step} was begun although the run is paused`;
    const again = attempt === state.attempt && state.interrupted;
    if (attempt !== state.attempt + 1 && !again)
      say('attempts', `attempt ${attempt} of ${step} followed attempt ${state.attempt}`);
    const retries = typeof spec?.on_failure === 'object' && 'agent_retry' in spec.on_failure ? 100 : 0;
    const allowed = (spec?.retry?.max_attempts ?? 1) + retries;
    if (attempt - state.spent > allowed)
      say('attempts', `${step} was begun ${attempt - state.spent} times; ${allowed} are allowed`);
    if (!again && state.wait > 0 && at < state.failedAt + state.wait)
      say('time', `attempt ${attempt} of ${step} began ${state.failedAt + state.wait - at} ms before its time`);
    if (again && spec !== undefined && !state.repeats && !isRepeatable(spec, mode))
      say('I4', `attempt ${attempt} of ${step} is begun once more, which could do it twice`);
    gate(step, spec);
    // An attempt that has begun has waited: what is asked about it later may come after the clock was put back.
    state.wait = 0;
    state.attempt = attempt;
    state.open = true;
    state.interrupted = false;
    if (occupies(step)) working += 1;
    if (working > maxParallel) rejecting ??= `${working} steps work at once; ${maxParallel} are allowed`;
    begun = step;
    if (spec?.type === 'loop') forgetRounds(step);
  }

  /** A question before an attempt waits for the attempt's time; what follows the answer does not wait once more. */
  function askedInTime(step: string, at: number): void {
    const state = of(step);
    if (state.wait > 0 && at < state.failedAt + state.wait) say('time', `${step} asked before its next attempt could begin`);
    state.wait = 0;
  }

  function gate(step: string, spec: CompiledStep | undefined): void {
    const prefix = step.slice(0, step.length - (spec?.id.length ?? 0));
    for (const need of spec?.needs ?? []) {
      const needed = seen.get(prefix + need);
      if (needed === undefined || !needed.ended) say('order', `${step} was begun before ${need} had ended`);
      else if (spec?.when?.includes(`steps.${need}.status`) === true) continue;
      else if (needed.status === 'failed' || needed.status === 'cancelled' || needed.status === 'skipped')
        say('order', `${step} was begun although ${need} was ${needed.status}`);
    }
  }

  /** A loop that is tried again begins its rounds anew; attempts are numbered on. */
  function forgetRounds(loop: string): void {
    for (const [name, state] of seen) {
      if (!name.startsWith(`${loop}.`)) continue;
      Object.assign(state, { ended: false, rewound: false, open: false, status: 'none', spent: state.attempt, wait: 0 });
    }
  }

  function failed(body: Extract<EventBody, { type: 'stepFailed' | 'stepBlocked' }>, at: number): void {
    const { step } = body;
    const state = of(step);
    const spec = specOf(step);
    if (body.type === 'stepFailed' && body.error.code === 'interrupted' && state.interruptions < 3)
      say('attempts', `${step} failed for an interruption; only the fourth in a row may do that`);
    state.interruptions = 0;
    if (!body.willRetry) {
      end(step, spec?.on_failure === 'continue' ? 'handled' : 'failed');
      return;
    }
    close(step);
    // Nothing was done: the files were not those a person had agreed to.
    if (body.type === 'stepFailed' && body.error.code === CHANGED_SINCE) {
      state.spent += 1;
      state.wait = 0;
      return;
    }
    state.failedAt = at;
    const { backoff_sec: backoff = 0, factor = 1 } = spec?.retry ?? {};
    const mended = body.type === 'stepFailed' && body.repair !== undefined;
    state.wait = mended ? 0 : Math.round(backoff * factor ** (state.attempt - state.spent - 1) * 1000);
  }

  function rewind(): void {
    for (const [step, state] of seen) {
      // Loops and questions under way begin anew; what works is not taken back.
      if (!occupies(step)) state.open = false;
      state.rewound = true;
      state.spent = state.attempt;
      state.wait = 0;
    }
  }

  function reason(body: EventBody): void {
    if (body.type === 'stepFailed' && body.error.message === '') say('I6', `${body.step} failed without a reason`);
    if (body.type === 'runFailed' && (body.error.message === '' || body.error.code === ''))
      say('I6', 'the run failed without a reason');
    if (body.type === 'stepCancelled' && body.reason === '') say('I6', `${body.step} was cancelled without a reason`);
    if (body.type === 'pauseRequested' && body.reason === '') say('I6', 'the run was paused without a reason');
    if (body.type === 'stepSkipped' && body.reason === 'blocked' && body.because === undefined)
      say('I6', `${body.step} was skipped as blocked, by nothing`);
  }

  function take(body: EventBody, at: number): void {
    switch (body.type) {
      case 'runCreated':
        maxParallel = body.flags.maxParallel;
        return;
      case 'workspaceReady':
        // A child works where its parent does.
        mode = body.workspace.mode;
        return;
      case 'stepStarted':
        start(body, at);
        return;
      case 'stepWaiting':
        close(body.step);
        if (body.prompt.kind === 'confirm') askedInTime(body.step, at);
        if (body.prompt.until !== undefined) moments.set(body.step, body.prompt.until);
        return;
      case 'answerGiven':
        moments.delete(body.step);
        if (body.decision === 'retry') {
          of(body.step).interrupted = true;
          of(body.step).repeats = true;
        }
        if (body.decision === 'changes') rewind();
        return;
      case 'stepBlocked':
      case 'stepFailed':
        failed(body, at);
        return;
      case 'stepInterrupted':
        close(body.step);
        of(body.step).interrupted = true;
        of(body.step).interruptions = body.interruptions;
        return;
      case 'outputProduced':
        // What is left of the attempt is to look at its evidence, as often as need be.
        of(body.step).interrupted = true;
        of(body.step).repeats = true;
        return;
      case 'outcomeUnknown':
        close(body.step);
        return;
      case 'stepSucceeded':
        if (specOf(body.step)?.type === 'wait' && at < (moments.get(body.step) ?? 0))
          say('time', `${body.step} was over before its time`);
        end(body.step, 'succeeded');
        return;
      case 'stepSkipped':
        end(body.step, body.reason === 'condition' || body.reason === 'branch' ? 'condition' : 'skipped');
        return;
      case 'stepCancelled':
        end(body.step, 'cancelled');
        return;
      case 'cancelRequested':
        cancelled = true;
        return;
      case 'pauseRequested':
        paused = true;
        return;
      case 'runResumed':
        paused = false;
        return;
      case 'runSucceeded':
      case 'runFailed':
      case 'runCancelled':
        endRun(body.type);
        return;
      default:
    }
  }

  function endRun(type: 'runSucceeded' | 'runFailed' | 'runCancelled'): void {
    runEnded = true;
    moments.clear();
    const open = [...seen].find(([, state]) => state.open && !state.ended);
    if (open !== undefined) say('I4', `the run ended while ${open[0]} is open`);
    if (cancelled && type !== 'runCancelled') say('people', `the run was cancelled and yet ended as ${type}`);
    const yields = compiled.workflow.policies?.concurrency !== undefined;
    if (!cancelled && !yields && type === 'runCancelled') say('people', 'the run ended as cancelled, but nobody asked for it');
  }

  return {
    read({ seq: number, at, body }) {
      if (number !== seq + 1) say('I2', `event ${number} followed event ${seq}`);
      seq = number;
      if (runEnded) say('I4', `${body.type} came after the run's end`);
      // A rejected question is begun and failed at once, in a paused run too; nothing else is begun there.
      if (rejecting !== undefined && !(body.type === 'stepFailed' && body.step === begun)) say('slots', rejecting);
      rejecting = undefined;
      reason(body);
      take(body, at);
    },
    ended: () => runEnded,
    cancelled: () => cancelled,
    limitOf: (step) => specOf(step)?.timeout_sec,
    stepEnded: (step) => seen.get(step)?.ended === true,
    openAttempt: (step) => (seen.get(step)?.open === true ? (seen.get(step)?.attempt ?? 0) : 0),
    moments: () => moments,
  };
}

/** Whether doing the step once more after its host died changes nothing outside a place of its own. */
function isRepeatable(step: CompiledStep, mode: string): boolean {
  if (step.type === 'command') return mode !== 'in_place';
  if (step.type === 'tool') return /(^|_)read/.test(step.tool);
  if (step.type === 'http') return step.method === undefined || step.method === 'GET' || step.method === 'HEAD';
  return step.type !== 'deploy';
}
