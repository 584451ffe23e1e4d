import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const pure = ['src-shared/engine/**/*.test.ts', 'src-shared/history/**/*.test.ts'];

const seed = 'scripts/house/seed.ts';

/** Ends what hangs; far above what a busy machine needs. */
const patience = { testTimeout: 240_000, hookTimeout: 240_000, expect: { poll: { timeout: 120_000 } } };

/** What is shared keeps no state, so its test files may share a worker: reading its modules once is half of their time. */
const stateless = { isolate: false };

/** Four projects: the pure core under poisoned globals, the rest of what is shared, everything of Node, and the renderer in a DOM. */
export default defineConfig({
  test: {
    passWithNoTests: true,
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...patience,
          ...stateless,
          name: 'core',
          environment: 'node',
          include: pure,
          setupFiles: [seed, 'scripts/house/poison.ts'],
        },
      },
      {
        test: {
          ...patience,
          ...stateless,
          name: 'shared',
          environment: 'node',
          include: ['src-shared/**/*.test.ts'],
          exclude: pure,
          setupFiles: [seed],
        },
      },
      {
        test: {
          ...patience,
          name: 'node',
          setupFiles: [seed],
          environment: 'node',
          include: ['src-main/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/electron-double/**/*.test.ts'],
        },
      },
      {
        plugins: [react()],
        test: {
          ...patience,
          name: 'renderer',
          environment: 'happy-dom',
          include: ['src-renderer/**/*.test.{ts,tsx}'],
          setupFiles: [seed],
        },
      },
    ],
  },
});
