const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;
const TROUBLE = /\b(error|errors|failed|failure|fatal|exception|panic|traceback)\b/i;
const NO_TROUBLE = /\b(0|no) (errors?|failed|failures?)\b/i;

/** A text of a log as it reads, without the codes that colour it on a terminal. */
export function withoutColours(text: string): string {
  return text.includes('\u001b') ? text.replace(ANSI, '') : text;
}

/** Whether a line (or any of several) tells of something that went wrong; may be too eager for several. */
export function mayTellTrouble(text: string): boolean {
  return TROUBLE.test(text);
}

/** Whether a line tells of something that went wrong. */
export function tellsTrouble(text: string): boolean {
  const plain = withoutColours(text);
  return TROUBLE.test(plain) && !NO_TROUBLE.test(plain);
}
