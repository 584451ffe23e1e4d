import { followFeed, host } from './host.ts';
import { go } from './session.ts';
import { routeOf, type Route } from './route.ts';

const link = /^flowright:\/\/app(\/.*)$/;

/** The place that shows what the system handed over: the editor for a file, the page a link of ours names. */
export function placeOf(what: string): Route {
  const route = link.exec(what)?.[1];
  return route === undefined ? { kind: 'editor', path: what } : routeOf(route);
}

/** Shows every file and link the system hands to the app, until `signal` aborts. */
export function followOpenRequests(signal: AbortSignal): void {
  followFeed({
    signal,
    atEnd: 'reopen',
    open: (stop) => host().app.openRequests(undefined, { signal: stop }),
    item: ({ what }) => go(placeOf(what)),
  });
}
