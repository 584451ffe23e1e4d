import { z } from 'zod';
import { jsonObjectSchema, type JsonObject } from '../../../src-shared/lib/json.ts';
import type { FormField } from '../../../src-shared/workflow/form-field.ts';

const KEY = 'flowright.last-inputs';
const MOST = 100;
const keptSchema = z.record(z.string(), jsonObjectSchema);

/** What was given to a workflow the last time, by its id or path; empty when never. Secrets are never kept. */
export function lastInputs(workflow: string): JsonObject {
  return read()[workflow] ?? {};
}

/** Keeps what was given, for the next time; fields of type `secret` are left out. */
export function rememberInputs(workflow: string, values: JsonObject, fields: Readonly<Record<string, FormField>>): void {
  const kept = Object.fromEntries(
    Object.entries(values).filter(([id]) => fields[id] !== undefined && fields[id].type !== 'secret'),
  );
  const others = Object.entries(read()).filter(([known]) => known !== workflow);
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries([[workflow, kept], ...others].slice(0, MOST))));
  } catch {
    // A full or closed store only costs the convenience.
  }
}

function read(): Readonly<Record<string, JsonObject>> {
  try {
    const parsed = keptSchema.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}
