import { count } from './count.ts';

/** What is kept on disk, and what to do when its history is damaged. */
export const englishStorage = {
  storage: {
    title: 'Storage',
    runs: (runs: number, compacted: number) =>
      compacted === 0
        ? `${count(runs, 'run')}, all whole.`
        : `${count(runs, 'run')}, ${compacted.toLocaleString()} of them as a summary.`,
    kinds: { database: 'History', logs: 'Logs', artifacts: 'Artifacts', workspaces: 'Workspaces', trash: 'Trash' },
    keepDays: 'Keep the whole history',
    keepDaysHelp:
      'Then a summary of each run stays: inputs, outputs and artifacts. Runs you keep and runs that wait are never touched.',
    days: (days: number | null) => (days === null ? 'For ever' : count(days, 'day')),
    keepGb: 'At most',
    keepGbHelp: 'When history and logs fill more, the oldest runs become summaries first.',
    gigabytes: (gb: number | null) => (gb === null ? 'No limit' : `${gb} GB`),
    keepArtifacts: 'Keep the artifacts of summarized runs',
    compact: 'Make it smaller now',
    compacting: 'Making it smaller…',
    compacted: (runs: number, bytes: string) =>
      runs === 0
        ? `Nothing is old enough yet. ${bytes} went back to the disk.`
        : `${count(runs, 'run')} summarized, ${bytes} freed.`,
    damagedHint: 'Nothing is changed in it. Save what is readable, then begin a new history; the old file is kept.',
    export: 'Save what is readable',
    fresh: 'Begin a new history',
    exported: (runs: number, events: number) => `${count(runs, 'run')} with ${count(events, 'event')} saved.`,
  },
};
