import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { EVENT_VERSION } from '../history/events.ts';
import { readEventBody } from '../history/upcast.ts';
import { jsonSchema } from '../lib/json.ts';
import type { CompiledWorkflow } from '../workflow/compiled.ts';
import { emptyRun } from './empty-run.ts';
import { fold } from './fold/fold.ts';
import { stepsOf } from './views.ts';

/** Histories as each released version wrote them, one run a line, with what that version made of them. */
const goldenSchema = z.object({
  workflow: z.custom<CompiledWorkflow>((value) => typeof value === 'object'),
  events: z.array(z.object({ seq: z.number(), at: z.number(), v: z.number(), body: jsonSchema })),
  status: z.string(),
  endedAt: z.number(),
  outputs: jsonSchema,
  steps: z.array(jsonSchema),
});

const folder = join(import.meta.dirname, 'golden');
const files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

test('[U1] there is a golden history of every version of events that this one replaces or shares', () => {
  const versions = Object.values(files).flatMap((text) => goldensOf(text).flatMap(({ events }) => events.map(({ v }) => v)));
  expect([...new Set(versions)].sort()).toEqual(Array.from({ length: EVENT_VERSION }, (_, index) => index + 1));
});

test.each(
  Object.entries(files).flatMap(([file, text]) => goldensOf(text).map((golden, line) => ({ file, line: line + 1, golden }))),
)('[U1] a history that an earlier version wrote replays to the same state: $file, line $line', ({ golden }) => {
  const { workflow, events, status, endedAt, outputs, steps } = golden;
  let state = emptyRun('run_golden', workflow);
  for (const { body: stored, ...event } of events) {
    const body = readEventBody({ v: event.v, body: JSON.stringify(stored) });
    if (!body.ok) throw new Error(body.error.message);
    state = fold(state, { runId: 'run_golden', ...event, body: body.value });
  }
  expect({
    status: state.status,
    endedAt: state.endedAt,
    outputs: state.outputs ?? {},
    steps: stepsOf(state).map((step) => ({
      step: step.step,
      status: step.status,
      attempts: step.attempts.length,
      ...(step.output === undefined ? {} : { output: step.output }),
      ...(step.error === undefined ? {} : { error: step.error.code }),
    })),
  }).toEqual({ status, endedAt, outputs, steps });
});

function goldensOf(text: string): z.infer<typeof goldenSchema>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => goldenSchema.parse(JSON.parse(line)));
}
