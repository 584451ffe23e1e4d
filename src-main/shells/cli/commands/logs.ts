import { z } from 'zod';
import { problem } from '../../../../src-shared/lib/problem.ts';
import { withoutColours } from '../../../../src-shared/lib/log-text.ts';
import type { LogLineView } from '../../../../src-shared/wire/views.ts';
import type { Api } from '../../../compose-app.ts';
import { need, readOptions } from '../options.ts';
import { Refusal, withApp, type Session } from '../session.ts';
import { EXIT, safe, type ExitCode, type Terminal } from '../terminal.ts';

const optionsSchema = z.object({
  follow: z.boolean().default(false),
  grep: z.string().min(1, 'Say what to look for after --grep.').optional(),
});

/** `logs`: what the steps wrote; with `--follow` also what they write until the run ends, with `--grep` only lines that hold a text. */
export async function logs(
  session: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { follow, grep } = readOptions(optionsSchema, given);
  const runId = need(words, 0, 'logs <run> [step]');
  const step = words[1];
  const { terminal } = session;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return withApp(session, follow ? 'task' : 'read', async (api) => {
    await checkStep(api, runId, step);
    if (grep !== undefined && !follow) {
      // As grep does, it ends with 1 when nothing was found.
      const found = await printFound({ api, terminal, signal: stop.signal }, { runId, step, above: [], text: grep });
      return found > 0 ? EXIT.done : EXIT.failed;
    }
    if (follow) {
      const wanted = (line: LogLineView): boolean =>
        grep === undefined || withoutColours(line.text).toLowerCase().includes(grep.toLowerCase());
      try {
        for await (const { lines } of await api.runs.logFeed({ runId, step }, { signal: stop.signal }))
          print(terminal, lines.filter(wanted));
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        return EXIT.cancelled;
      }
      return EXIT.done;
    }
    await printAll({ api, terminal, signal: stop.signal }, { runId, step, above: [] });
    return EXIT.done;
  });
}

/** A step that the run does not have is a mistake, not an empty log. */
async function checkStep(api: Api, runId: string, step: string | undefined): Promise<void> {
  if (step === undefined) return;
  const { run } = await api.runs.get({ runId });
  const ids = run.picture.nodes.map((node) => node.id);
  if (ids.length === 0 || step.split('.').some((part) => ids.includes(part))) return;
  throw new Refusal(
    problem('step_not_found', `Run ${runId} has no step "${step}".`, { hint: `Its steps are ${ids.join(', ')}.`, at: step }),
    EXIT.usage,
  );
}

interface Printing {
  readonly api: Api;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** What the steps of a run wrote, then what the runs wrote that are steps of it, each under the step that it is. */
async function printAll(
  printing: Printing,
  of: { readonly runId: string; readonly step: string | undefined; readonly above: readonly string[] },
): Promise<void> {
  const { api, terminal, signal } = printing;
  const { runId, step, above } = of;
  for (let cursor = '', more = true; more && !signal.aborted;) {
    const page = await api.runs.log({ runId, step, cursor, limit: 2000 });
    print(
      terminal,
      page.lines.map((line) => (above.length === 0 ? line : { ...line, step: [...above, line.step].join(' › ') })),
    );
    ({ cursor, more } = page);
  }
  const children = await api.runs.list({ parent: runId, nested: true, limit: 500 });
  for (const child of children.toSorted((a, b) => a.createdAt - b.createdAt)) {
    if (child.parent === null || signal.aborted || (step !== undefined && child.parent.step !== step)) continue;
    await printAll(printing, { runId: child.runId, step: undefined, above: [...above, child.parent.step] });
  }
}

/** Lines with a text, of a run and then of the runs that are steps of it; gives how many there were. */
async function printFound(
  printing: Printing,
  of: { readonly runId: string; readonly step: string | undefined; readonly above: readonly string[]; readonly text: string },
): Promise<number> {
  const { api, terminal, signal } = printing;
  const { runId, step, above, text } = of;
  let found = 0;
  for (let from: number | null = 0; from !== null && !signal.aborted;) {
    const page: Awaited<ReturnType<Api['runs']['logSearch']>> = await api.runs.logSearch({ runId, step, find: { text }, from });
    found += page.hits.length;
    print(
      terminal,
      page.hits.map(({ line }) => (above.length === 0 ? line : { ...line, step: [...above, line.step].join(' › ') })),
    );
    from = page.next;
  }
  const children = await api.runs.list({ parent: runId, nested: true, limit: 500 });
  for (const child of children.toSorted((a, b) => a.createdAt - b.createdAt)) {
    if (child.parent === null || signal.aborted || (step !== undefined && child.parent.step !== step)) continue;
    found += await printFound(printing, { runId: child.runId, step: undefined, above: [...above, child.parent.step], text });
  }
  return found;
}

function print(terminal: Terminal, lines: readonly LogLineView[]): void {
  for (const line of lines) {
    if (terminal.json) terminal.line(line);
    else
      terminal.out(
        `${terminal.paint.dim(`${safe(line.step)} │`)} ${line.stream === 'stderr' ? terminal.paint.yellow(safe(line.text)) : safe(line.text)}`,
      );
  }
}
