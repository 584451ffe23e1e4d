import { create } from 'zustand';
import type { ConnectionStatus } from '../connection/connection.ts';
import type { Capability, LibraryDetail, LibraryEntry } from '../../src-shared/wire/views.ts';
import { addressOf, routeOf, type Route } from './route.ts';

/** A request for a path: the picker answers it and calls `done`. */
export interface PickRequest {
  readonly kind: 'file' | 'folder';
  readonly title: string;
  readonly done: (path: string | null) => void;
}

/** What is to be run: an entry of the library, or the text the editor holds. */
export type RunTarget =
  | { readonly kind: 'entry'; readonly ref: string; readonly path: string }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly path: string;
      readonly entry: Pick<LibraryEntry, 'name' | 'description' | 'inputs' | 'workspace' | 'picture'> & {
        readonly hash: string | null;
        readonly capabilities: readonly Capability[];
        readonly notYet: LibraryDetail['notYet'];
        readonly touchesProject: boolean;
        readonly unsaved: boolean;
      };
    };

/** What this window shows right now; nothing here is worth keeping. */
export interface Session {
  readonly route: Route;
  readonly connection: ConnectionStatus;
  /** A layer over the page; one at a time. */
  readonly layer: 'none' | 'palette' | 'run-picker' | 'keys';
  readonly running: RunTarget | null;
  readonly picking: PickRequest | null;
}

/** The window's own state. */
export const useSession = create<Session>(() => ({
  route: routeOf(location.hash),
  connection: 'connecting',
  layer: 'none',
  running: null,
  picking: null,
}));

/** Goes to a place; it becomes the address, so Back leads here again. */
export function go(route: Route): void {
  const address = addressOf(route);
  if (location.hash === address) return;
  location.hash = address;
  useSession.setState({ route, layer: 'none' });
}

/** Goes to a place in stead of the present one: Back skips it. */
export function replaceRoute(route: Route): void {
  history.replaceState(null, '', addressOf(route));
  useSession.setState({ route });
}

/** Keeps the route with the address; returns how to stop. */
export function followAddress(): () => void {
  const read = () => {
    // The same place again is the same route: pages follow it by identity.
    if (addressOf(useSession.getState().route) !== location.hash) useSession.setState({ route: routeOf(location.hash) });
  };
  window.addEventListener('hashchange', read);
  // The address may have changed between the first look at it and now.
  read();
  return () => window.removeEventListener('hashchange', read);
}

/** Opens or closes a layer over the page. */
export function showLayer(layer: Session['layer']): void {
  useSession.setState({ layer });
}

/** Opens the run dialog for a workflow. */
export function openRunDialog(target: RunTarget): void {
  useSession.setState({ running: target, layer: 'none' });
}

/** Closes the run dialog. */
export function closeRunDialog(): void {
  useSession.setState({ running: null });
}
