/** A map without a prototype: no key of a text can reach what every object inherits. */
export function nullMap<T>(): Record<string, T> {
  return new NullMap<T>();
}

// Objects of one class share their layout; one whose prototype is taken away is a hash table of its own, several times larger.
class NullMap<T> {
  [key: string]: T;
}
Reflect.deleteProperty(NullMap.prototype, 'constructor');
Object.setPrototypeOf(NullMap.prototype, null);
Object.freeze(NullMap.prototype);
