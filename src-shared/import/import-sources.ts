import { assertNever } from '../lib/assert-never.ts';
import type { ImportKind, ImportResult, ImportSource } from './import-result.ts';
import { importWritten } from './import-written.ts';
import { importJust } from './just/import-just.ts';
import { importToml } from './toml/import-toml.ts';
import { importWorkrail } from './workrail/import-workrail.ts';

/** Files of one kind to make workflows of, and what lies near them. */
export interface ImportRequest {
  readonly kind: ImportKind;
  readonly wanted: readonly ImportSource[];
  readonly near: readonly ImportSource[];
  /** What `just --dump --dump-format json` told, by the path of the justfile. */
  readonly dumps: ReadonlyMap<string, unknown>;
}

/** Makes workflows of files of other tools. Never throws, whatever they hold; folders of the result are unique. */
export function importSources(request: ImportRequest): ImportResult {
  switch (request.kind) {
    case 'workrail':
      return importWorkrail(request);
    case 'toml':
      return merged(request.wanted.map(importToml));
    case 'just':
      return merged(request.wanted.map(({ path }) => importJust({ path, dump: request.dumps.get(path) })));
    case 'workflow-as-code':
      return merged(request.wanted.map(importWritten));
    default:
      return assertNever(request.kind);
  }
}

/** Several results as one; a folder that is there already gets a number. */
export function merged(results: readonly ImportResult[]): ImportResult {
  const taken = new Set<string>();
  const files = results.flatMap((result) => {
    const folders = new Map<string, string>();
    return result.files.map((file) => {
      const [folder = '', ...rest] = file.path.split('/');
      const known = folders.get(folder) ?? free(folder, taken);
      folders.set(folder, known);
      return { ...file, path: [known, ...rest].join('/') };
    });
  });
  return {
    files,
    diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
    changes: results.flatMap(({ changes }) => changes),
    losses: results.flatMap(({ losses }) => losses),
  };
}

function free(folder: string, taken: Set<string>): string {
  let name = folder;
  for (let count = 2; taken.has(name); count += 1) name = `${folder}-${count}`;
  taken.add(name);
  return name;
}
