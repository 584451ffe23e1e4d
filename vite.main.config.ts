import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/** The programs that can be built, the children of bench and kills among them so that they are about what is shipped; the preload must be CommonJS because it runs in a sandbox. */
const programs = {
  cli: { entry: 'src-main/shells/cli/main.ts', outDir: 'dist/main', file: 'cli.js', format: 'es' },
  electron: { entry: 'src-main/shells/electron/main.ts', outDir: 'dist/electron', file: 'main.js', format: 'es' },
  'bench-engine': {
    entry: 'scripts/bench/engine-child.ts',
    outDir: 'dist/bench/engine',
    file: 'child.js',
    format: 'es',
  },
  'bench-promptness': {
    entry: 'scripts/bench/promptness-child.ts',
    outDir: 'dist/bench/promptness',
    file: 'child.js',
    format: 'es',
  },
  kills: { entry: 'scripts/kills/child.ts', outDir: 'dist/kills', file: 'child.js', format: 'es' },
  preload: { entry: 'src-main/shells/electron/preload.ts', outDir: 'dist/preload', file: 'preload.cjs', format: 'cjs' },
} as const;

/** Builds one program (`--mode <name>`) into one folder; only native modules stay outside. */
export default defineConfig(({ mode }) => {
  const program = Object.entries(programs).find(([name]) => name === mode)?.[1];
  if (program === undefined) throw new Error(`Unknown program "${mode}": pass --mode ${Object.keys(programs).join(', ')}.`);
  return {
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['better-sqlite3', '@napi-rs/keyring', 'electron', ...builtinModules] },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      ssr: program.entry,
      outDir: program.outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      sourcemap: mode !== 'preload',
      reportCompressedSize: false,
      rollupOptions: {
        output: { format: program.format, entryFileNames: program.file, chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
});
