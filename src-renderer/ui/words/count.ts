/** A count with its word, `1 step` or `12 steps`. */
export function count(amount: number, one: string, many: string = `${one}s`): string {
  return `${amount.toLocaleString()} ${amount === 1 ? one : many}`;
}
