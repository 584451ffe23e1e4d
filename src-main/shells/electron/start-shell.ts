import { join, resolve } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import type { App } from '../../compose-app.ts';
import { compose } from '../../compose.ts';
import { VERSION } from '../../../src-shared/lib/version.ts';
import { setAppMenu } from './app-menu.ts';
import { appOrigin, registerAppScheme, serveApp } from './app-protocol.ts';
import { readWords } from './command-words.ts';
import { openMainWindow, refusePermissions, showWindow } from './main-window.ts';
import { handOverPorts } from './port-handover.ts';
import { desktopServices } from './services.ts';

/**
 * Starts the desktop app, or hands its words to the one that already runs on the same data directory and ends. Returns at once:
 * Electron becomes ready only after the entry was read.
 */
export function startShell(): void {
  const root = app.getAppPath();
  const asked = readWords(process.argv, process.cwd());
  app.setPath('userData', join(asked.home, 'electron'));
  registerAppScheme();
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const shell = createShell(root, asked.home);
  asked.open.forEach(shell.open);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    shell.open(path);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    shell.open(url);
  });
  app.on('second-instance', (_event, argv, cwd) => {
    readWords(argv, cwd).open.forEach(shell.open);
    shell.show();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('activate', () => shell.show());
  process.once('SIGINT', () => app.quit());
  process.once('SIGTERM', () => app.quit());
  void app
    .whenReady()
    .then(() => shell.start())
    .catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      dialog.showErrorBox(
        'Flowright could not start',
        `${why}\nThe data directory is ${asked.home}; check that it can be written.`,
      );
      app.exit(1);
    });
}

interface Shell {
  start(): Promise<void>;
  show(): void;
  /** Hands a path or link to the app; kept until the app is there. */
  open(what: string): void;
}

function createShell(root: string, home: string): Shell {
  let window: BrowserWindow | null = null;
  let running: App | null = null;
  let early: string[] = [];

  const open = (what: string): void => {
    if (running === null) early.push(what);
    else running.openRequest(what);
  };
  const show = (): void => {
    if (window !== null) showWindow(window);
    else if (running !== null) openWindow();
  };
  const openWindow = (): void => {
    window = openMainWindow({
      preload: resolve(root, 'dist/preload/preload.cjs'),
      icon: resolve(root, 'assets/icons/512x512.png'),
      stateDir: join(home, 'electron'),
    });
    window.once('closed', () => (window = null));
  };
  const services = desktopServices(
    () => window,
    (link) => void window?.loadURL(`${appOrigin}/index.html#${link}`),
  );
  const openFile = async (): Promise<void> => {
    const path = await services.pick?.({ kind: 'file', title: 'Open a workflow' });
    if (path != null) open(path);
  };
  const start = async (): Promise<void> => {
    const flowright = await compose({
      home,
      bundledDir: resolve(root, 'workflows'),
      version: VERSION,
      shell: 'electron',
      purpose: 'work',
      services,
    });
    closeBeforeQuit(flowright);
    serveApp(resolve(root, 'dist/renderer'));
    refusePermissions();
    handOverPorts((port) => flowright.connect(port));
    setAppMenu({ openFile: () => void openFile() });
    openWindow();
    running = flowright;
    early.forEach((what) => flowright.openRequest(what));
    early = [];
  };
  return { start, show, open };
}

/** Lets the engine end its step processes before the program does; every run stays resumable. */
function closeBeforeQuit(flowright: App): void {
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void flowright.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}
