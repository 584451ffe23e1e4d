import { expect, test } from 'vitest';
import type { Json } from '../lib/json.ts';
import { EVENT_VERSION } from './events.ts';
import { readEventBody, upcastBody, type Upcast } from './upcast.ts';

const append =
  (letter: string): Upcast =>
  (body: Json) =>
    `${String(body)}${letter}`;

test('[U2] a body passes every upcast from its own version on, in order, and none before', () => {
  const upcasts = ['2', '3', '4'].map(append);
  expect([1, 2, 3, 4].map((from) => upcastBody('', { from, upcasts }))).toEqual(['234', '34', '4', '']);
});

test('[U3] an event of a later version is refused in plain words, one that cannot be read says why', () => {
  const read = (v: number, body: string): string => {
    const found = readEventBody({ v, body });
    return found.ok ? found.value.type : `${found.error.code}: ${found.error.message}`;
  };
  const newer = EVENT_VERSION + 1;
  expect([
    read(EVENT_VERSION, '{"type":"runResumed"}'),
    read(newer, '{"type":"runResumed"}'),
    read(1, '{"type":"runRes'),
    read(1, '{"type":"runDanced"}'),
    read(1, '7'),
  ]).toEqual([
    'runResumed',
    `newer_event: An event was written by a newer version of Flowright (${newer}; this one knows ${EVENT_VERSION}).`,
    'unreadable_event: An event of the history cannot be read: it is not JSON.',
    'unreadable_event: An event of the history cannot be read: its shape is not known (runDanced).',
    'unreadable_event: An event of the history cannot be read: its shape is not known (no type).',
  ]);
});
