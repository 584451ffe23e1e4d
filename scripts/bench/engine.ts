import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { rawCommits } from './commits.ts';
import { timed, type Bound, type Comparison, type Timed } from './measure.ts';
import { sampleWorkflow, type Shape } from './samples.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const answer = z.object({ ms: z.number(), cpu: z.number(), p99: z.number(), memory: z.number() });

const P99 = 'event-loop delay p99, ms';
const MEMORY = 'peak memory, MB';
const CPU = 'CPU of the host, ms';
const RATE = 'steps a second';
/** What every row of the engine is held to beside its time. */
const calm: Readonly<Record<string, Bound>> = { [P99]: { atMost: 20 }, [MEMORY]: { atMost: 100 } };

function engine(shape: Shape, steps: number, runs: number): Timed {
  return async () => {
    const { stdout } = await run(process.execPath, [
      join(root, 'dist/bench/engine/child.js'),
      shape,
      String(steps),
      String(runs),
    ]);
    const { ms, cpu, p99, memory } = answer.parse(JSON.parse(stdout));
    const rate = Math.round((steps * runs * 1000) / ms);
    return { ms, also: { [P99]: p99, [MEMORY]: memory, [CPU]: cpu, ...(shape === 'no-op' ? { [RATE]: rate } : {}) } };
  };
}

const inTurn: Timed = () =>
  timed(() => spawnSync('/bin/sh', ['-c', 'i=0; while [ $i -lt 1000 ]; do /bin/true; i=$((i+1)); done']));
const twoAtOnce: Timed = () => timed(() => spawnSync('/bin/sh', ['-c', 'seq 1000 | xargs -P2 -n1 /bin/true']));

const peer = (work: 'true' | 'no-op', steps: number, runs: number): Timed => {
  return async () => {
    const { stdout } = await run(process.execPath, [
      join(import.meta.dirname, 'peer-child.ts'),
      work,
      String(steps),
      String(runs),
    ]);
    return z.object({ ms: z.number() }).parse(JSON.parse(stdout));
  };
};

const makes = (jobs: number): Timed => {
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowright-make-'));
    const rules = Array.from(
      { length: 1000 },
      (_, index) => `s${index}:${jobs === 1 && index > 0 ? ` s${index - 1}` : ''}\n\t@/bin/true\n`,
    );
    writeFileSync(
      join(folder, 'Makefile'),
      `all: ${Array.from({ length: 1000 }, (_, index) => `s${index}`).join(' ')}\n${rules.join('')}`,
    );
    return timed(() => spawnSync('make', ['-s', `-j${jobs}`, '-C', folder]));
  };
};

/** Peers that are on this machine; `make` records nothing. */
function peers(work: 'true' | 'no-op', of: { readonly steps: number; readonly runs: number; readonly make?: number }) {
  const hasMake = of.make !== undefined && spawnSync('make', ['--version']).status === 0;
  return {
    openworkflow: peer(work, of.steps, of.runs),
    ...(hasMake && of.make !== undefined ? { 'make (not durable)': makes(of.make) } : {}),
  };
}

/** The engine's work against a shell that starts the same programs and records nothing, and against peers that install from npm. */
export function engineComparisons(): Comparison[] {
  const loop = '/bin/sh loop';
  const xargs = 'xargs -P2';
  const one = { steps: 1000, runs: 1 };
  const fifty = { steps: 20, runs: 50 };
  return [
    {
      work: '1,000 × true, chain',
      baseline: loop,
      goal: 1.5,
      raw: inTurn,
      ours: engine('chain', 1000, 1),
      bounds: calm,
      // Each step waits for the disk to have what it follows from: with the loop's own time, this is the least it can take.
      peers: { 'the disk alone (1,000 commits)': rawCommits, ...peers('true', { ...one, make: 1 }) },
    },
    {
      work: '1,000 × true, wide',
      baseline: xargs,
      goal: 1.5,
      raw: twoAtOnce,
      ours: engine('wide', 1000, 1),
      bounds: calm,
      peers: peers('true', { ...one, make: 2 }),
    },
    {
      work: '1,000 × true, layered',
      baseline: xargs,
      goal: 1.5,
      raw: twoAtOnce,
      ours: engine('layered', 1000, 1),
      bounds: calm,
    },
    {
      work: '50 runs × 20 × true',
      baseline: xargs,
      goal: 1.6,
      raw: twoAtOnce,
      ours: engine('fifty', 20, 50),
      bounds: calm,
      peers: peers('true', fifty),
    },
    {
      work: '1,000 no-op steps, chain',
      baseline: loop,
      goal: null,
      raw: inTurn,
      ours: engine('no-op', 1000, 1),
      bounds: { [RATE]: { atLeast: 5_000 } },
      peers: peers('no-op', one),
    },
    {
      work: '50 runs × 20 no-op',
      baseline: loop,
      goal: null,
      raw: inTurn,
      ours: engine('no-op', 20, 50),
      bounds: { [RATE]: { atLeast: 30_000 } },
      peers: peers('no-op', fifty),
    },
  ];
}

/** From a cold process to the end of a run of one step, against Node starting the same program. */
export function coldStart(): Comparison {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-cold-'));
  const file = join(folder, 'one.workflow.yaml');
  writeFileSync(file, sampleWorkflow('chain', 1));
  const words = [join(root, 'dist/main/cli.js'), 'run', file, '--home', join(folder, 'home'), '--project', folder, '--json'];
  return {
    work: 'cold `run` of one step',
    baseline: 'node -e spawnSync(true)',
    goal: 1.2,
    raw: () => timed(() => spawnSync(process.execPath, ['-e', "require('node:child_process').spawnSync('/bin/true')"])),
    ours: () =>
      timed(() => {
        const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
        if (status !== 0) throw new Error(`A cold run failed: ${stderr}`);
      }),
  };
}
