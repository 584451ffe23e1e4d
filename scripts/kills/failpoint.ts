import { z } from 'zod';
import { err } from '../../src-shared/lib/result.ts';
import type { History } from '../../src-main/ports/history.ts';
import type { RuntimePorts } from '../../src-main/runtime/surface.ts';

/** Where the engine dies around the nth group of events it writes. */
export const POSITIONS = ['before commit', 'after commit', 'after effect', 'before record'] as const;
export type Position = (typeof POSITIONS)[number];

/** What happens to an engine under proof: it is killed at a boundary, or a write is refused. */
export const failpointSchema = z.union([
  z.object({ type: z.literal('kill'), at: z.number(), position: z.enum(POSITIONS) }),
  z.object({ type: z.literal('refuse'), at: z.number(), code: z.enum(['disk_full', 'io_error']) }),
  z.object({ type: z.literal('none') }),
]);
export type Failpoint = z.infer<typeof failpointSchema>;

/** How long the effects of a decision are given to begin before the kill that comes after them, ms. */
const EFFECT_MS = 25;

/** Ports whose nth write meets the failpoint. `wrote` is told of each one. */
export function withFailpoint(
  ports: RuntimePorts,
  failpoint: Failpoint,
  wrote: (at: number) => void = () => undefined,
): RuntimePorts {
  let writes = 0;
  let records = 0;
  const kills = (position: Position, at: number): boolean =>
    failpoint.type === 'kill' && failpoint.position === position && failpoint.at === at;
  return {
    ...ports,
    history: over(ports.history, {
      async append(append) {
        writes += 1;
        const at = writes;
        wrote(at);
        if (kills('before commit', at)) die();
        if (failpoint.type === 'refuse' && failpoint.at === at)
          return err({ code: failpoint.code, message: WORDS[failpoint.code] });
        const written = await ports.history.append(append);
        if (kills('after commit', at)) die();
        if (kills('after effect', at)) setTimeout(die, EFFECT_MS);
        return written;
      },
    }),
    owned: {
      ...ports.owned,
      add(process) {
        records += 1;
        if (kills('before record', records)) die();
        ports.owned.add(process);
      },
    },
  };
}

/** The history with some of its calls replaced; the others reach it as they are. */
function over(history: History, calls: Partial<History>): History {
  return new Proxy(history, {
    get(target, key): unknown {
      const own: unknown = Reflect.get(calls, key);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const WORDS = { disk_full: 'The disk is full.', io_error: 'The disk could not be written to.' } as const;

/** No word of farewell: this process is gone before the call returns. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
