/** One line of one side of a change; an `empty` one fills the gap beside lines the other side has more of. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'empty';
  readonly number?: number;
  readonly text: string;
  /** The stretch of `text` that differs from its partner, as offsets. */
  readonly strong?: readonly [number, number];
}

/** A stretch of a file's change, both sides of equal length. */
export interface DiffHunk {
  readonly header: string;
  readonly left: readonly DiffLine[];
  readonly right: readonly DiffLine[];
}

/** A file's change as a patch tells it. */
export interface DiffFile {
  readonly path: string;
  readonly kind: 'changed' | 'added' | 'deleted';
  readonly added: number;
  readonly removed: number;
  readonly binary: boolean;
  readonly hunks: readonly DiffHunk[];
}

/** Reads a unified git patch into files, ready to be shown side by side. */
export function readPatch(patch: string): readonly DiffFile[] {
  const parts = patch.split(/^diff --git /m).slice(1);
  const whole = parts.length > 0 ? parts : patch.includes('\n+++ ') || patch.startsWith('--- ') ? [`\n${patch}`] : [];
  return whole.map(readFile);
}

function readFile(part: string): DiffFile {
  const lines = part.split('\n');
  const before = lines.find((line) => line.startsWith('--- '))?.slice(4) ?? '';
  const after = lines.find((line) => line.startsWith('+++ '))?.slice(4) ?? '';
  const named = /^a\/(.+) b\/(.+)$/.exec(lines[0] ?? '')?.[2] ?? lines[0] ?? '';
  const start = lines.findIndex((line) => line.startsWith('@@'));
  const hunks = start < 0 ? [] : readHunks(lines.slice(start));
  const count = (kind: DiffLine['kind'], side: 'left' | 'right') =>
    hunks.reduce((sum, hunk) => sum + hunk[side].filter((line) => line.kind === kind).length, 0);
  return {
    path: clean(after === '/dev/null' || after === '' ? before : after) || named,
    kind:
      before === '/dev/null' || lines.some((line) => line.startsWith('new file'))
        ? 'added'
        : after === '/dev/null' || lines.some((line) => line.startsWith('deleted file'))
          ? 'deleted'
          : 'changed',
    added: count('added', 'right'),
    removed: count('removed', 'left'),
    binary: lines.some((line) => line.startsWith('GIT binary patch') || line.startsWith('Binary files')),
    hunks,
  };
}

function clean(path: string): string {
  return path === '/dev/null' ? '' : path.replace(/^"?[ab]\//, '').replace(/\t.*$|"$/, '');
}

function readHunks(lines: readonly string[]): readonly DiffHunk[] {
  const hunks: DiffHunk[] = [];
  let from = -1;
  lines.forEach((line, index) => {
    if (!line.startsWith('@@')) return;
    if (from >= 0) hunks.push(readHunk(lines.slice(from, index)));
    from = index;
  });
  if (from >= 0) hunks.push(readHunk(lines.slice(from)));
  return hunks;
}

function readHunk(lines: readonly string[]): DiffHunk {
  const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/.exec(lines[0] ?? '');
  let oldLine = Number(head?.[1] ?? 1);
  let newLine = Number(head?.[2] ?? 1);
  const left: DiffLine[] = [];
  const right: DiffLine[] = [];
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const settle = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      const [one, other] = pair(removed[index], added[index]);
      left.push(one);
      right.push(other);
    }
    removed = [];
    added = [];
  };
  for (const line of lines.slice(1)) {
    const text = line.slice(1);
    if (line.startsWith('-')) removed.push({ kind: 'removed', number: oldLine++, text });
    else if (line.startsWith('+')) added.push({ kind: 'added', number: newLine++, text });
    else if (line.startsWith(' ')) {
      settle();
      left.push({ kind: 'same', number: oldLine++, text });
      right.push({ kind: 'same', number: newLine++, text });
    }
  }
  settle();
  return { header: head?.[3] ?? '', left, right };
}

const EMPTY: DiffLine = { kind: 'empty', text: '' };

function pair(removed: DiffLine | undefined, added: DiffLine | undefined): readonly [DiffLine, DiffLine] {
  if (removed === undefined || added === undefined) return [removed ?? EMPTY, added ?? EMPTY];
  const shortest = Math.min(removed.text.length, added.text.length);
  let start = 0;
  while (start < shortest && removed.text[start] === added.text[start]) start += 1;
  let end = 0;
  while (end < shortest - start && removed.text.at(-1 - end) === added.text.at(-1 - end)) end += 1;
  // A pair with little in common reads better without a strong part.
  if (start + end < shortest * 0.3) return [removed, added];
  return [
    { ...removed, strong: [start, removed.text.length - end] },
    { ...added, strong: [start, added.text.length - end] },
  ];
}
