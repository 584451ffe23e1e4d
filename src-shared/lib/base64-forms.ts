const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ALPHABETS = [`${LETTERS}+/`, `${LETTERS}-_`];

/**
 * What of the base64 of any data that holds `bytes` depends on them alone, for each of the three places they can begin
 * at, and the whole base64 of them alone; in both alphabets.
 */
export function base64Forms(bytes: Uint8Array): readonly string[] {
  return ALPHABETS.flatMap((alphabet) => [
    ...[0, 1, 2].map((before) => innerForm(bytes, before, alphabet)),
    encode(bytes, alphabet) + '='.repeat((3 - (bytes.length % 3)) % 3),
    encode(bytes, alphabet),
  ]);
}

/** The letters whose six bits all lie within `bytes`, which begin `before` bytes into a group of three. */
function innerForm(bytes: Uint8Array, before: number, alphabet: string): string {
  const shifted = new Uint8Array(before + bytes.length);
  shifted.set(bytes, before);
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor((shifted.length * 8) / 6);
  return encode(shifted, alphabet).slice(first, last);
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = '';
  for (let bit = 0; bit < bytes.length * 8; bit += 6) {
    const at = bit >> 3;
    const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    text += alphabet[(pair >> (10 - (bit & 7))) & 63] ?? '';
  }
  return text;
}
