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

/** Who waits for an answer of a connection. */
interface Waiting {
  readonly give: Set<() => void>;
  gone: boolean;
}

/** One listener a connection: a promise keeps all who ever raced with it, answers and the documents around them included. */
const waiting = new WeakMap<Promise<void>, Waiting>();

/** Settles like `work`, or rejects with {@link ConnectionLost} as soon as `lost` resolves. */
export function orLost<T>(work: PromiseLike<T>, lost: Promise<void>): Promise<T> {
  const others = waitingOn(lost);
  if (others.gone) return Promise.race([work, Promise.reject(new ConnectionLost())]);
  return new Promise((resolve, reject) => {
    const give = () => reject(new ConnectionLost());
    others.give.add(give);
    work.then(
      (answer) => {
        others.give.delete(give);
        resolve(answer);
      },
      (failure: unknown) => {
        others.give.delete(give);
        reject(failure);
      },
    );
  });
}

function waitingOn(lost: Promise<void>): Waiting {
  const known = waiting.get(lost);
  if (known !== undefined) return known;
  const made: Waiting = { give: new Set(), gone: false };
  waiting.set(lost, made);
  void lost.then(() => {
    made.gone = true;
    for (const give of made.give) give();
    made.give.clear();
  });
  return made;
}
