import { join } from 'node:path';
import { programName } from './program-name.ts';
import type { EventBody, RunEvent } from '../../../src-shared/history/events.ts';
import type { LogLineView } from '../../../src-shared/wire/views.ts';
import type { Tracked, TrackedStep } from './run-tracker.ts';
import { duration, safe, size, type Terminal } from './terminal.ts';
import { glyph, painted, word } from './words.ts';

/** Shows a run as it goes: a line when a step ends, and on a terminal one live line below for what works now. */
export interface RunScreen {
  event(event: RunEvent, tracked: Tracked): void;
  log(lines: readonly LogLineView[]): void;
  /** Takes the live line away, so that something else can be written; it comes back with the next event. */
  clear(): void;
  end(): void;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const FRAME_MS = 100;

/** Makes the screen; `names` gives each step's name for people. */
export function createRunScreen(
  terminal: Terminal,
  { names, verbose }: { readonly names: ReadonlyMap<string, string>; readonly verbose: 'steps' | 'everything' },
): RunScreen {
  const { paint } = terminal;
  const widest = Math.min(48, Math.max(0, ...[...names.values()].map((name) => name.length)));
  const shown = new Map<string, string>();
  let latest: Tracked | undefined;
  let lastLine = '';
  let drawn = false;
  let frame = 0;
  const timer = terminal.live ? setInterval(draw, FRAME_MS) : undefined;
  timer?.unref();

  function nameOf(step: string): string {
    const mends = /([^.]+)\.agent\.\d+$/.exec(step)?.[1];
    return safe(names.get(step) ?? (mends === undefined ? step : `Repair of ${names.get(mends) ?? mends}`));
  }

  function clear(): void {
    if (drawn) terminal.raw('\r\u001b[2K');
    drawn = false;
  }

  function draw(): void {
    if (!terminal.live || !latest || latest.ended) return;
    const working = [...latest.steps.values()].filter((step) => step.status === 'running');
    if (working.length === 0) return clear();
    frame = (frame + 1) % FRAMES.length;
    const [first] = working;
    const what = working.map((step) => nameOf(step.step)).join(', ');
    const since = first ? duration(Date.now() - first.startedAt) : '';
    const note = first?.note ?? lastLine;
    const room = terminal.columns - what.length - since.length - 8;
    clear();
    terminal.raw(
      `${paint.cyan(FRAMES[frame] ?? '')} ${what} ${paint.dim(since)}${room > 12 && note !== '' ? paint.dim(`  ${safe(note).slice(0, room)}`) : ''}`,
    );
    drawn = true;
  }

  function stepLine(step: TrackedStep): string {
    const name = nameOf(step.step).padEnd(widest);
    const time = step.status === 'skipped' ? '' : `  ${paint.dim(duration((step.endedAt ?? step.startedAt) - step.startedAt))}`;
    const again = step.attempt > 1 ? paint.dim(`  attempt ${step.attempt}`) : '';
    const why = step.error
      ? `\n    ${paint.red(safe(step.error.message))}`
      : step.note === undefined
        ? ''
        : paint.dim(`  ${safe(step.note)}`);
    const hint = step.error?.hint === undefined ? '' : `\n    ${paint.cyan('→')} ${safe(step.error.hint)}`;
    return `${glyph(terminal, step.status)} ${name}  ${painted(terminal, step.status)}${time}${again}${why}${hint}`;
  }

  return {
    event(event, tracked) {
      latest = tracked;
      if (event.body.type === 'budgetWarned') {
        clear();
        terminal.out(paint.yellow(`! ${budgetWords(event.body)}`));
      }
      const step = 'step' in event.body && event.body.step !== undefined ? tracked.steps.get(event.body.step) : undefined;
      if (!step) return;
      const mark = `${step.status}:${step.attempt}`;
      if (shown.get(step.step) === mark) return;
      shown.set(step.step, mark);
      const told = step.status !== 'running' && step.status !== 'pending' && step.status !== 'waiting';
      if (told || (!terminal.live && step.status === 'running')) {
        clear();
        terminal.out(
          step.status === 'running' ? `${glyph(terminal, 'running')} ${nameOf(step.step)}  ${word('running')}` : stepLine(step),
        );
      }
      draw();
    },
    log(lines) {
      const last = lines.at(-1);
      if (last) lastLine = last.text;
      if (verbose === 'steps') return;
      clear();
      for (const line of lines)
        terminal.out(
          `${paint.dim(`${nameOf(line.step)} │`)} ${line.stream === 'stderr' ? paint.yellow(safe(line.text)) : safe(line.text)}`,
        );
    },
    clear,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}

/** That a limit is nearly used up. */
function budgetWords({ kind, spent, limit }: Extract<EventBody, { type: 'budgetWarned' }>): string {
  const rounded = Math.round(spent * 100) / 100;
  switch (kind) {
    case 'credits':
      return `${rounded} of ${limit} credits are spent.`;
    case 'time':
      return `It has worked for ${rounded} of ${limit} s.`;
    case 'day':
      return `${rounded} of today's ${limit} credits are spent, over all runs.`;
  }
}

/** The last words about a run: how it ended, how long it took, what it made and where that is. */
export function summaryLines(
  terminal: Terminal,
  { runId, tracked }: { readonly runId: string; readonly tracked: Tracked },
): string[] {
  const { paint } = terminal;
  const { ended } = tracked;
  if (!ended) return [];
  const count = [...tracked.steps.values()].filter((step) => step.status === 'succeeded').length;
  const head = `${glyph(terminal, ended.status)} ${paint.bold(ended.status === 'succeeded' ? 'Done' : ended.status === 'failed' ? 'Failed' : 'Cancelled')} in ${duration(ended.at - tracked.startedAt)}${tracked.steps.size === 0 ? ', before its first step' : `, ${count} of ${tracked.steps.size} steps done`}`;
  const outputs = Object.entries(ended.outputs).map(
    ([name, value]) =>
      `  ${paint.dim(`${safe(name)}:`)} ${safe(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 400)}`,
  );
  const artifacts = tracked.artifacts.map(
    (artifact) =>
      `  ${paint.dim(`${safe(artifact.name)} (${size(artifact.bytes)}):`)} ${join(tracked.artifactsDir, artifact.path)}`,
  );
  const error = ended.error
    ? [
        `  ${paint.red(safe(ended.error.message))}`,
        ...(ended.error.at === undefined || ended.error.message.includes(ended.error.at) || tracked.steps.has(ended.error.at)
          ? []
          : [`  ${paint.dim(safe(ended.error.at))}`]),
        ...(ended.error.hint === undefined ? [] : [`  ${paint.cyan('→')} ${safe(ended.error.hint)}`]),
      ]
    : [];
  const why = ended.reason === undefined ? [] : [`  ${paint.yellow(safe(ended.reason))}`];
  return [
    '',
    head,
    ...why,
    ...error,
    ...outputs,
    ...artifacts,
    paint.dim(`  ${runId}   details: ${programName()} status ${runId}`),
  ];
}
