import { EventEmitter } from 'node:events';
import { onControl, report } from './control.ts';

/** Parts of the desktop that a headless machine does not have: they answer by script and report what was asked of them. */
let nextDialog: string | null = null;

onControl((word) => {
  if (word.kind === 'next-dialog') nextDialog = word.path;
});

export const dialog = {
  showOpenDialog(): Promise<{ canceled: boolean; filePaths: string[] }> {
    return Promise.resolve({ canceled: nextDialog === null, filePaths: nextDialog === null ? [] : [nextDialog] });
  },
  showErrorBox(title: string, content: string): void {
    process.stderr.write(`${title}: ${content}\n`);
  },
};

export const shell = {
  openExternal(url: string): Promise<void> {
    report({ kind: 'opened-external', url });
    return Promise.resolve();
  },
  showItemInFolder(): void {},
};

export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu(): void {},
};

export const nativeTheme = { shouldUseDarkColors: false };

export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };

export const session = { defaultSession: { setPermissionRequestHandler(): void {} } };

export class Notification extends EventEmitter {
  readonly #title: string;

  constructor({ title }: { title: string }) {
    super();
    this.#title = title;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    report({ kind: 'notification', title: this.#title });
  }
}
