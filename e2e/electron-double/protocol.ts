import type { BrowserContext, Route } from 'playwright-core';

/** Decides a navigation of a page: true lets it happen. Set by the windows, which know what `will-navigate` said. */
export type NavigationJudge = (route: Route, url: string) => boolean;

type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler>();
const privileged = new Set<string>();
const inner = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/;
const outer = /^https:\/\/([^/]*)\.([a-z0-9+-]+)\.app\.invalid(.*)$/;
let judge: NavigationJudge = () => true;

/** The double of `electron.protocol`: custom schemes live under a host name that no network has. */
export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly { readonly scheme: string }[]): void {
    schemes.forEach(({ scheme }) => privileged.add(scheme));
  },
  handle(scheme: string, handler: Handler): void {
    if (!privileged.has(scheme)) throw new Error(`The scheme ${scheme} was not registered as privileged before ready.`);
    handlers.set(scheme, handler);
  },
};

/** `app://host/path` as the address Chromium can load. */
export function toBrowserAddress(url: string): string {
  const [, scheme = '', host = '', rest = ''] = inner.exec(url) ?? [];
  return privileged.has(scheme) ? `https://${host}.${scheme}.app.invalid${rest}` : url;
}

/** The address Chromium loaded, as the app knows it. */
export function toAppAddress(url: string): string {
  const [, host, scheme, rest] = outer.exec(url) ?? [];
  return host === undefined ? url : `${scheme}://${host}${rest}`;
}

/** Sets who decides navigations. */
export function judgeNavigations(next: NavigationJudge): void {
  judge = next;
}

/** Answers every request of every page from the scheme handlers; what no handler serves is refused. */
export async function answerRequests(context: BrowserContext): Promise<void> {
  await context.route('**/*', async (route) => {
    const request = route.request();
    const url = toAppAddress(request.url());
    if (request.isNavigationRequest() && !judge(route, url)) return route.abort('aborted');
    const handler = handlers.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) return route.abort('addressunreachable');
    const response = await handler(new Request(url, { method: request.method(), headers: request.headers() }));
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  });
}
