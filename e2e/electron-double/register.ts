/**
 * `node --import ./e2e/electron-double/register.ts dist/electron/main.js`: runs the real Electron entry without Electron. The module
 * `electron` becomes the double, which shows windows in Chromium and enforces what a sandboxed Electron window enforces.
 */
import { registerHooks } from 'node:module';

const double = new URL('./electron.ts', import.meta.url).href;

Object.defineProperty(process.versions, 'electron', { value: '45.0.0-double', enumerable: true });

registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'electron' ? { url: double, shortCircuit: true } : next(specifier, context);
  },
});
