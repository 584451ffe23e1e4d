import { jsonSchema, type Json } from '../lib/json.ts';
import { problem, type Problem } from '../lib/problem.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { EVENT_VERSION, eventBodySchema, type EventBody } from './events.ts';

/** Turns an event's body of one version into the next one's. Pure; it may only use what the body itself tells. */
export type Upcast = (body: Json) => Json;

/**
 * Index 0 leads from version 1 to 2. A new shape that old bodies do not fit gets an entry here, one more in
 * `EVENT_VERSION`, and a golden history written by the version before; a new optional field needs neither.
 */
const UPCASTS: readonly Upcast[] = [];

/**
 * Reads an event's body as history keeps it, whatever earlier version wrote it. Errors: `newer_event` for one that a
 * later version wrote, `unreadable_event` for one that says nothing this version understands.
 */
export function readEventBody(stored: { readonly v: number; readonly body: string }): Result<EventBody, Problem> {
  if (stored.v > EVENT_VERSION) return err(newerEvent(stored.v));
  const json = parsed(stored.body);
  if (json === undefined) return err(unreadableEvent('it is not JSON'));
  const current = stored.v === EVENT_VERSION ? json : upcastStored(json, stored.v);
  const body = eventBodySchema.safeParse(current);
  return body.success ? ok(body.data) : err(unreadableEvent(`its shape is not known (${nameOf(json)})`));
}

/** Applies the upcasts from a version on, in order. */
export function upcastBody(body: Json, { from, upcasts }: { readonly from: number; readonly upcasts: readonly Upcast[] }): Json {
  return upcasts.slice(Math.max(0, from - 1)).reduce((now, upcast) => upcast(now), body);
}

function upcastStored(json: unknown, v: number): unknown {
  const body = jsonSchema.safeParse(json);
  return body.success ? upcastBody(body.data, { from: v, upcasts: UPCASTS }) : undefined;
}

function parsed(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return undefined;
  }
}

function nameOf(body: unknown): string {
  const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined;
  return typeof type === 'string' ? type : 'no type';
}

function newerEvent(v: number): Problem {
  return problem('newer_event', `An event was written by a newer version of Flowright (${v}; this one knows ${EVENT_VERSION}).`, {
    hint: 'Update the app. Nothing was changed.',
  });
}

function unreadableEvent(why: string): Problem {
  return problem('unreadable_event', `An event of the history cannot be read: ${why}.`, {
    hint: 'Export what is readable with `flowright storage export`.',
  });
}
