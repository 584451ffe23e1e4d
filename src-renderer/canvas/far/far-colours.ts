import type { NodeBadge } from '../../state/editor-slots.ts';

/** The colours of the far picture, ready to draw with. */
export interface FarColours {
  readonly font: string;
  /** A colour token by its name without dashes. */
  readonly of: (token: string) => string;
  /** What draws attention: selection and where a connection leads. */
  readonly ring: string;
  readonly halo: string;
  /** Frame of a step and of a loop. */
  readonly frame: string;
  readonly block: string;
  readonly edge: string;
  readonly text: string;
}

let last: { readonly worn: string; readonly colours: FarColours } | undefined;

/** The colours the page wears now, read once for each theme; where the system forces its own they are those. */
export function pageColours(): FarColours {
  const { theme } = document.documentElement.dataset;
  const worn = `${theme ?? ''} ${window.matchMedia('(forced-colors: active)').matches ? 'forced' : ''}`;
  if (last?.worn !== worn) last = { worn, colours: readColours() };
  return last.colours;
}

function readColours(): FarColours {
  const style = getComputedStyle(document.documentElement);
  const known = new Map<string, string>();
  const token = (name: string): string => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const value = style.getPropertyValue(`--${name}`).trim();
    known.set(name, value);
    return value;
  };
  const font = token('font');
  if (window.matchMedia('(forced-colors: active)').matches) {
    const forced = (name: string) => (/soft|on-status|surface|sunken|group|canvas/.test(name) ? 'Canvas' : 'CanvasText');
    return {
      font,
      of: forced,
      ring: 'Highlight',
      halo: 'Canvas',
      frame: 'CanvasText',
      block: 'Canvas',
      edge: 'CanvasText',
      text: 'CanvasText',
    };
  }
  const isDark = document.documentElement.dataset['theme'] === 'dark';
  return {
    font,
    of: token,
    ring: token(isDark ? 'accent-text' : 'accent'),
    halo: token('accent-soft'),
    frame: token('control'),
    block: token('surface'),
    edge: token('edge'),
    text: token('text'),
  };
}

/** The tokens of a step's ground and frame by its status: what asks for attention is coloured, the rest is plain. */
export function tokensOf(kind: NodeBadge['kind'] | undefined): { readonly ground: string; readonly frame: string } | undefined {
  switch (kind) {
    case 'done':
      return { ground: 'done-soft', frame: 'done' };
    case 'running':
      return { ground: 'accent-soft', frame: 'accent-text' };
    case 'needs-you':
    case 'out-of-date':
      return { ground: 'wait-soft', frame: 'wait' };
    case 'failed':
    case 'to-fix':
    case 'not-installed':
      return { ground: 'fail-soft', frame: 'fail' };
    default:
      return undefined;
  }
}
