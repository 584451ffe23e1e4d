import type { ClientContext, ClientLink } from '@orpc/client';

/** One open connection to the host. `lost` resolves when it is gone, for whatever reason. */
export interface Session {
  readonly link: ClientLink<ClientContext>;
  readonly lost: Promise<void>;
  close(): void;
}

/** A way to the host. `open` settles once calls can be made, or rejects when the host does not answer, with `ConnectionRefused` when it does not let us in. */
export interface Transport {
  open(): Promise<Session>;
}
