import { describe, expect, it } from 'vitest';
import { readPatch } from './patch.ts';

describe('readPatch', () => {
  it('[P1] shows a changed line beside its partner, with the part that differs', () => {
    const patch = [
      'diff --git a/payments.csv b/payments.csv',
      '--- a/payments.csv',
      '+++ b/payments.csv',
      '@@ -11,2 +11,3 @@',
      ' Schneider 412.90',
      '-Nordwind 2,180.00',
      '+Nordwind 2,310.40',
      '+Lindqvist 740.00',
      '',
    ].join('\n');
    expect(readPatch(patch)).toEqual([
      {
        path: 'payments.csv',
        kind: 'changed',
        added: 2,
        removed: 1,
        binary: false,
        hunks: [
          {
            header: '',
            left: [
              { kind: 'same', number: 11, text: 'Schneider 412.90' },
              { kind: 'removed', number: 12, text: 'Nordwind 2,180.00', strong: [11, 16] },
              { kind: 'empty', text: '' },
            ],
            right: [
              { kind: 'same', number: 11, text: 'Schneider 412.90' },
              { kind: 'added', number: 12, text: 'Nordwind 2,310.40', strong: [11, 16] },
              { kind: 'added', number: 13, text: 'Lindqvist 740.00' },
            ],
          },
        ],
      },
    ]);
  });

  it('[P2] names new, deleted and binary files', () => {
    const patch =
      'diff --git a/a b/a\nnew file mode 100644\nBinary files /dev/null and b/a differ\ndiff --git a/b b/b\ndeleted file mode 100644\n--- a/b\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n';
    expect(readPatch(patch).map(({ path, kind, binary, removed }) => ({ path, kind, binary, removed }))).toEqual([
      { path: 'a', kind: 'added', binary: true, removed: 0 },
      { path: 'b', kind: 'deleted', binary: false, removed: 1 },
    ]);
  });
});
