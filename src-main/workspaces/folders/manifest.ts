import { createHash } from 'node:crypto';
import { z } from 'zod';

const entrySchema = z.discriminatedUnion('kind', [
  z.object({ path: z.string(), kind: z.literal('folder'), mode: z.number() }),
  z.object({ path: z.string(), kind: z.literal('file'), mode: z.number(), hash: z.string(), bytes: z.number() }),
  z.object({ path: z.string(), kind: z.literal('link'), target: z.string() }),
]);

/** A thing in a folder: path (with `/`) below it, permissions (0–0o777), and content by hash. */
export type ManifestEntry = z.infer<typeof entrySchema>;

/** Everything in a folder at a moment, parents first. */
export const manifestSchema = z.array(entrySchema);

/** One path in which two manifests differ; folders count only by being there or not. */
export interface ManifestChange {
  readonly path: string;
  readonly before: ManifestEntry | undefined;
  readonly after: ManifestEntry | undefined;
}

/** Identity of what a manifest lists: two are equal exactly when the folders are. */
export function digestOf(entries: readonly ManifestEntry[]): string {
  return createHash('sha256')
    .update(JSON.stringify(entries.map(asTuple)))
    .digest('hex');
}

/** Files and links in which two manifests differ, in name order. */
export function changesBetween(before: readonly ManifestEntry[], after: readonly ManifestEntry[]): readonly ManifestChange[] {
  const old = new Map(before.flatMap((entry) => (entry.kind === 'folder' ? [] : [[entry.path, entry] as const])));
  const now = new Map(after.flatMap((entry) => (entry.kind === 'folder' ? [] : [[entry.path, entry] as const])));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((path) => {
    const [one, other] = [old.get(path), now.get(path)];
    return isSameEntry(one, other) ? [] : [{ path, before: one, after: other }];
  });
}

/** Whether two entries say the same of a path. */
export function isSameEntry(one: ManifestEntry | undefined, other: ManifestEntry | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return JSON.stringify(asTuple(one)) === JSON.stringify(asTuple(other));
}

/** The mode git gives an entry; `000000` for nothing. */
export function gitModeOf(entry: ManifestEntry | undefined): string {
  if (entry === undefined || entry.kind === 'folder') return '000000';
  if (entry.kind === 'link') return '120000';
  return (entry.mode & 0o100) === 0 ? '100644' : '100755';
}

function asTuple(entry: ManifestEntry): readonly (string | number)[] {
  switch (entry.kind) {
    case 'folder':
      return [entry.path, 'd', entry.mode];
    case 'file':
      return [entry.path, 'f', entry.mode, entry.hash];
    case 'link':
      return [entry.path, 'l', entry.target];
  }
}
