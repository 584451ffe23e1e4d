import { os, unwrap } from './implementer.ts';
import type { Services } from './services.ts';
import { startRun } from './start-run.ts';
import { pinOutput, readTestNotes, renameTested } from './test-notes.ts';
import { lastResults } from './test-results.ts';

/** Calls of `tests`. */
export function testHandlers(services: Services) {
  // What is kept of a file is one value: whoever changes it waits for whoever came before.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = last.then(act);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    start: os.tests.start.handler(async ({ input: { path, text, scope, given, listed, ...run } }) =>
      unwrap(await startRun(services, { ...run, target: { path, text }, test: { scope, given, listed } })),
    ),
    results: os.tests.results.handler(({ input }) => ({
      results: lastResults(services.history, input.workflowId),
      ...readTestNotes(services, input.path),
    })),
    pin: os.tests.pin.handler(async ({ input }) => ({ pins: unwrap(await inTurn(() => pinOutput(services, input))) })),
    rename: os.tests.rename.handler(async ({ input }) => unwrap(await inTurn(() => renameTested(services, input)))),
  };
}
