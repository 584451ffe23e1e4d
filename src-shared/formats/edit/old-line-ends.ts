/** A text whose lines (some or all) end with a carriage return alone, with line feeds in their place: every offset stays. */
export function withLineFeeds(text: string): string | undefined {
  return /\r(?!\n)/.test(text) ? text.replace(/\r(?!\n)/g, '\n') : undefined;
}

/** What is put into a text, with the line ends that text has. */
export function asIn(text: string, put: string): string {
  return text.includes('\n') ? put : put.replaceAll('\n', '\r');
}
