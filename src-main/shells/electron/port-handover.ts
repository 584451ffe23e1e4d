import { ipcMain, MessageChannelMain, type IpcMainEvent, type MessagePortMain } from 'electron';
import { portMessage } from '../../../src-shared/wire/electron-bridge.ts';
import { appOrigin } from './app-protocol.ts';

/** The only message the page may send: asks for a port that speaks the contract. */
const requestChannel = 'flowright:request-port';

/** Gives every page of ours that asks a fresh port, and hands the other end to `connect`. Other senders get nothing. */
export function handOverPorts(connect: (port: MessagePortMain) => void): void {
  ipcMain.on(requestChannel, (event) => {
    if (!isOurs(event)) return;
    const { port1, port2 } = new MessageChannelMain();
    connect(port1);
    port1.start();
    event.sender.postMessage(portMessage, null, [port2]);
  });
}

function isOurs(event: IpcMainEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && frame.url.startsWith(`${appOrigin}/`);
}
