import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { z } from 'zod';
import { policiesSchema } from '../../src-shared/workflow/workflow-fields.ts';
import type { OwnPolicies, OwnRules } from '../ports/policies.ts';

/** Limits for every run of this data directory: what a workflow may say under `policies`, concurrency aside. */
const ownSchema = policiesSchema.omit({ concurrency: true, budget: true }).extend({
  budget: z
    .strictObject({
      max_credits: z.number().nonnegative().optional(),
      max_wall_clock_sec: z.number().positive().optional(),
      max_credits_per_day: z.number().nonnegative().optional(),
    })
    .optional(),
});
const NONE: Result<OwnRules, Problem> = ok({ policies: {} });
const LARGEST = 256 * 1024;

/** Reads `<home>/policy.yaml` whenever it has changed; no file means no limits of one's own, an unreadable one an error. */
export function createOwnPolicies(home: string): OwnPolicies {
  const path = join(home, 'policy.yaml');
  let known: { readonly stamp: string; readonly result: Result<OwnRules, Problem> } = { stamp: '', result: NONE };
  return {
    current() {
      try {
        const info = statSync(path, { throwIfNoEntry: false });
        const stamp = info === undefined ? '' : `${info.mtimeMs}:${info.size}:${info.ino}`;
        if (stamp !== known.stamp) known = { stamp, result: info === undefined ? NONE : read(path, info.size) };
        return known.result;
      } catch (error) {
        return unreadable(path, error instanceof Error ? error.message : String(error));
      }
    },
  };
}

function read(path: string, size: number): Result<OwnRules, Problem> {
  if (size > LARGEST) return unreadable(path, 'it is larger than 256 KB');
  const value: unknown = parse(readFileSync(path, 'utf8'), { maxAliasCount: 50 });
  if (value === null || value === undefined) return NONE;
  const parsed = ownSchema.safeParse(value);
  if (parsed.success) {
    const { budget, ...rest } = parsed.data;
    const { max_credits_per_day: maxCreditsPerDay, ...run } = budget ?? {};
    return ok({ policies: { ...rest, ...(budget === undefined ? {} : { budget: run }) }, maxCreditsPerDay });
  }
  const [first] = parsed.error.issues;
  return unreadable(path, `${first?.path.join('.') ?? ''}: ${first?.message ?? 'not understood'}`);
}

function unreadable(path: string, why: string): Result<never, Problem> {
  return err(
    problem('policy_unreadable', `The limits in ${path} cannot be read, so nothing may start: ${why}`, {
      hint: 'Mend the file, or take it away if no limits are meant.',
      at: path,
    }),
  );
}
