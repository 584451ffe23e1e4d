import { contextBridge, ipcRenderer } from 'electron';
import { portMessage, type ElectronBridge } from '../../../src-shared/wire/electron-bridge.ts';

const bridge: ElectronBridge = { shell: 'electron', requestPort: () => ipcRenderer.send('flowright:request-port') };

// A port cannot cross the context bridge: it reaches the page as a transferred window message.
ipcRenderer.on(portMessage, (event) => globalThis.postMessage(portMessage, globalThis.location.origin, [...event.ports]));
contextBridge.exposeInMainWorld('flowright', bridge);
