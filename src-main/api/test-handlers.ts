import { z } from 'zod';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { pinSchema, type Pin } from '../../src-shared/wire/test-contract.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { os, unwrap } from './implementer.ts';
import type { Services } from './services.ts';
import { startRun } from './start-run.ts';
import { lastResults } from './test-results.ts';

const PIN_LIMIT = 256_000;
const pinsSchema = z.array(pinSchema);

/** Calls of `tests`. */
export function testHandlers(services: Services) {
  // Pins of a file are one value: whoever changes it waits for whoever came before.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    start: os.tests.start.handler(async ({ input: { path, text, scope, given, listed, ...run } }) =>
      unwrap(await startRun(services, { ...run, target: { path, text }, test: { scope, given, listed } })),
    ),
    results: os.tests.results.handler(({ input }) => ({
      results: lastResults(services.history, input.workflowId),
      pins: readPins(services, input.path),
    })),
    pin: os.tests.pin.handler(async ({ input }) => {
      const mine = turn.then(() => pin(services, input));
      turn = mine.catch(() => undefined);
      return { pins: unwrap(await mine) };
    }),
  };
}

async function pin(
  services: Services,
  { path, step, output }: { readonly path: string; readonly step: string; readonly output?: Json | undefined },
): Promise<Result<Pin[], Problem>> {
  if (output !== undefined && JSON.stringify(output).length > PIN_LIMIT)
    return err(
      problem('pin_too_large', `The output of "${step}" is too large to be pinned: it may have ${PIN_LIMIT / 1000} KB.`, {
        at: step,
        hint: 'Let the step run in each test, or type in a smaller example.',
      }),
    );
  const others = readPins(services, path).filter((known) => known.step !== step);
  const at = services.clock.now();
  const pins = [...others, { step, at, ...(output === undefined ? {} : { output }) }];
  const kept = await services.history.setSetting(keyOf(path), JSON.stringify(pins));
  return kept.ok ? ok(pins) : kept;
}

function readPins({ history }: Pick<Services, 'history'>, path: string): Pin[] {
  const kept = history.setting(keyOf(path));
  if (kept === undefined) return [];
  try {
    const parsed = pinsSchema.safeParse(JSON.parse(kept));
    return parsed.success ? parsed.data : [];
  } catch {
    // Pins are a convenience of tests; what cannot be read is as good as none.
    return [];
  }
}

function keyOf(path: string): string {
  return `pins:${path}`;
}
