import { Menu, type MenuItemConstructorOptions } from 'electron';

/** What the menu can ask for beyond what every desktop program has. */
export interface MenuActions {
  openFile(): void;
}

/** Puts the native menu in place; its accelerators are those of the platform. */
export function setAppMenu(actions: MenuActions): void {
  const mac = process.platform === 'darwin';
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [
      { label: 'Open Workflow…', accelerator: 'CmdOrCtrl+O', click: () => actions.openFile() },
      { type: 'separator' },
      { role: mac ? 'close' : 'quit' },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'reload' },
      { role: 'toggleDevTools' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ role: 'appMenu' } as const] : []),
      file,
      { role: 'editMenu' },
      view,
      { role: 'windowMenu' },
    ]),
  );
}
