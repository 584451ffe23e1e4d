/** Finds byte patterns in a stream: one step of a table per byte, whatever the number of patterns. */
export interface PatternTable {
  /** Row of the next state by `state + byte`; a state is its row's offset. */
  readonly next: Int32Array;
  /** States from here on end at least one pattern. */
  readonly firstMatching: number;
  /** Bytes of the longest pattern that ends in a state, by `state >> 8`; 0 where none does. */
  readonly longest: Int32Array;
  /** Bytes of the longest beginning of a pattern that the state stands for, by `state >> 8`. */
  readonly depth: Int32Array;
  /** Bytes of the shortest pattern, at most 255. */
  readonly shortest: number;
  /** How far a pattern's beginning lies at least behind a window of `shortest` bytes that ends with these two (`first << 8 | second`). */
  readonly skip: Uint8Array;
}

/** A stream of bytes with patterns taken out. What could still be the beginning of a pattern is held back until it is decided. */
export interface Redactor {
  /** The bytes that are decided by now; valid until the next call. */
  push(chunk: Uint8Array): Uint8Array;
  /** What was held back; the redactor begins anew afterwards. */
  end(): Uint8Array;
}

/** Builds the table of an Aho–Corasick automaton; empty patterns count for nothing. */
export function patternTable(patterns: readonly Uint8Array[]): PatternTable {
  const real = patterns.filter((pattern) => pattern.length > 0);
  const trie = buildTrie(real);
  const order = linkFailures(trie);
  // Matching states come last, so that one comparison a byte tells a match.
  const plain = order.filter((state) => trie.longest[state] === 0);
  const matching = order.filter((state) => trie.longest[state] !== 0);
  const rank = new Int32Array(trie.states);
  plain.forEach((state, index) => (rank[state] = index));
  matching.forEach((state, index) => (rank[state] = plain.length + index));
  const next = new Int32Array(trie.states * 256);
  const longest = new Int32Array(trie.states);
  const depth = new Int32Array(trie.states);
  for (let state = 0; state < trie.states; state++) {
    const index = rank[state] ?? 0;
    longest[index] = trie.longest[state] ?? 0;
    depth[index] = trie.depth[state] ?? 0;
    for (let byte = 0; byte < 256; byte++) next[index * 256 + byte] = (rank[trie.next[state * 256 + byte] ?? 0] ?? 0) * 256;
  }
  return { next, firstMatching: plain.length * 256, longest, depth, ...skipTable(real) };
}

/** Where no pattern is under way, most places can be leapt over by a look at two bytes (Wu and Manber). */
function skipTable(patterns: readonly Uint8Array[]): Pick<PatternTable, 'shortest' | 'skip'> {
  const shortest = Math.min(255, ...patterns.map((pattern) => pattern.length));
  const skip = new Uint8Array(65_536).fill(Math.max(0, shortest - 1));
  for (const pattern of patterns) {
    for (let end = 2; end <= shortest; end++) {
      const pair = ((pattern[end - 2] ?? 0) << 8) | (pattern[end - 1] ?? 0);
      skip[pair] = Math.min(skip[pair] ?? 0, shortest - end);
    }
  }
  return { shortest, skip };
}

/** A stream in which every byte that lies within an occurrence of a pattern is covered, each covered stretch by one `mark`. */
export function createRedactor(table: PatternTable, mark: Uint8Array): Redactor {
  const { next, firstMatching, longest, depth, shortest, skip } = table;
  let state = 0;
  let held = new Uint8Array(0);
  /** Covered stretches of `held` and the chunk, in order and apart; offsets from the beginning of `held`. */
  let covered: { from: number; to: number }[] = [];
  /** The last byte given out was covered: a stretch that goes on is not marked again. */
  let within = false;

  function cover(from: number, to: number): void {
    let start = from;
    for (let last = covered.at(-1); last !== undefined && last.to >= start; last = covered.at(-1)) {
      start = Math.min(start, last.from);
      covered.pop();
    }
    covered.push({ from: start, to });
  }

  function scan(chunk: Uint8Array, offset: number): void {
    let at = state;
    // Shorter patterns leave nothing to leap over.
    const lastWindow = shortest < 3 ? -1 : chunk.length - shortest;
    for (let index = 0; index < chunk.length; index++) {
      while (at === 0 && index <= lastWindow) {
        const end = index + shortest;
        const leap = skip[((chunk[end - 2] ?? 0) << 8) | (chunk[end - 1] ?? 0)] ?? 0;
        if (leap === 0) break;
        index += leap;
      }
      at = next[at + (chunk[index] ?? 0)] ?? 0;
      if (at >= firstMatching) {
        const to = offset + index + 1;
        cover(to - (longest[at >> 8] ?? 0), to);
      }
    }
    state = at;
  }

  /** Gives out the first `until` bytes of `bytes` and holds the rest. */
  function release(bytes: Uint8Array, until: number): Uint8Array {
    const [first] = covered;
    if (first === undefined || first.from >= until) {
      held = bytes.slice(until);
      covered = covered.map(({ from, to }) => ({ from: from - until, to: to - until }));
      if (until > 0) within = false;
      return bytes.subarray(0, until);
    }
    const parts: Uint8Array[] = [];
    const rest: { from: number; to: number }[] = [];
    let at = 0;
    for (const stretch of covered) {
      if (stretch.from >= until) {
        rest.push({ from: stretch.from - until, to: stretch.to - until });
        continue;
      }
      if (stretch.from > at) parts.push(bytes.subarray(at, stretch.from));
      if (!(within && stretch.from === 0)) parts.push(mark);
      at = Math.min(stretch.to, until);
      if (stretch.to > until) rest.push({ from: 0, to: stretch.to - until });
      within = at === until;
    }
    if (at < until) {
      parts.push(bytes.subarray(at, until));
      within = false;
    }
    held = bytes.slice(until);
    covered = rest;
    return joined(parts);
  }

  return {
    push(chunk) {
      if (chunk.length === 0) return chunk;
      scan(chunk, held.length);
      const bytes = held.length === 0 ? chunk : joined([held, chunk]);
      return release(bytes, bytes.length - (depth[state >> 8] ?? 0));
    },
    end() {
      const given = release(held, held.length);
      state = 0;
      within = false;
      return given;
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

interface Trie {
  readonly states: number;
  readonly next: Int32Array;
  readonly longest: Int32Array;
  readonly depth: Int32Array;
}

function buildTrie(patterns: readonly Uint8Array[]): Trie {
  const most = patterns.reduce((sum, pattern) => sum + pattern.length, 1);
  // No row leads back to the root while the trie grows, so 0 says that there is no way yet.
  const next = new Int32Array(most * 256);
  const longest = new Int32Array(most);
  const depth = new Int32Array(most);
  let states = 1;
  for (const pattern of patterns) {
    let state = 0;
    for (const byte of pattern) {
      let to = next[state * 256 + byte] ?? 0;
      if (to === 0) {
        to = states++;
        next[state * 256 + byte] = to;
        depth[to] = (depth[state] ?? 0) + 1;
      }
      state = to;
    }
    longest[state] = pattern.length;
  }
  return { states, next, longest, depth };
}

/** Fills the trie's gaps by failure links, nearest states first; gives all states in that order. */
function linkFailures({ states, next, longest }: Trie): Int32Array {
  const order = new Int32Array(states);
  const fail = new Int32Array(states);
  let known = 1;
  for (let byte = 0; byte < 256; byte++) {
    const to = next[byte] ?? 0;
    if (to > 0) order[known++] = to;
  }
  for (let index = 1; index < states; index++) {
    const state = order[index] ?? 0;
    const back = fail[state] ?? 0;
    longest[state] = Math.max(longest[state] ?? 0, longest[back] ?? 0);
    for (let byte = 0; byte < 256; byte++) {
      const to = next[state * 256 + byte] ?? 0;
      const other = next[back * 256 + byte] ?? 0;
      if (to === 0) next[state * 256 + byte] = other;
      else {
        fail[to] = other;
        order[known++] = to;
      }
    }
  }
  return order;
}
