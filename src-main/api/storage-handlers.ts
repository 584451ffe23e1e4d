import { join } from 'node:path';
import { problem } from '../../src-shared/lib/problem.ts';
import { os, problemError, unwrap } from './implementer.ts';
import { knownRun } from './run-handlers.ts';
import type { Services } from './services.ts';

/** Calls of `storage`. */
export function storageHandlers(services: Services) {
  const { storage, facts, clock } = services;
  return {
    show: os.storage.show.handler(async () => ({ ...storage.store.size(), ...(await storage.files.sizes()) })),
    compact: os.storage.compact.handler(async () => unwrap(await storage.retention.run())),
    keep: os.storage.keep.handler(async ({ input: { runId, kept } }) => {
      knownRun(services, runId);
      unwrap(await storage.store.keep(runId, { kept }));
      return { kept };
    }),
    export: os.storage.export.handler(async ({ input }) => {
      const stamp = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(':', '-');
      return unwrap(await storage.salvage(input.path ?? join(facts.home, 'exports', `history-${stamp}.jsonl`)));
    }),
    fresh: os.storage.fresh.handler(() => {
      if (facts.notice()?.code === 'damaged') return { path: unwrap(storage.beginAnew()) };
      throw problemError(
        problem('not_damaged', 'The history can be read and written, so there is no need for a new one.', {
          hint: 'To work with another history beside it, choose another data directory with --home.',
        }),
      );
    }),
  };
}
