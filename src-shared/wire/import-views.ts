import { z } from 'zod';
import { IMPORT_KINDS } from '../import/import-result.ts';
import { diagnosticSchema, rangeSchema } from '../workflow/checks/diagnostic.ts';
import { placeSchema } from './place.ts';
import { pictureSchema } from './views.ts';

/** What to import: a path of the host's computer, or texts a person dropped. */
export const importTargetSchema = z.union([
  z.object({ path: placeSchema, kind: z.enum(IMPORT_KINDS).optional() }),
  z.object({
    files: z
      .array(z.object({ path: z.string(), text: z.string() }))
      .min(1)
      .max(50),
    kind: z.enum(IMPORT_KINDS).optional(),
  }),
]);

/** A workflow an import makes, as people look at it before it is written. `path` is relative to where it goes. */
export const importedWorkflowSchema = z.object({
  path: z.string(),
  id: z.string(),
  name: z.string(),
  description: z.string(),
  picture: pictureSchema,
  inputs: z.number().int(),
  triggers: z.number().int(),
  problems: z.array(diagnosticSchema),
});
export type ImportedWorkflow = z.infer<typeof importedWorkflowSchema>;

const changeSchema = z.object({ path: z.string(), message: z.string() });

/** What an import would make: workflows, files, and what becomes of everything else. `stamp` names exactly this result. */
export const importPreviewSchema = z.object({
  kind: z.enum(IMPORT_KINDS),
  stamp: z.string(),
  workflows: z.array(importedWorkflowSchema),
  files: z.array(z.object({ path: z.string(), bytes: z.number().int() })),
  diagnostics: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(['error', 'warning', 'hint']),
      message: z.string(),
      hint: z.string().optional(),
      path: z.string(),
      range: rangeSchema.optional(),
    }),
  ),
  changes: z.array(changeSchema),
  losses: z.array(changeSchema.extend({ kept: z.string().optional() })),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;
