import { z } from 'zod';
import type { JsonObject } from '../../../../src-shared/lib/json.ts';
import { problem, type Problem } from '../../../../src-shared/lib/problem.ts';
import type { Api } from '../../../compose-app.ts';
import { leave, openWorking } from '../background.ts';
import { keyValues } from '../key-values.ts';
import { need, readOptions } from '../options.ts';
import { programName } from '../program-name.ts';
import { askForm, askLine } from '../questions.ts';
import { openApp, problemOf, Refusal, type Session } from '../session.ts';
import { EXIT, safe, type ExitCode } from '../terminal.ts';
import { join, resolve } from 'node:path';
import { openUp, setSecret } from './secrets.ts';
import { watchRun } from '../watch-run.ts';

const optionsSchema = z.object({
  input: z.array(z.string()).default([]),
  project: z.string().optional(),
  dirty: z.boolean().optional(),
  unenforced: z.boolean().optional(),
  detach: z.boolean().default(false),
  verbose: z.boolean().default(false),
});

type Target = { readonly ref: string } | { readonly path: string };

/** `run`: starts a workflow and watches it to its end, asking at a terminal what is missing. */
export async function run(
  session: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const options = readOptions(optionsSchema, given);
  const target = targetOf(words[0] ?? (await refuseUnnamed(session, options.project)));
  const project = resolve(options.project ?? process.cwd());
  const inputs = keyValues(options.input, '--input');
  const app = options.detach ? await openWorking(session) : await openApp(session, 'task');
  let runId: string | undefined;
  try {
    runId = await start(session, app.api, {
      target,
      inputs,
      project,
      dirty: options.dirty,
      unenforced: options.unenforced,
    });
    if (runId === undefined) return EXIT.cancelled;
    if (options.detach) {
      if (session.terminal.json) session.terminal.line({ type: 'result', run_id: runId, status: 'running' });
      else session.terminal.out(`${runId}  started in the background\n  watch it: ${programName()} resume ${runId}`);
      return EXIT.done;
    }
    return await watchRun(session, app, { runId, verbose: options.verbose ? 'everything' : 'steps' });
  } finally {
    await leave(session, app, runId);
  }
}

/** `resume`: goes on with an open run, here if nobody else does, and watches it. */
export async function resume(
  session: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const options = readOptions(optionsSchema, given);
  const runId = need(words, 0, 'resume <run>');
  const app = await openApp(session, 'task');
  try {
    await app.api.runs.takeUp({ runId });
    const { run: view } = await app.api.runs.get({ runId });
    if (view.status === 'paused') await app.api.runs.resume({ runId });
    return await watchRun(session, app, { runId, verbose: options.verbose ? 'everything' : 'steps' });
  } finally {
    await leave(session, app, runId);
  }
}

async function refuseUnnamed({ home, root }: Session, project: string | undefined): Promise<never> {
  const { composeFiles } = await import('../../../compose-files.ts');
  const { library } = composeFiles({ home, bundledDir: join(root, 'workflows') });
  const groups = await library.list(resolve(project ?? process.cwd()));
  const ids = groups.flatMap((group) => group.entries.flatMap((entry) => (entry.ok ? [entry.id] : [])));
  throw new Refusal(
    problem('wrong_usage', 'Which workflow? Name one, or give a file.', {
      hint:
        ids.length === 0
          ? 'None is here yet: give a file, or see `flowright list`.'
          : `Here you can run: ${[...new Set(ids)].join(', ')}.`,
    }),
    EXIT.usage,
  );
}

/** A word with a slash, a dot or a known ending is a file; anything else an id. */
export function targetOf(word: string): Target {
  const isFile = /^(\.|~|[A-Za-z]:[\\/])|^\/|\\|\.(ya?ml|json|md|toml)$/i.test(word);
  return isFile ? { path: resolve(word) } : { ref: word };
}

interface Start {
  readonly target: Target;
  readonly inputs: JsonObject;
  readonly project: string;
  readonly dirty?: boolean;
  readonly unenforced?: boolean;
}

async function start(session: Session, api: Api, request: Start): Promise<string | undefined> {
  try {
    return (await api.runs.start(request)).runId;
  } catch (error) {
    const found = problemOf(error);
    if (!found) throw error;
    const again = session.terminal.interactive ? await mend(session, api, { request, found }) : undefined;
    if (again === 'left') return undefined;
    if (again) return start(session, api, again);
    throw error;
  }
}

async function mend(
  session: Session,
  api: Api,
  { request, found }: { readonly request: Start; readonly found: Problem },
): Promise<Start | 'left' | undefined> {
  const { code, at } = found;
  if (code === 'cannot_enforce' && request.unenforced !== true) {
    session.terminal.out(`  ${safe(found.message)}`);
    const answer = await askLine('  Run it without that limit? (yes or no) ');
    return answer === undefined || !/^y(es)?$/i.test(answer.trim()) ? 'left' : { ...request, unenforced: true };
  }
  if (code === 'secrets_locked') return (await openUp(session, api, code)) ? request : 'left';
  if (code === 'secret_missing' && at !== undefined) {
    session.terminal.out(`  This workflow uses the secret ${at}, which is not set on this computer.`);
    return (await setSecret(session, api, at)) === EXIT.done ? request : 'left';
  }
  if (code === 'folder_dirty') {
    const answer = await askLine('  The folder has uncommitted work. Include it? (yes or no) ');
    return answer === undefined ? 'left' : { ...request, dirty: /^y(es)?$/i.test(answer.trim()) };
  }
  if (code !== 'inputs_invalid') return undefined;
  const ref = 'ref' in request.target ? request.target.ref : request.target.path;
  const { entry } = await api.library.inspect({ ref, project: request.project });
  const missing = Object.keys(entry.inputs).some((name) => !(name in request.inputs));
  if (!missing) return undefined;
  session.terminal.out(`${session.terminal.paint.bold(entry.name)} needs to know:`);
  const inputs = await askForm(session.terminal, { fields: entry.inputs, known: request.inputs });
  return inputs === undefined ? 'left' : { ...request, inputs };
}
