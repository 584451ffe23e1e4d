import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { _electron, chromium, expect, type Browser, type Page } from '@playwright/test';
import { chromiumArguments, chromiumPath } from '../../scripts/chromium.mjs';
import { electronPath } from '../../scripts/electron-runtime.mjs';
import type { ControlFact, ControlWord } from '../electron-double/control.ts';
import { startProgram } from './processes.ts';

/** The folder of package.json. */
export const root = join(import.meta.dirname, '../..');

/** The app, open in one of its shells. */
export interface OpenApp {
  readonly page: Page;
  /** Chooses `path` in the folder picker that `ask` brings up: the system's dialog or the app's own. */
  chooseFolder(path: string, ask: () => Promise<void>): Promise<void>;
  /** Chooses a file in the same way. */
  chooseFile(path: string, ask: () => Promise<void>): Promise<void>;
  /** Kills the main process as a crash would; the data directory stays. */
  kill(): Promise<void>;
  /** Closes the app as a person would. */
  close(): Promise<void>;
}

/** The Electron shell with what a spec may ask of the desktop. */
export interface DesktopApp extends OpenApp {
  /** The system hands a file over, as a double click does. */
  openFile(path: string): Promise<void>;
  /** Facts the double reported; empty on real Electron. */
  facts(): readonly ControlFact[];
}

/** Where and how to open: the data directory, and the size and colours of the window. */
export interface OpenOptions {
  readonly home: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  /** Added to the environment of the main process. */
  readonly env?: Readonly<Record<string, string>>;
  /** More words for the Electron entry: files to open. */
  readonly words?: readonly string[];
}

const size = { width: 1280, height: 800 };

/** Starts `flowright serve` on a free port and opens its one-time address in Chromium. */
export async function openInBrowser({ home, viewport = size, colorScheme = 'light', env = {} }: OpenOptions): Promise<OpenApp> {
  const words = [join(root, 'dist/main/cli.js'), 'serve', '--port', '0', '--home', home];
  const program = startProgram({ words, cwd: home, env });
  const [address] = await program.line(/https?:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+\/\S*/);
  const browser = await chromiumOfWorker();
  const context = await browser.newContext({ viewport, colorScheme });
  const page = await context.newPage();
  await page.goto(address);
  return {
    page,
    chooseFolder: async (path, ask) => {
      await ask();
      // The first listing fills the field; what is typed before that would stand beside it.
      await expect(page.getByLabel('Path')).not.toHaveValue('');
      await page.getByLabel('Path').fill(path);
      await page.getByRole('button', { name: 'Go' }).click();
      await page.getByRole('button', { name: 'Choose this folder' }).click();
    },
    chooseFile: async (path, ask) => {
      await ask();
      await expect(page.getByLabel('Path')).not.toHaveValue('');
      await page.getByLabel('Path').fill(dirname(path));
      await page.getByRole('button', { name: 'Go' }).click();
      await page.getByRole('button', { name: basename(path) }).click();
      await page.getByRole('button', { name: 'Choose this file' }).click();
    },
    kill: async () => {
      await program.end('SIGKILL');
      await context.close();
    },
    close: async () => {
      await context.close();
      await program.end('SIGTERM');
    },
  };
}

let shared: Browser | undefined;

/** One Chromium for all specs of a worker, each with a context of its own; Playwright ends it with the worker. */
async function chromiumOfWorker(): Promise<Browser> {
  if (shared?.isConnected() !== true) shared = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments });
  return shared;
}

/** Opens the Electron shell: the real one where its runtime is, else the real entry under the double. */
export function openInElectron(options: OpenOptions): Promise<DesktopApp> {
  const runtime = electronPath();
  return runtime !== '' && existsSync(runtime) ? openRealElectron(runtime, options) : openDouble(options);
}

/** Words that run the Electron entry under the double. */
export function doubleWords(home: string, words: readonly string[] = []): string[] {
  const register = join(root, 'e2e/electron-double/register.ts');
  return ['--import', register, join(root, 'dist/electron/main.js'), '--home', home, ...words];
}

async function openDouble({
  home,
  viewport = size,
  colorScheme = 'light',
  words = [],
  env = {},
}: OpenOptions): Promise<DesktopApp> {
  const program = startProgram({ words: doubleWords(home, words), cwd: home, channel: 'ipc', env });
  const facts: ControlFact[] = [];
  const endpoint = new Promise<string>((resolve, reject) => {
    program.child.on('message', (fact: ControlFact) => {
      facts.push(fact);
      if (fact.kind === 'browser') resolve(fact.endpoint);
    });
    program.child.once('exit', () => reject(new Error(`The Electron entry ended:\n${program.output()}`)));
  });
  const browser = await chromium.connectOverCDP(await endpoint);
  const page = await firstPage(browser);
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  const tell = (word: ControlWord): void => {
    program.child.send(word);
  };
  const choose = async (path: string, ask: () => Promise<void>): Promise<void> => {
    tell({ kind: 'next-dialog', path });
    await ask();
  };
  return {
    page,
    facts: () => facts,
    chooseFolder: choose,
    chooseFile: choose,
    openFile: (path) => {
      tell({ kind: 'open-file', path });
      return Promise.resolve();
    },
    kill: () => program.end('SIGKILL'),
    close: () => program.end('SIGTERM'),
  };
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('The double shows no window.');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  await page.waitForURL(/app\.invalid/);
  return page;
}

async function openRealElectron(executablePath: string, options: OpenOptions): Promise<DesktopApp> {
  const { home, viewport = size, colorScheme = 'light', words = [], env = {} } = options;
  const sandboxed = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const inherited = Object.fromEntries(Object.entries({ ...process.env, ...env }).map(([name, value = '']) => [name, value]));
  const electron = await _electron.launch({
    executablePath,
    args: [...sandboxed, root, '--home', home, ...words],
    colorScheme,
    env: inherited,
  });
  const page = await electron.firstWindow();
  await page.setViewportSize(viewport);
  const choose = async (path: string, ask: () => Promise<void>): Promise<void> => {
    await electron.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, path);
    await ask();
  };
  return {
    page,
    facts: () => [],
    chooseFolder: choose,
    chooseFile: choose,
    openFile: (path) =>
      electron.evaluate(({ app }, file) => {
        app.emit('open-file', { preventDefault: () => undefined }, file);
      }, path),
    kill: async () => {
      electron.process().kill('SIGKILL');
      await electron.waitForEvent('close').catch(() => undefined);
    },
    close: () => electron.close(),
  };
}
