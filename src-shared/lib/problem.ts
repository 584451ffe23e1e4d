import { z } from 'zod';

/**
 * A failure a person may read: what happened (`message`), to what (`at`), what to do (`hint`).
 * `code` is stable snake_case for programs (`file_not_found`, `stale_answer`, …).
 */
export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  at: z.string().optional(),
});

/** See {@link problemSchema}. */
export type Problem = z.infer<typeof problemSchema>;

/** Builds a {@link Problem}; `at` names the file, step, field or address concerned. */
export function problem(code: string, message: string, more: { hint?: string; at?: string } = {}): Problem {
  return { code, message, ...more };
}
