import type { JsonObject } from '../../../src-shared/lib/json.ts';
import type { DocumentClient } from './document-client.ts';

/** A host for one file that lives in memory: what it was told, and the file as it stands. */
export interface FakeHost {
  readonly client: DocumentClient;
  file: {
    text: string;
    version: string;
    layout: Record<string, [number, number]> | null;
    closed: string[];
    draft: { text: string; at: number; version: string | null } | null;
    /** The file is not there. */
    gone: boolean;
  };
  readonly saved: string[];
  /** Files written beside it, by name. */
  readonly beside: Map<string, string>;
  readonly readOnly: boolean;
  /** What workflows that are used give, by what `uses` says. */
  readonly outputs: Map<string, JsonObject>;
  /** Tells the document that the file changed; resolves when it has looked. */
  readonly touch: (version: string) => Promise<void>;
  readonly ticks: () => AsyncGenerator<{ version: string }, void, void>;
}

/** Builds a {@link FakeHost} around a text. */
export function fakeHost(text: string, more: { readonly readOnly?: true } = {}): FakeHost {
  let tell: ((tick: { version: string } | undefined) => void) | undefined;
  let looked: (() => void) | undefined;
  const host: FakeHost = {
    touch: (version) =>
      new Promise((resolve) => {
        looked = resolve;
        tell?.({ version });
      }),
    async *ticks() {
      for (;;) {
        const tick = await new Promise<{ version: string } | undefined>((resolve) => (tell = resolve));
        if (tick === undefined) return;
        yield tick;
        looked?.();
      }
    },
    file: { text, version: 'v1', layout: null, closed: [], draft: null, gone: false },
    saved: [],
    beside: new Map(),
    readOnly: more.readOnly === true,
    outputs: new Map(),
    client: {
      documents: {
        open: async ({ path }) => {
          if (host.file.gone) throw failure('file_not_found', `There is no ${path}.`);
          return { path, ...host.file, readOnly: host.readOnly, layoutBroken: false };
        },
        save: async ({ text: next, version }) => {
          if (version !== (host.file.gone ? '' : host.file.version))
            throw failure('changed_outside', 'The file was changed outside.');
          host.saved.push(next);
          host.file = { ...host.file, text: next, version: `v${host.saved.length + 1}`, gone: false };
          return { version: host.file.version };
        },
        saveLayout: async ({ layout, closed = [] }) => {
          host.file.layout = layout;
          host.file.closed = closed;
          return { done: true };
        },
        writeNew: async ({ files }) => {
          for (const { name, text: written } of files) {
            if (host.beside.has(name)) throw failure('file_exists', `There is a file ${name} already.`);
            host.beside.set(name, written);
          }
          return { paths: files.map(({ name }) => `/w/${name}`) };
        },
        used: async ({ uses }) => ({ path: `/w/${uses}`, inputs: {}, outputs: host.outputs.get(uses) ?? null }),
        draft: async ({ text: next, version }) => {
          host.file.draft = next === null ? null : { text: next, at: 0, version: version ?? null };
          return { done: true };
        },
        check: async ({ path, text: asked }) => ({
          diagnostics: [
            { code: 'FR601', severity: 'error', message: `${path} was looked at with ${asked.length} signs.`, path: '' },
          ],
          hash: null,
        }),
        create: async () => ({ path: '/mine/copy.yaml' }),
        versions: async () => [],
        versionText: async () => ({ text }),
        convert: async () => ({ path: '/mine/copy.json', losses: [] }),
        changes: async () => host.ticks(),
      },
      library: { tools: async () => [] },
      runs: {
        list: async () => [],
        get: async () => {
          throw new Error('There is no run.');
        },
      },
    },
  };
  return host;
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { data: { code, message } });
}
