import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';

/** How much of one stream is kept: its beginning and its end, in bytes. */
export interface Ends {
  readonly head: number;
  readonly tail: number;
}

const LONGEST_TAIL = 8 * 1024 * 1024;

/** The parts of a limit: most of it for the beginning, some for the end. */
export function endsOf(keptBytes: number): Ends {
  const tail = Math.min(LONGEST_TAIL, Math.floor(keptBytes / 4));
  return { head: keptBytes - tail, tail };
}

/** Where the end of a stream lies while the stream still grows. */
export function lastPartOf(path: string): string {
  return `${path}.last`;
}

/**
 * Takes the middle out of a file a child appends to: its last bytes move to a file beside it, and it is cut back to its
 * head under the child, which never notices. Gives how many bytes are gone.
 */
export function cutMiddle(path: string, { head, tail }: Ends): number {
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    if (size <= head) return 0;
    const from = Math.max(head, size - tail);
    const held = existsSync(lastPartOf(path)) ? readFileSync(lastPartOf(path)) : Buffer.alloc(0);
    let newest = readRange(file, from, size);
    // What came in while it was read belongs to the end too; then the file is cut before more can come.
    const now = fstatSync(file).size;
    if (now > size) newest = Buffer.concat([newest, readRange(file, size, now)]);
    const both = newest.length >= tail ? newest : Buffer.concat([held, newest]);
    const last = both.subarray(Math.max(0, both.length - tail));
    writeFileSync(`${lastPartOf(path)}.tmp`, last, { mode: 0o600 });
    renameSync(`${lastPartOf(path)}.tmp`, lastPartOf(path));
    truncateSync(path, head);
    return now - head + held.length - last.length;
  } finally {
    closeSync(file);
  }
}

/** Puts the last part of a stream that has ended behind its head; gives the bytes where it lies. */
export function joinEnds(path: string, ends: Ends): { readonly from: number; readonly to: number; readonly cut: number } {
  const cut = cutMiddle(path, ends);
  const last = wholeLines(readFileSync(lastPartOf(path)));
  appendFileSync(path, last);
  rmSync(lastPartOf(path), { force: true });
  const { size } = statSync(path);
  return { from: size - last.length, to: size, cut };
}

/** Without the rest of a line that was cut, where a whole one follows. */
function wholeLines(bytes: Buffer): Buffer {
  const newline = bytes.indexOf(10);
  return newline < 0 || newline === bytes.length - 1 ? bytes : bytes.subarray(newline + 1);
}

function readRange(file: number, from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(to - from);
  let at = 0;
  while (at < bytes.length) {
    const read = readSync(file, bytes, at, bytes.length - at, from + at);
    if (read === 0) break;
    at += read;
  }
  return bytes.subarray(0, at);
}
