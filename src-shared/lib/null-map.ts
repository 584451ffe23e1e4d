/** A map without a prototype: no key of a text can reach what every object inherits. */
export function nullMap<T>(): Record<string, T> {
  const map: Record<string, T> = {};
  Object.setPrototypeOf(map, null);
  return map;
}
