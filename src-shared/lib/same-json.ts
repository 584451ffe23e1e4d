/** Whether two values say the same as JSON: key order does not matter, members that are `undefined` are not there. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, index) => isSameJson(item, other[index]));
  }
  const mine = Object.entries(one).filter(([, member]) => member !== undefined);
  const theirs = new Map(Object.entries(other).filter(([, member]) => member !== undefined));
  return mine.length === theirs.size && mine.every(([key, member]) => theirs.has(key) && isSameJson(member, theirs.get(key)));
}
