import { defineConfig } from '@playwright/test';

/** One set of specs, two shells. Chromium comes from the system; see scripts/chromium.mjs. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // Limits that end what hangs, far above what a busy machine needs: no spec may fail because its neighbours work.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  workers: 2,
  // A spec that passes only the second time is counted and named as flaky by `npm test`, not hidden.
  retries: 1,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ...(process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] === undefined ? [] : [['json'] as const])],
  projects: [
    { name: 'browser', metadata: { shell: 'browser' }, testIgnore: '**/electron-*.spec.ts' },
    { name: 'electron', metadata: { shell: 'electron' }, testIgnore: '**/browser-*.spec.ts' },
  ],
});
