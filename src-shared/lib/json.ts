import { z } from 'zod';

/** Any JSON value, the only shape that crosses a process, a file or a database. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object with string keys. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Parses any JSON value. */
export const jsonSchema: z.ZodType<Json> = z.json();

/** Parses a JSON object. */
export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());
