/** One line about a threat on the reliability page. */
export interface ThreatRow {
  readonly threat: string;
  /** What must hold. */
  readonly holds: string;
  /** Tests of `npm test` that show it, by file and the id their title cites, with what they try. */
  readonly tests: readonly { readonly file: string; readonly ids: readonly string[]; readonly tries: string }[];
  /** What is not shown yet, and why. */
  readonly open?: string;
}

/** Every threat the design names, with what shows that it is met. */
export const THREAT_ROWS: readonly ThreatRow[] = [
  {
    threat: 'DNS rebinding, requests of other sites',
    holds: 'exact Host and Origin; a one-time code becomes a cookie no script reads',
    tests: [
      {
        file: 'src-main/shells/browser/gate.test.ts',
        ids: ['T-rebinding', 'T-code'],
        tries: '200 combinations of Host, Origin and path',
      },
      { file: 'src-main/shells/browser/serve.test.ts', ids: ['T-rebinding', 'T-socket', 'T-csp'], tries: 'the real server' },
    ],
  },
  {
    threat: 'a hostile page',
    holds: 'every message has the protocol’s shape and every input its schema; paths are absolute; nothing is replaced',
    tests: [
      { file: 'src-main/hostile-page.test.ts', ids: ['T-ipc'], tries: '10,000 payloads on every call of the contract' },
      { file: 'e2e/electron-shell.spec.ts', ids: ['shell'], tries: 'leaving the app, foreign code, windows' },
    ],
  },
  {
    threat: 'YAML bombs, prototypes',
    holds: '1 MB, no alias bombs, unique keys, null-prototype maps',
    tests: [{ file: 'scripts/fuzz/fuzz.test.ts', ids: ['FUZZ'], tries: 'mutated texts, depth 10,000, bombs' }],
  },
  {
    threat: 'expressions',
    holds: 'CEL only, bounded, no part of the host in reach',
    tests: [
      {
        file: 'src-shared/workflow/expressions/escapes.test.ts',
        ids: ['ESCAPE'],
        tries: 'published escapes in every place, 1,500 mixtures',
      },
    ],
  },
  {
    threat: 'values that become code',
    holds: 'every byte arrives as it was sent, nothing runs',
    tests: [
      {
        file: 'src-main/steps/command-executor.test.ts',
        ids: ['S-inject'],
        tries: 'over 1,000 words of argv; every value in six places of a shell text',
      },
    ],
  },
  {
    threat: 'ways around the list of commands',
    holds: 'the program each simple command resolves to, all its words; what cannot be read is refused',
    tests: [
      { file: 'src-main/policies/gtfobins.test.ts', ids: ['E75'], tries: 'over 250 ways of GTFOBins, 70 everyday uses' },
      { file: 'src-main/policies/commands.test.ts', ids: ['E75'], tries: '180 spellings, chains and wrappers' },
    ],
  },
  {
    threat: 'approvals for something else',
    holds: 'bound to request, environment, inputs, workflow and files; shown whole, hidden characters written out',
    tests: [
      { file: 'src-main/runtime/binding.test.ts', ids: ['E82'], tries: 'files changed after the yes, replayed answers' },
      { file: 'src-shared/engine/decide.test.ts', ids: ['E13'], tries: 'other inputs, other questions' },
      { file: 'src-main/shells/cli/pause.test.ts', ids: ['E13'], tries: 'a command of 100 KB with hidden characters' },
    ],
  },
  {
    threat: 'secrets that get out',
    holds: 'environment only, named steps only; covered wherever anything is kept',
    tests: [
      {
        file: 'src-main/compose-secrets.test.ts',
        ids: ['E87', 'E85'],
        tries: 'canaries in eleven encodings, every file of the data directory',
      },
      { file: 'src-shared/lib/redactor.test.ts', ids: ['E87'], tries: '2,000 streams cut anywhere' },
    ],
  },
  {
    threat: 'an environment that leaks or steers',
    holds: 'from empty; listed names; nothing that decides what starts',
    tests: [{ file: 'src-main/steps/command-executor.test.ts', ids: ['S-env', 'E88'], tries: 'the set of names, equal' }],
  },
  {
    threat: 'malicious repositories',
    holds: 'no hook, monitor, filter, driver or submodule runs',
    tests: [
      {
        file: 'src-main/workspaces/create-workspaces.test.ts',
        ids: ['W6'],
        tries: 'a repository that names programs everywhere',
      },
      { file: 'src-main/workspaces/snapshots-whole.test.ts', ids: ['E58'], tries: 'the same while files are kept and restored' },
    ],
  },
  {
    threat: 'links swapped meanwhile',
    holds: 'files are opened without following links, below folders held open',
    tests: [{ file: 'src-main/workspaces/write-back.test.ts', ids: ['E59'], tries: 'a swapper of 100,000 rounds' }],
  },
  {
    threat: 'hostile bundles and registries',
    holds: 'allow-lists, caps, pins, consent',
    tests: [],
    open: 'bundles come with sharing',
  },
  { threat: 'webhooks', holds: 'signed, fresh, once', tests: [], open: 'they come with the triggers' },
  { threat: 'prompt injection', holds: 'words of a model give no rights', tests: [], open: 'it comes with the agents' },
];
