import { z } from 'zod';

/**
 * A file or folder of the host's computer by its absolute path. A relative one would mean wherever the host happens to have been
 * started, and nothing on a disk has a NUL in its name.
 */
export const placeSchema = z.string().refine((path) => isPlace(path, hostPlatform()), {
  error: 'An absolute path is needed.',
});

/** Whether a path is absolute on a platform; on one that is not known (a page) either way of writing them will do. */
export function isPlace(path: string, platform: string | undefined): boolean {
  if (path.includes('\0')) return false;
  const posix = path.startsWith('/');
  const windows = /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\');
  if (platform === undefined) return posix || windows;
  return platform === 'win32' ? windows : posix;
}

// This code runs in pages too, where there is no process.
function hostPlatform(): string | undefined {
  const host: unknown = Reflect.get(globalThis, 'process');
  const platform: unknown = typeof host === 'object' && host !== null ? Reflect.get(host, 'platform') : undefined;
  return typeof platform === 'string' ? platform : undefined;
}
