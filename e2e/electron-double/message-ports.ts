import { EventEmitter } from 'node:events';

/** One end of a channel in main. Messages wait until `start()`, as in Electron. */
export class MessagePortMain extends EventEmitter {
  #peer: MessagePortMain | null = null;
  #waiting: unknown[] = [];
  #started = false;
  #closed = false;
  /** Set when this end was transferred into a page: messages for it go there. */
  #carrier: ((data: unknown) => void) | null = null;

  entangle(peer: MessagePortMain): void {
    this.#peer = peer;
  }

  postMessage(message: unknown): void {
    if (!this.#closed) this.#peer?.receive(structuredClone(message));
  }

  receive(data: unknown): void {
    if (this.#carrier !== null) this.#carrier(data);
    else if (this.#started) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }

  start(): void {
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
    this.#peer?.close();
  }

  /** Moves this end into a page: `carry` takes what is meant for it. Gives what the page's messages are handed to. */
  transfer(carry: (data: unknown) => void): (data: unknown) => void {
    this.#carrier = carry;
    for (const data of this.#waiting.splice(0)) carry(data);
    return (data) => this.postMessage(data);
  }
}

/** The double of `electron.MessageChannelMain`. */
export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    this.port1.entangle(this.port2);
    this.port2.entangle(this.port1);
  }
}
