import type { KeptVersion } from '../ports/file-versions.ts';

/** The newest so many versions are kept whatever their age. */
export const NEWEST = 50;
/** Of older ones, the last of each day, for so many days with a save. */
export const DAYS = 90;
/** All versions of one file together, bytes; the newest is kept however big it is. */
export const MOST_BYTES = 20 * 1024 * 1024;

const DAY_MS = 86_400_000;

/** Which versions of a file are worth keeping (newest first): recent ones all, older ones thinned out, within a size. */
export function thinned(versions: readonly KeptVersion[]): readonly KeptVersion[] {
  const days = new Set<number>();
  let bytes = 0;
  return versions.filter((version, index) => {
    const day = Math.floor(version.at / DAY_MS);
    const isWanted = index < NEWEST || (!days.has(day) && days.size < DAYS);
    if (index >= NEWEST) days.add(day);
    if (!isWanted || (index > 0 && bytes + version.bytes > MOST_BYTES)) return false;
    bytes += version.bytes;
    return true;
  });
}
