import { EventEmitter } from 'node:events';

/** The double of `electron.ipcMain`; windows emit what their preload sends. */
export const ipcMain = new EventEmitter();
