/** Middle value; of an even count the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** One line of the report: medians in milliseconds, their ratio, and the goal for it where there is one. */
export interface Line {
  readonly work: string;
  readonly baseline: string;
  readonly baselineMs: number;
  readonly oursMs: number;
  readonly ratio: number;
  readonly goal: number | null;
  /** The goal in milliseconds, where the design names one beside the ratio. */
  readonly goalMs?: number;
  /** Other programs that did the same in the same run: name and median milliseconds. */
  readonly peers: Readonly<Record<string, number>>;
  /** Further facts of the same runs: event-loop delay, memory. */
  readonly also: Readonly<Record<string, number>>;
  /** Goals for those facts, by name. */
  readonly bounds: Readonly<Record<string, Bound>>;
}

/** What a fact should be. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** Whether a fact is as it should be. */
export function holds(bound: Bound, value: number): boolean {
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}

/** Something to time: gives milliseconds, and facts measured along the way. */
export type Timed = () => Promise<{ readonly ms: number; readonly also?: Readonly<Record<string, number>> }>;

/** What is compared: the work, the raw baseline in words, both as functions, and other programs by name that do the same. */
export interface Comparison {
  readonly work: string;
  readonly baseline: string;
  readonly goal: number | null;
  readonly goalMs?: number;
  readonly raw: Timed;
  readonly ours: Timed;
  readonly peers?: Readonly<Record<string, Timed>>;
  /** Goals for the facts that `ours` tells beside its time, by name. */
  readonly bounds?: Readonly<Record<string, Bound>>;
}

/** Runs all sides in turn, `rounds` times, so that a neighbour's load hits both alike. */
export async function compare(comparison: Comparison, rounds: number): Promise<Line> {
  const raw: number[] = [];
  const ours: number[] = [];
  const facts: Record<string, number[]> = {};
  const peers: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    raw.push((await comparison.raw()).ms);
    const { ms, also = {} } = await comparison.ours();
    ours.push(ms);
    for (const [name, value] of Object.entries(also)) (facts[name] ??= []).push(value);
    for (const [name, peer] of Object.entries(comparison.peers ?? {})) (peers[name] ??= []).push((await peer()).ms);
  }
  const baselineMs = median(raw);
  const oursMs = median(ours);
  const ratio = Math.round((oursMs / baselineMs) * 100) / 100;
  const { goal, goalMs } = comparison;
  return {
    work: comparison.work,
    baseline: comparison.baseline,
    baselineMs: round1(baselineMs),
    oursMs: round1(oursMs),
    ratio,
    goal,
    ...(goalMs === undefined ? {} : { goalMs }),
    peers: medians(peers),
    also: medians(facts),
    bounds: comparison.bounds ?? {},
  };
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<{ ms: number }> {
  const started = performance.now();
  await work();
  return { ms: performance.now() - started };
}

function medians(values: Readonly<Record<string, readonly number[]>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, round1(median(list))]));
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
