import type { ArtifactRecord } from './events.ts';

/** The artifacts of a run with one more: a file that was written anew at the same path replaces the earlier one. */
export function withArtifact<A extends Pick<ArtifactRecord, 'path'>>(artifacts: readonly A[], artifact: A): readonly A[] {
  return [...artifacts.filter(({ path }) => path !== artifact.path), artifact];
}
