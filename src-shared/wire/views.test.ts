import { expect, it } from 'vitest';
import { settingsChangeSchema, settingsSchema } from './views.ts';

it('[WS1] a change of one setting leaves all others alone', () => {
  expect(settingsChangeSchema.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
  expect(settingsSchema.parse({ theme: 'dark' })).toMatchObject({ theme: 'dark', project: null, maxParallelSteps: 8 });
});
