/**
 * Turns what a person typed into a full-text query: every word must occur, the last letters may be missing.
 * Undefined when there is no word in it.
 */
export function searchQuery(text: string): string | undefined {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length === 0 ? undefined : words.map((word) => `"${word}"*`).join(' ');
}
