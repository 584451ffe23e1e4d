import { isJsonObject } from './json-guards.ts';

/** U+0000 ends texts for other programs, half of a pair and U+FFFD are what is left of a character that was lost. */
const UNKEEPABLE = /\0|\uFFFD|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** A character in a value that no text file can keep (as `U+0000`), and where: the key is the place's last when `onKey`. */
export interface Unkeepable {
  readonly at: readonly (string | number)[];
  readonly character: string;
  readonly onKey?: true;
}

/** Every text and key of a JSON value that holds a character which no text file can keep. */
export function unkeepableTexts(value: unknown, at: readonly (string | number)[] = []): readonly Unkeepable[] {
  if (typeof value === 'string') {
    const character = unkeepableIn(value);
    return character === undefined ? [] : [{ at, character }];
  }
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => unkeepableTexts(item, [...at, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const character = unkeepableIn(key);
    const own = character === undefined ? [] : [{ at: [...at, key], character, onKey: true } as const];
    return [...own, ...unkeepableTexts(member, [...at, key])];
  });
}

function unkeepableIn(text: string): string | undefined {
  const found = UNKEEPABLE.exec(text)?.[0];
  return found === undefined ? undefined : `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
