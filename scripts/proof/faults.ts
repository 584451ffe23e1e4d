/** One line of the reliability page. */
export interface FaultRow {
  readonly fault: string;
  /** What must hold. */
  readonly holds: string;
  /** Kinds of cases of the runners, as `<runner>: <name>`. */
  readonly runs: readonly string[];
  /** Tests of `npm test` that show it, by file and the id their title cites. */
  readonly tests: readonly { readonly file: string; readonly ids: readonly string[] }[];
  /** What is not shown yet, and why. */
  readonly open?: string;
}

const store = (file: string, ...ids: string[]) => ({ file: `src-main/store/${file}.test.ts`, ids });
const simulator = { file: 'scripts/sim/sim.test.ts', ids: ['I1', 'P8'] };

/** Every fault the design names, with what shows that it is withstood. */
export const FAULT_ROWS: readonly FaultRow[] = [
  {
    fault: 'kill -9 around every write',
    holds: 'I1–I6; the next engine is back in 5 s; finished steps never run again',
    runs: [
      'kills: killed before commit',
      'kills: killed after commit',
      'kills: killed after effect',
      'kills: killed before record',
      'kills: killed again while it recovers',
    ],
    tests: [{ file: 'scripts/kills/kills.test.ts', ids: ['I1'] }, store('faults', 'X1')],
  },
  {
    fault: 'everything at once',
    holds: 'I1–I6 and an end for every run, in random workflows under random halves of 19 faults',
    runs: ['sim: seeds', 'sim: planted bugs', 'real: seeds'],
    tests: [simulator],
  },
  {
    fault: 'power loss',
    holds: 'what was acknowledged survives',
    runs: ['sim: seeds'],
    tests: [store('open-history', 'S1', 'S9'), store('synced', 'S22', 'S23')],
    open: 'what is on its way to the disk is lost or kept whole in the simulator; a file system that drops unsynced pages was not available',
  },
  {
    fault: 'disk full, I/O error',
    holds: 'nothing is acknowledged, runs pause with a reason, and go on when there is room',
    runs: ['kills: disk_full at a write', 'kills: io_error at a write'],
    tests: [store('faults', 'X2', 'X3'), { file: 'src-main/runtime/refused-disk.test.ts', ids: ['P1', 'P2', 'P10'] }],
  },
  {
    fault: 'database busy, damaged',
    holds: 'a bounded wait, then words; read-only with what is readable saved, the original kept',
    runs: ['proof: databases with flipped bits'],
    tests: [store('open-history', 'S4', 'S5', 'S6', 'S7'), store('damage', 'S18', 'S19', 'S20', 'S21')],
  },
  {
    fault: 'clock put on or back, sleep',
    holds: 'limits on monotonic time; waits end at their instant, at most a minute late after a sleep',
    runs: ['sim: seeds'],
    tests: [
      { file: 'src-shared/engine/moments.test.ts', ids: ['P4', 'P5'] },
      { file: 'src-shared/workflow/schedule/moments.test.ts', ids: ['E12'] },
      { file: 'src-renderer/inspector/fields/next-times.test.ts', ids: ['NT6'] },
    ],
    open: 'starts by schedule come with the triggers; croner leaves out a time of day that lies in a jump across midnight (Greenland)',
  },
  {
    fault: 'orphan processes',
    holds: 'no descendant is alive after 10 s: double fork, setsid, ignored SIGTERM, engine killed as well',
    runs: ['kills: orphans'],
    tests: [
      { file: 'scripts/kills/kills.test.ts', ids: ['P9'] },
      { file: 'src-main/system/processes/processes.test.ts', ids: ['P5', 'P8', 'P9', 'P17'] },
    ],
  },
  {
    fault: 'huge output',
    holds: 'files take it, caps hold, memory stays flat',
    runs: ['proof: 1 GB lines, 10 GB logs'],
    tests: [
      { file: 'src-main/system/logs/logs.test.ts', ids: ['L4', 'E89'] },
      { file: 'scripts/proof/huge-output.test.ts', ids: ['L8'] },
    ],
  },
  {
    fault: '10,000 runs, a million events',
    holds: 'lists and starts stay fast',
    runs: [],
    tests: [store('retention', 'S13', 'S15')],
    open: 'times are measured by `npm run bench`',
  },
  {
    fault: 'two instances at once',
    holds: 'one owner; the other is its client and takes over when it ends',
    runs: ['proof: starts at once'],
    tests: [store('host-lock', 'HL1', 'HL2', 'HL3'), { file: 'src-main/compose.test.ts', ids: ['H1', 'H2', 'H3', 'H11'] }],
  },
  {
    fault: 'a step that hangs or does not stop',
    holds: 'its limit ends it, the attempt is recorded, a late result changes nothing, nothing begins beside it',
    runs: ['sim: seeds'],
    tests: [
      { file: 'src-main/runtime/refused-disk.test.ts', ids: ['P3'] },
      { file: 'src-main/runtime/isolation.test.ts', ids: ['P11'] },
      { file: 'src-shared/engine/decide.test.ts', ids: ['E8'] },
    ],
    open: 'agents that drop their connection come with the agents',
  },
  {
    fault: 'workspace left behind',
    holds: 'tidied up at the next start; unmerged work is kept',
    runs: ['sim: seeds', 'kills: killed after effect', 'proof: crashes around a workspace'],
    tests: [
      { file: 'src-main/workspaces/crashes.test.ts', ids: ['W13'] },
      { file: 'src-main/workspaces/create-workspaces.test.ts', ids: ['W4', 'W11', 'W12'] },
      { file: 'src-main/workspaces/isolated-steps.test.ts', ids: ['E61'] },
    ],
  },
  {
    fault: 'upgrade',
    holds: 'the old schema or the new one, never half of it; every earlier history reads',
    runs: ['sim: seeds'],
    tests: [store('migrate', 'S10', 'S11', 'S12'), { file: 'src-shared/engine/golden-histories.test.ts', ids: ['U1'] }],
    open: 'installers and their way back come with the releases',
  },
  {
    fault: 'truncated bundle',
    holds: 'the old version stays whole',
    runs: [],
    tests: [],
    open: 'bundles come with sharing',
  },
];
