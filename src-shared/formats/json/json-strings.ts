/** Where each unit of a quoted JSON text stands in its spelling (the quote included), and where its end is. */
export function rawOffsets(written: string): readonly number[] {
  const offsets: number[] = [];
  let at = 1;
  while (at < written.length - 1) {
    offsets.push(at);
    at += written[at] !== '\\' ? 1 : written[at + 1] === 'u' ? 6 : 2;
  }
  return [...offsets, at];
}

/** A text in JSON's quotes; where `ascii`, everything beyond ASCII as `\u` escapes. */
export function jsonQuoted(text: string, { ascii }: { readonly ascii: boolean }): string {
  const quoted = JSON.stringify(text);
  return ascii ? quoted.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : quoted;
}
