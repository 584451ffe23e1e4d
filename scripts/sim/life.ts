/** One host from its start to its death. A dead host's calls reach nothing. */
export interface Life {
  readonly number: number;
  alive(): boolean;
  /** Counts a call of the host to the world; the host may die with it. False when it is dead already. */
  takesCall(): boolean;
  /** Lets the host die at the nth call from now. */
  dieIn(calls: number): void;
  end(): void;
}

/** A host that lives. */
export function createLife(number: number): Life {
  let alive = true;
  let left = Number.MAX_SAFE_INTEGER;
  return {
    number,
    alive: () => alive,
    takesCall() {
      if (!alive) return false;
      left -= 1;
      if (left <= 0) alive = false;
      return true;
    },
    dieIn(calls) {
      left = calls;
    },
    end() {
      alive = false;
    },
  };
}
