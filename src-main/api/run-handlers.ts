import { join } from 'node:path';
import { problem } from '../../src-shared/lib/problem.ts';
import { compact, nothingCompacted } from '../../src-shared/history/compacted.ts';
import type { ArtifactRecord } from '../../src-shared/history/events.ts';
import type { RunRow } from '../ports/history.ts';
import { os, problemError, unwrap } from './implementer.ts';
import { answerSecretProblem } from './run-secrets.ts';
import type { RunViews } from './run-views.ts';
import type { Services } from './services.ts';
import { listRuns } from './list-runs.ts';
import { startRun } from './start-run.ts';

const TEXT_LIMIT = 4 * 1024 * 1024;
/** A run with more is followed by pages: one answer stays small. */
const FIRST_EVENTS = 2_000;
const LAST_EVENTS = 20;
const PERSON = 'person';
const PAUSED_BY_PERSON = 'Paused by a person.';

/** The run's row, or the typed error that it is not known. */
export function knownRun({ history }: Pick<Services, 'history'>, runId: string): RunRow {
  const row = history.run(runId);
  if (!row) {
    throw problemError(
      problem('run_not_found', `There is no run ${runId} in this data directory.`, {
        hint: 'List the runs (`flowright runs`) and use an id from there.',
        at: runId,
      }),
    );
  }
  return row;
}

/** Calls of `runs`. */
export function runHandlers(services: Services, views: RunViews) {
  const { history, runs, logs, artifacts } = services;
  return {
    start: os.runs.start.handler(async ({ input }) => unwrap(await startRun(services, input))),
    list: os.runs.list.handler(({ input }) => listRuns(services, views, input)),
    get: os.runs.get.handler(({ input }) => {
      const row = knownRun(services, input.runId);
      const compiled = history.pinned(row.workflowHash);
      const { kept, compacted } = services.storage.store.retained(input.runId);
      const events = compacted === undefined ? [...history.events(input.runId, 0, FIRST_EVENTS)] : [];
      // Making and releasing the workspace are the first and the last things that happen to a run.
      const ends = [...events, ...history.events(input.runId, Math.max(events.at(-1)?.seq ?? 0, row.seq - LAST_EVENTS))];
      const { workspace } = compacted?.summary ?? ends.reduce((summary, { body }) => compact(summary, body), nothingCompacted);
      return {
        run: views.of(row),
        compiled: compiled === undefined ? null : JSON.parse(JSON.stringify(compiled)),
        events,
        branches: [...history.branches(input.runId)],
        workspace: workspace === undefined ? null : { root: workspace.root, kept: workspace.kept },
        kept,
        compacted: compacted ?? null,
      };
    }),
    eventPage: os.runs.eventPage.handler(({ input: { runId, after, limit } }) => {
      knownRun(services, runId);
      return { events: [...history.events(runId, after, limit)] };
    }),
    log: os.runs.log.handler(async ({ input }) => {
      knownRun(services, input.runId);
      const page = await logs.read(input);
      return { lines: [...page.lines], cursor: page.cursor, more: page.more };
    }),
    logPage: os.runs.logPage.handler(async ({ input }) => {
      knownRun(services, input.runId);
      const { lines, total } = await logs.page(input);
      return { lines: [...lines], total };
    }),
    logSearch: os.runs.logSearch.handler(async ({ input }) => {
      knownRun(services, input.runId);
      const { hits, next } = await logs.search(input);
      return { hits: [...hits], next };
    }),
    cancel: os.runs.cancel.handler(async ({ input }) => {
      knownRun(services, input.runId);
      return { status: unwrap(await runs.cancel(input.runId, { by: PERSON, reason: input.reason })) };
    }),
    answer: os.runs.answer.handler(async ({ input: { runId, ...answer } }) => {
      knownRun(services, runId);
      const noSecret = await answerSecretProblem(services, { runId, ...answer });
      if (noSecret !== undefined) throw problemError(noSecret);
      return { status: unwrap(await runs.answer(runId, { ...answer, by: PERSON })) };
    }),
    pause: os.runs.pause.handler(async ({ input }) => {
      knownRun(services, input.runId);
      return { status: unwrap(await runs.pause(input.runId, input.reason ?? PAUSED_BY_PERSON)) };
    }),
    takeUp: os.runs.takeUp.handler(async ({ input }) => ({ taken: await runs.takeUp(input.runId) })),
    resume: os.runs.resume.handler(async ({ input }) => {
      knownRun(services, input.runId);
      return { status: unwrap(await runs.resume(input.runId)) };
    }),
    artifact: os.runs.artifact.handler(async ({ input }) => {
      knownRun(services, input.runId);
      const record = findArtifact(services, input);
      const bytes = unwrap(await artifacts.read(input.runId, record));
      const readable = isText(record) && bytes.byteLength <= TEXT_LIMIT;
      const image = record.mediaType.startsWith('image/') && bytes.byteLength <= TEXT_LIMIT;
      return {
        record,
        path: join(artifacts.folder(input.runId), record.path),
        text: readable ? new TextDecoder().decode(bytes) : null,
        base64: image ? Buffer.from(bytes).toString('base64') : null,
      };
    }),
  };
}

function findArtifact(services: Services, { runId, id }: { readonly runId: string; readonly id: string }): ArtifactRecord {
  const left = services.storage.store.retained(runId).compacted?.summary.artifacts.find((artifact) => artifact.id === id);
  if (left !== undefined) return left;
  for (const { body } of services.history.events(runId, 0)) {
    if (body.type === 'artifactProduced' && body.artifact.id === id) return body.artifact;
    const attached = body.type === 'runCreated' ? body.attachments?.find((artifact) => artifact.id === id) : undefined;
    if (attached !== undefined) return attached;
  }
  throw problemError(
    problem('artifact_not_found', `Run ${runId} has no artifact ${id}.`, {
      hint: 'See `flowright status` for the ones it has.',
      at: id,
    }),
  );
}

function isText({ mediaType }: ArtifactRecord): boolean {
  return mediaType.startsWith('text/') || /(json|xml|yaml|javascript|csv|markdown|x-patch|svg)/.test(mediaType);
}
