/**
 * What the preload of the Electron shell puts on `window.flowright`. The app asks for a port, then receives a `message` event of
 * its own window whose `data` is {@link portMessage} and whose `ports[0]` speaks the contract (start it with `port.start()`).
 */
export interface ElectronBridge {
  readonly shell: 'electron';
  /** Asks main for a fresh port; a second call gives another one (a reconnect). */
  requestPort(): void;
}

/** `data` of the window message that carries the port. */
export const portMessage = 'flowright:port';
