import { expect, test } from 'vitest';
import { withArtifact } from './artifact-list.ts';

test('[E90] a file that is written anew is one artifact, the newer', () => {
  const first = [
    { path: 'r.html', bytes: 1 },
    { path: 'log.txt', bytes: 2 },
  ];
  expect(withArtifact(first, { path: 'r.html', bytes: 3 })).toEqual([
    { path: 'log.txt', bytes: 2 },
    { path: 'r.html', bytes: 3 },
  ]);
});
