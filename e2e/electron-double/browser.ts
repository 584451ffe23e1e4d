import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type BrowserContext } from 'playwright-core';
import { chromiumArguments, chromiumPath } from '../../scripts/chromium.mjs';
import { report } from './control.ts';
import { answerRequests } from './protocol.ts';

let context: BrowserContext | null = null;
let profile = '';

/** Starts the Chromium that shows the windows and tells the spec where it can be driven. */
export async function startBrowser(userData: string): Promise<void> {
  profile = mkdtempSync(join(tmpdir(), 'electron-double-'));
  context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: true,
    args: [...chromiumArguments, '--remote-debugging-port=0'],
    viewport: null,
    env: { ...process.env, ELECTRON_DOUBLE_USER_DATA: userData },
  });
  await answerRequests(context);
  report({ kind: 'browser', endpoint: await endpointOf(profile) });
}

/** The running browser; throws when the app opens a window before it is ready. */
export function browser(): BrowserContext {
  if (context === null) throw new Error('Cannot create BrowserWindow before app is ready.');
  return context;
}

/** Ends the browser and removes its profile. */
export async function closeBrowser(): Promise<void> {
  await context?.close().catch(() => undefined);
  if (profile !== '') rmSync(profile, { recursive: true, force: true });
}

async function endpointOf(folder: string): Promise<string> {
  const file = join(folder, 'DevToolsActivePort');
  for (let tries = 0; tries < 100 && !existsSync(file); tries += 1) await pause(50);
  const [port = ''] = readFileSync(file, 'utf8').split('\n');
  return `http://127.0.0.1:${port}`;
}
