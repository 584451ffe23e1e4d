/** Whoever answers the contract's calls at the moment: this process's own engine, or another process that hosts it. */
export interface Backend {
  readonly role: 'host' | 'client';
  /** Makes one call by its path in the contract (`['runs', 'start']`); a feed's answer is an async iterator. */
  call(path: readonly string[], request: { readonly input: unknown; readonly signal: AbortSignal | undefined }): Promise<unknown>;
  /** True once the host it speaks to is gone; calls in flight then fail. */
  isLost(): boolean;
  /** True when the host said goodbye with every call answered: one without an answer was not made. */
  wasDrained(): boolean;
  /** Resolves when the host it speaks to is gone; never for `host`. */
  readonly lost: Promise<void>;
  close(): Promise<void>;
}
