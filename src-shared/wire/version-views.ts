import { z } from 'zod';

/** An earlier text of a workflow file: kept at a save, or committed to git. */
export const documentVersionSchema = z.object({
  /** Opaque; unique together with `source`. */
  id: z.string(),
  source: z.enum(['saved', 'committed']),
  /** When it was saved or committed, wall-clock ms. */
  at: z.number(),
  /** The first line of the commit's message. */
  label: z.string().nullable(),
  /** Who committed it. */
  author: z.string().nullable(),
});
export type DocumentVersion = z.infer<typeof documentVersionSchema>;
