import type { ImportChange, ImportDiagnostic, ImportLoss } from './import-result.ts';

/** Takes down what an import says about its source, each thing once. */
export interface Recorder {
  readonly changed: (path: string, message: string) => void;
  /** `kept` is where the new workflow still holds it. */
  readonly lost: (path: string, message: string, kept?: string) => void;
  readonly say: (diagnostic: ImportDiagnostic) => void;
  readonly renamed: (path: string, from: string, to: string) => void;
  readonly report: () => {
    readonly diagnostics: readonly ImportDiagnostic[];
    readonly changes: readonly ImportChange[];
    readonly losses: readonly ImportLoss[];
  };
}

/** An empty {@link Recorder}. */
export function createRecorder(): Recorder {
  const diagnostics = new Map<string, ImportDiagnostic>();
  const changes = new Map<string, ImportChange>();
  const losses = new Map<string, ImportLoss>();
  return {
    changed: (path, message) => void changes.set(`${path}\0${message}`, { path, message }),
    lost: (path, message, kept) =>
      void losses.set(`${path}\0${message}`, { path, message, ...(kept === undefined ? {} : { kept }) }),
    say: (diagnostic) => void diagnostics.set(`${diagnostic.path}\0${diagnostic.code}\0${diagnostic.message}`, diagnostic),
    renamed: (path, from, to) =>
      void diagnostics.set(`${path}\0${from}`, {
        code: 'IM101',
        severity: 'hint',
        message: `"${from}" is called "${to}" here.`,
        hint: 'Ids start with a small letter and have small letters, digits, - and _ only, each once in a file.',
        path,
      }),
    report: () => ({
      diagnostics: [...diagnostics.values()],
      changes: [...changes.values()],
      losses: [...losses.values()],
    }),
  };
}
