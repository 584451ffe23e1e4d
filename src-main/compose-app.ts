import type { ContractRouterClient } from '@orpc/contract';
import type { SupportedMessagePort } from '@orpc/client/message-port';
import type { WebSocket } from 'ws';
import type { Contract } from '../src-shared/wire/contract.ts';
import type { Problem } from '../src-shared/lib/problem.ts';
import type { Notify } from './ports/notify.ts';
import type { SafeStorage } from './ports/safe-storage.ts';
import type { RuntimePorts } from './runtime/surface.ts';

/** Typed calls and feeds of the contract, whoever answers them. */
export type Api = ContractRouterClient<Contract>;

/**
 * What this process wants of the data directory. `work`: host it when no one does (recovering open runs) and take over
 * when the host ends. `task`: the same for a while: it hosts, but goes on only with runs it is asked about and with those
 * an ended host was at work on. `read`: open it without starting anything. `client`: only ever talk to a host that is there.
 */
export type Purpose = 'work' | 'task' | 'read' | 'client';

/** What a shell offers beyond the contract's own services. Everything is optional; absent means the UI helps itself. */
export interface ShellServices {
  /** The system's folder or file dialog; null when the person closed it. */
  pick?(request: { readonly kind: 'folder' | 'file'; readonly title: string }): Promise<string | null>;
  /** Shows a file in the system's file manager. */
  reveal?(path: string): Promise<boolean>;
  readonly notify?: Notify;
  readonly safeStorage?: SafeStorage;
}

/** How to build the application. Paths are absolute. */
export interface AppConfig {
  /** The data directory (`~/.flowright`); made when missing. */
  readonly home: string;
  /** Folder of the bundled workflows. */
  readonly bundledDir: string;
  /** Where workspaces live; default: the system's cache folder. */
  readonly cacheDir?: string;
  readonly version: string;
  readonly shell: 'electron' | 'browser' | 'cli';
  readonly purpose: Purpose;
  readonly services?: ShellServices;
  /** Puts something between the engine and what it works with: the proofs kill and fail it there. No shell sets it. */
  readonly wrap?: (ports: RuntimePorts) => RuntimePorts;
}

/** The running application as a shell sees it, be this process the host or a client of it. */
export interface App {
  readonly home: string;
  /** Why neither hosting nor connecting worked at the start; calls then fail with it, or work later. */
  readonly startProblem: Problem | undefined;
  /** In-process client: the same calls and feeds the renderer makes. */
  readonly api: Api;
  /** `host` while this process runs the engine; may change from `client` to `host` when the host ends. */
  role(): 'host' | 'client';
  /** Calls back when the role changes; returns the function that stops it. */
  onRole(callback: (role: 'host' | 'client') => void): () => void;
  /** Serves the contract over a message port (Electron's `MessagePortMain`, a worker's port). Start the port afterwards. */
  connect(port: SupportedMessagePort): void;
  /** Serves the contract over an open WebSocket. */
  connectSocket(socket: WebSocket): void;
  /** Hands a path or link from the system (open-file, second instance, a double click) to the windows. */
  openRequest(what: string): void;
  /** Ends this process's part: as host it ends step processes and leaves every run resumable. Safe to call twice. */
  close(): Promise<void>;
}
