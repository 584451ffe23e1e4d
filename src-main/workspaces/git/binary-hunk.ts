import { deflateSync } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const LINE_BYTES = 52;

/** A file's whole content as git's binary patches hold it: `literal`, its size, and lines of base 85 of the deflated bytes. */
export function binaryHunk(bytes: Buffer): string {
  const deflated = deflateSync(bytes);
  const lines = [`literal ${bytes.length}`];
  for (let start = 0; start < deflated.length; start += LINE_BYTES)
    lines.push(line(deflated.subarray(start, start + LINE_BYTES)));
  return `${lines.join('\n')}\n`;
}

/** A letter for the number of bytes (A–Z for 1–26, a–z for 27–52), then five digits for every four bytes, zero-padded. */
function line(bytes: Buffer): string {
  const length = String.fromCharCode(bytes.length <= 26 ? 64 + bytes.length : 70 + bytes.length);
  const padded = Buffer.alloc(Math.ceil(bytes.length / 4) * 4);
  bytes.copy(padded);
  const groups = Array.from({ length: padded.length / 4 }, (_, group) => digits(padded.readUInt32BE(group * 4)));
  return length + groups.join('');
}

function digits(value: number): string {
  return [85 ** 4, 85 ** 3, 85 ** 2, 85, 1].map((power) => DIGITS.charAt(Math.floor(value / power) % 85)).join('');
}
