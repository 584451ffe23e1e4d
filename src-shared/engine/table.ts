const CHUNK = 32;

/** An immutable list in chunks of 32: changing one entry copies one chunk and the list of chunks, nothing else. */
export interface Table<T> {
  readonly length: number;
  readonly chunks: readonly (readonly T[])[];
}

/** Builds a table from a list. */
export function tableOf<T>(items: readonly T[]): Table<T> {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += CHUNK) chunks.push(items.slice(at, at + CHUNK));
  return { length: items.length, chunks };
}

/** The entry at an index, or undefined outside the table. */
export function tableGet<T>(table: Table<T>, index: number): T | undefined {
  return table.chunks[index >> 5]?.[index & 31];
}

/** Every entry in order. */
export function tableItems<T>(table: Table<T>): T[] {
  return table.chunks.flat();
}

/** Changes to a table made together: each touched chunk is copied once, however many entries of it change. */
export interface TableEdit<T> {
  length(): number;
  get(index: number): T | undefined;
  set(index: number, item: T): void;
  push(item: T): void;
  done(): Table<T>;
}

/** Starts an edit; the given table stays as it is. */
export function editTable<T>(table: Table<T>): TableEdit<T> {
  let chunks: (readonly T[])[] | undefined;
  const owned = new Map<number, T[]>();
  let length = table.length;

  function own(at: number): T[] {
    const mine = owned.get(at);
    if (mine !== undefined) return mine;
    chunks ??= table.chunks.slice();
    const copy = (chunks[at] ?? []).slice();
    chunks[at] = copy;
    owned.set(at, copy);
    return copy;
  }
  return {
    length: () => length,
    get: (index) => (chunks ?? table.chunks)[index >> 5]?.[index & 31],
    set: (index, item) => {
      own(index >> 5)[index & 31] = item;
    },
    push: (item) => {
      own(length >> 5)[length & 31] = item;
      length += 1;
    },
    done: () => (chunks === undefined ? table : { length, chunks }),
  };
}
