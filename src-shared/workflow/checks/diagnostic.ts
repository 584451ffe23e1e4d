import { z } from 'zod';

/** A place in a text: 1-based line and column (UTF-16 units), 0-based offset. */
export const positionSchema = z.object({ line: z.number(), column: z.number(), offset: z.number() });
export type Position = z.infer<typeof positionSchema>;

/** A half-open stretch of text, `start` included, `end` not. */
export const rangeSchema = z.object({ start: positionSchema, end: positionSchema });
export type Range = z.infer<typeof rangeSchema>;

/** One replacement on a text: `length` UTF-16 units at `offset` become `text`. Several apply to the same old text. */
export const textChangeSchema = z.object({ offset: z.number(), length: z.number(), text: z.string() });
export type TextChange = z.infer<typeof textChangeSchema>;

/** A repair the editor can apply with one click; `changes` are against the text that was checked. */
export const fixSchema = z.object({ title: z.string(), changes: z.array(textChangeSchema) });
export type Fix = z.infer<typeof fixSchema>;

/**
 * One finding of validation. `code` is stable (`FR101`), `path` names the place by ids (`steps.review.goal`),
 * `range` is there when the workflow came from text. Only `error` keeps a workflow from running.
 */
export const diagnosticSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'hint']),
  message: z.string(),
  hint: z.string().optional(),
  path: z.string(),
  range: rangeSchema.optional(),
  fixes: z.array(fixSchema).optional(),
});
export type Diagnostic = z.infer<typeof diagnosticSchema>;
