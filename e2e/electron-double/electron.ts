/** The names of the `electron` module that the shell uses, as a double. */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog, Menu, nativeTheme, Notification, screen, session, shell } from './desktop.ts';
export { ipcMain } from './ipc-main.ts';
export { MessageChannelMain } from './message-ports.ts';
export { protocol } from './protocol.ts';
export { safeStorage } from './safe-storage.ts';
