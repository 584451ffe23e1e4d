import { z } from 'zod';
import { jsonSchema } from '../lib/json.ts';

/** The kinds of answer a form can take; used by workflow inputs and by `ask` steps alike. */
export const FIELD_TYPES = [
  'text',
  'multiline',
  'number',
  'integer',
  'boolean',
  'choice',
  'multi_choice',
  'date',
  'file',
  'folder',
  'secret',
] as const;

/** One field of a form: `options` for the choices, `pattern` (linear regular expression) for text. */
export const formFieldSchema = z.strictObject({
  type: z.enum(FIELD_TYPES),
  label: z.string().optional(),
  help: z.string().optional(),
  default: jsonSchema.optional(),
  required: z.boolean().optional(),
  pattern: z.string().optional(),
  options: z.union([z.array(z.union([z.string(), z.number()])), z.string()]).optional(),
});

/** See {@link formFieldSchema}. */
export type FormField = z.infer<typeof formFieldSchema>;
