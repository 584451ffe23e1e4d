import type { JsonObject } from '../../../src-shared/lib/json.ts';
import { problem } from '../../../src-shared/lib/problem.ts';
import { Refusal } from './session.ts';
import { EXIT } from './terminal.ts';

/** `k=v` words as an object of texts; the last of a repeated name wins. */
export function keyValues(pairs: readonly string[], option: string): JsonObject {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at <= 0) {
        throw new Refusal(
          problem('bad_value', `${pair} is not a name with a value.`, { hint: `Write ${option} name=value.`, at: option }),
          EXIT.usage,
        );
      }
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** For commander: gathers a repeated option. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}
