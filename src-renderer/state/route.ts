/** The tabs of a run page, in the order of their keys 1 to 5. */
export const RUN_TABS = ['graph', 'timeline', 'log', 'artifacts', 'changes'] as const;
export type RunTab = (typeof RUN_TABS)[number];

/** Where the app is. Lives in the address after `#`, so that back, forward and links work in every shell. */
export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'welcome' }
  | { readonly kind: 'library' }
  | { readonly kind: 'workflow'; readonly ref: string }
  /** `via`: the workflows it was reached through as their step, the outermost first. */
  | { readonly kind: 'editor'; readonly path: string; readonly via?: readonly string[] }
  | { readonly kind: 'runs' }
  | { readonly kind: 'run'; readonly runId: string; readonly step?: string }
  | { readonly kind: 'compare'; readonly left: string; readonly right: string }
  | { readonly kind: 'inbox'; readonly runId?: string; readonly step?: string }
  | { readonly kind: 'settings' };

/** The address of a place: `#/runs/01J…`. */
export function addressOf(route: Route): string {
  const code = encodeURIComponent;
  switch (route.kind) {
    case 'workflow':
      return `#/library/${code(route.ref)}`;
    case 'editor':
      return `#/edit/${[route.path, ...(route.via ?? [])].map(code).join('/')}`;
    case 'run':
      return `#/runs/${code(route.runId)}${route.step === undefined ? '' : `/${code(route.step)}`}`;
    case 'compare':
      return `#/compare/${code(route.left)}/${code(route.right)}`;
    case 'inbox':
      return route.runId === undefined
        ? '#/inbox'
        : `#/inbox/${code(route.runId)}${route.step === undefined ? '' : `/${code(route.step)}`}`;
    default:
      return `#/${route.kind}`;
  }
}

/** The place an address names; one nobody knows is Home. */
export function routeOf(hash: string): Route {
  const [room, first, second, ...more] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decoded);
  switch (room) {
    case 'library':
      return first === undefined ? { kind: 'library' } : { kind: 'workflow', ref: first };
    case 'edit':
      return first === undefined
        ? { kind: 'library' }
        : { kind: 'editor', path: first, ...(second === undefined ? {} : { via: [second, ...more] }) };
    case 'runs':
      return first === undefined
        ? { kind: 'runs' }
        : { kind: 'run', runId: first, ...(second === undefined ? {} : { step: second }) };
    case 'compare':
      return first === undefined || second === undefined ? { kind: 'runs' } : { kind: 'compare', left: first, right: second };
    case 'inbox':
      return {
        kind: 'inbox',
        ...(first === undefined ? {} : { runId: first }),
        ...(second === undefined ? {} : { step: second }),
      };
    case 'settings':
      return { kind: 'settings' };
    case 'welcome':
      return { kind: 'welcome' };
    default:
      return { kind: 'home' };
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
