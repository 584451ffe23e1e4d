import { z } from 'zod';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { pinSchema, renamingSchema, type Pin, type Renaming } from '../../src-shared/wire/test-contract.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import type { Services } from './services.ts';

const PIN_LIMIT = 256_000;
/** Renamings that are remembered of a file: results older than these are found under the id they had. */
const MOST_RENAMINGS = 100;
const pinsSchema = z.array(pinSchema);
const renamingsSchema = z.array(renamingSchema);

type Kept = Pick<Services, 'history' | 'clock'>;

/** What is remembered for tests of a file besides results. */
export interface TestNotes {
  readonly pins: Pin[];
  readonly renamings: Renaming[];
}

/** Reads the {@link TestNotes} of a file; what cannot be read is as good as none, since they are a convenience. */
export function readTestNotes({ history }: Pick<Kept, 'history'>, path: string): TestNotes {
  return {
    pins: parsed(history.setting(pinsOf(path)), pinsSchema),
    renamings: parsed(history.setting(renamingsOf(path)), renamingsSchema),
  };
}

/** Keeps an output for tests, or takes it away where there is none. */
export async function pinOutput(
  { history, clock }: Kept,
  { path, step, output }: { readonly path: string; readonly step: string; readonly output?: Json | undefined },
): Promise<Result<Pin[], Problem>> {
  if (output !== undefined && JSON.stringify(output).length > PIN_LIMIT)
    return err(
      problem('pin_too_large', `The output of "${step}" is too large to be pinned: it may have ${PIN_LIMIT / 1000} KB.`, {
        at: step,
        hint: 'Let the step run in each test, or type in a smaller example.',
      }),
    );
  const others = readTestNotes({ history }, path).pins.filter((known) => known.step !== step);
  const pins = [...others, { step, at: clock.now(), ...(output === undefined ? {} : { output }) }];
  const kept = await history.setSetting(pinsOf(path), JSON.stringify(pins));
  return kept.ok ? ok(pins) : kept;
}

/** Remembers that a step has another id from now on; its pin goes along as old as it is. */
export async function renameTested(
  { history, clock }: Kept,
  { path, from, to }: { readonly path: string; readonly from: string; readonly to: string },
): Promise<Result<TestNotes, Problem>> {
  const before = readTestNotes({ history }, path);
  const renamings = [...before.renamings, { from, to, at: clock.now() }].slice(-MOST_RENAMINGS);
  const pins = before.pins.filter(({ step }) => step !== to).map((pin) => (pin.step === from ? { ...pin, step: to } : pin));
  const kept = await history.setSetting(renamingsOf(path), JSON.stringify(renamings));
  if (!kept.ok) return kept;
  const moved = await history.setSetting(pinsOf(path), JSON.stringify(pins));
  return moved.ok ? ok({ pins, renamings }) : moved;
}

function parsed<T>(kept: string | undefined, schema: z.ZodType<T[]>): T[] {
  if (kept === undefined) return [];
  try {
    return schema.safeParse(JSON.parse(kept)).data ?? [];
  } catch {
    return [];
  }
}

function pinsOf(path: string): string {
  return `pins:${path}`;
}

function renamingsOf(path: string): string {
  return `renamings:${path}`;
}
