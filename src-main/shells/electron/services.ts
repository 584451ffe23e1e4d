import { dialog, Notification, safeStorage, shell, type BrowserWindow } from 'electron';
import type { ShellServices } from '../../compose-app.ts';
import { showWindow } from './main-window.ts';

/** What the desktop offers: its dialogs, its file manager and its notifications. `window` gives the window as it is now. */
export function desktopServices(window: () => BrowserWindow | null, follow: (link: string) => void): ShellServices {
  return {
    async pick({ kind, title }) {
      const properties = kind === 'folder' ? (['openDirectory', 'createDirectory'] as const) : (['openFile'] as const);
      const options = { title, properties: [...properties] };
      const parent = window();
      const { filePaths } = await (parent === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(parent, options));
      return filePaths[0] ?? null;
    },
    reveal(path) {
      shell.showItemInFolder(path);
      return Promise.resolve(true);
    },
    safeStorage: {
      async isProtected() {
        if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
        // Only Linux can choose: there it says when it would merely hide texts, or does not know yet.
        return process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
      },
      encrypt: async (text) => (await safeStorage.encryptStringAsync(text)).toString('base64'),
      async decrypt(base64) {
        try {
          return (await safeStorage.decryptStringAsync(Buffer.from(base64, 'base64'))).result;
        } catch {
          return undefined;
        }
      },
    },
    notify: {
      show({ title, body, link }) {
        if (!Notification.isSupported()) return;
        const notification = new Notification({ title, body });
        notification.on('click', () => {
          const shown = window();
          if (shown !== null) showWindow(shown);
          follow(link);
        });
        notification.show();
      },
    },
  };
}
