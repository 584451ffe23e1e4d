import { join } from 'node:path';
import { BrowserWindow, nativeTheme, session, shell } from 'electron';
import { appOrigin } from './app-protocol.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

/** Files the window needs, as absolute paths. */
export interface WindowFiles {
  readonly preload: string;
  readonly icon: string;
  /** Folder the window's place is remembered in. */
  readonly stateDir: string;
}

/** Opens the app's window: sandboxed, isolated, unable to leave the app or to open another window. */
export function openMainWindow(files: WindowFiles): BrowserWindow {
  const stateFile = join(files.stateDir, 'window.json');
  const before = readWindowState(stateFile);
  const window = new BrowserWindow({
    width: 1360,
    height: 860,
    ...(before === null ? {} : { x: before.x, y: before.y, width: before.width, height: before.height }),
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Flowright',
    icon: files.icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0f1115' : '#f7f8fa',
    webPreferences: {
      preload: files.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: true,
    },
  });
  if (before?.maximized === true) window.maximize();
  keepWindowState(window, stateFile);
  window.once('ready-to-show', () => window.show());
  keepInside(window);
  void window.loadURL(`${appOrigin}/index.html`);
  return window;
}

/** Brings the window to the front, wherever it was. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Refuses every permission the app has no use for, for every window. */
export function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  );
}

function keepInside(window: BrowserWindow): void {
  const contents = window.webContents;
  contents.on('will-navigate', (event) => {
    if (!event.url.startsWith(`${appOrigin}/`)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
