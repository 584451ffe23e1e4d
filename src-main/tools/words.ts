/** A count with its noun: `1 file`, `3 files`, `1,204 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** Bytes as people say them: `812 bytes`, `1.2 MB` (1 KB = 1024 bytes). */
export function sizeInWords(bytes: number): string {
  if (bytes < 1024) return counted(bytes, 'byte');
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${units[unit] ?? 'KB'}`;
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length <= 1 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** Words without the prefixes that tell tools where a path leads; readers have no use for them. */
export function withoutPrefixes(text: string): string {
  return text.replace(/(^|[\s“"'(])(?:artifacts|workflow):(?=[^\s:])/g, '$1');
}
