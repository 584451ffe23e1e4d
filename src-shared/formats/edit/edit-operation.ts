import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from '../../lib/json.ts';
import { ID_PATTERN } from '../../workflow/schema.ts';

const id = z.string().min(1);
const newId = z.string().regex(ID_PATTERN);
const path = z.string().min(1);

/** One edit of a workflow, the same for canvas, inspector and command line. Paths name steps by id; `after: null` means first. */
export const editOperationSchema = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('addStep'),
    step: jsonObjectSchema,
    after: id.nullable().optional(),
    needs: z.array(id).optional(),
  }),
  z.strictObject({ op: z.literal('removeStep'), id, heal: z.boolean().optional() }),
  z.strictObject({ op: z.literal('renameStep'), id, to: newId }),
  z.strictObject({ op: z.literal('setField'), path, value: jsonSchema }),
  z.strictObject({ op: z.literal('removeField'), path }),
  z.strictObject({ op: z.literal('renameField'), path, to: z.string().min(1) }),
  z.strictObject({ op: z.literal('moveField'), path, by: z.enum(['up', 'down']) }),
  z.strictObject({ op: z.literal('connect'), from: id, to: id }),
  z.strictObject({ op: z.literal('disconnect'), from: id, to: id }),
  z.strictObject({ op: z.literal('moveStep'), id, after: id.nullable() }),
  z.strictObject({ op: z.literal('wrapInLoop'), ids: z.array(id).min(1), loop: jsonObjectSchema }),
  z.strictObject({
    op: z.literal('extractWorkflow'),
    ids: z.array(id).min(1),
    file: path,
    /** What the new workflow is called; without it, the words of the file's name. */
    name: z.string().min(1).optional(),
  }),
]);

/** See {@link editOperationSchema}. */
export type EditOperation = z.infer<typeof editOperationSchema>;
