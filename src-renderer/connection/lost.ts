/** Thrown by a call whose connection went away before its answer came. */
export class ConnectionLost extends Error {
  constructor() {
    super('The connection to Flowright was lost before this was answered.');
    this.name = 'ConnectionLost';
  }
}

/** Thrown by a transport whose host answers, but does not let this window in. */
export class ConnectionRefused extends Error {
  constructor() {
    super('Flowright does not let this window in.');
    this.name = 'ConnectionRefused';
  }
}

/** Settles like `work`, or rejects with {@link ConnectionLost} as soon as `lost` resolves. */
export function orLost<T>(work: PromiseLike<T>, lost: Promise<void>): Promise<T> {
  return Promise.race([
    work,
    lost.then((): T => {
      throw new ConnectionLost();
    }),
  ]);
}
