import {
  appendFileSync,
  closeSync,
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

/** Where ends are read to, made once: a stream of gigabytes is cut ten times a second. */
let room = Buffer.alloc(0);

/**
 * Takes the middle out of a file a child appends to: its last bytes move to a file beside it, and it is cut back to its
 * head under the child, which never notices. Gives how many bytes are gone.
 */
export function cutMiddle(path: string, { head, tail }: Ends): number {
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    if (size <= head) return 0;
    if (room.length < 2 * tail) room = Buffer.allocUnsafeSlow(2 * tail);
    let end = readRange(file, room, { from: Math.max(head, size - tail), to: size });
    // What came in while it was read belongs to the end too; then the file is cut before more can come.
    const now = fstatSync(file).size;
    if (now > size) {
      const length = readRange(file, room.subarray(end.length), { from: Math.max(size, now - tail), to: now }).length;
      end = now - size > tail ? room.subarray(end.length, end.length + length) : room.subarray(0, end.length + length);
    }
    const held = statSync(lastPartOf(path), { throwIfNoEntry: false })?.size ?? 0;
    const both = held === 0 || end.length >= tail ? end : Buffer.concat([readFileSync(lastPartOf(path)), end]);
    const last = both.subarray(Math.max(0, both.length - tail));
    writeFileSync(`${lastPartOf(path)}.tmp`, last, { mode: 0o600 });
    renameSync(`${lastPartOf(path)}.tmp`, lastPartOf(path));
    truncateSync(path, head);
    return now - head + held - last.length;
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
  room = Buffer.alloc(0);
  const { size } = statSync(path);
  return { from: size - last.length, to: size, cut };
}

/** Without the rest of a line that was cut, where a whole one follows. */
function wholeLines(bytes: Buffer): Buffer {
  const newline = bytes.indexOf(10);
  return newline < 0 || newline === bytes.length - 1 ? bytes : bytes.subarray(newline + 1);
}

/** Reads a range into a buffer that is long enough, and gives what of it was read. */
function readRange(file: number, into: Buffer, { from, to }: { readonly from: number; readonly to: number }): Buffer {
  let length = 0;
  while (length < to - from) {
    const read = readSync(file, into, length, to - from - length, from + length);
    if (read === 0) break;
    length += read;
  }
  return into.subarray(0, length);
}
