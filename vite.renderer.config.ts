import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/** The app both UI shells serve: relative addresses, workers as modules, nothing from a network. */
export default defineConfig({
  root,
  base: './',
  publicDir: false,
  plugins: [react()],
  logLevel: 'warn',
  resolve: {
    alias: [
      // monaco-yaml asks for paths that monaco-editor no longer exports.
      { find: /^monaco-editor\/esm\/vs\/(.*)$/, replacement: `${resolve(root, 'node_modules/monaco-editor/esm/vs')}/$1` },
    ],
  },
  worker: { format: 'es' },
  build: {
    outDir: 'dist/renderer',
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 8_000,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
