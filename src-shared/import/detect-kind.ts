import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { readJson } from './clean-json.ts';
import type { ImportKind, ImportSource } from './import-result.ts';
import { isTriggers } from './workrail/import-workrail.ts';

/** What kind of file this is, by its name and what it holds; undefined when nothing here reads it. */
export function detectKind({ path, text }: ImportSource): ImportKind | undefined {
  const name = path.split('/').at(-1)?.toLowerCase() ?? '';
  if (isTriggers(path)) return 'workrail';
  if (name.endsWith('.toml')) return 'toml';
  if (isJustfile(name)) return 'just';
  if (/\.ya?ml$/.test(name)) return 'workflow-as-code';
  if (!/\.jsonc?$/.test(name)) return undefined;
  const read = readJson(text, path);
  if (!read.ok) return 'workrail';
  if (!isJsonObject(read.value) || !isJsonList(read.value['steps'])) return undefined;
  if (read.value['workflow_id'] !== undefined || typeof read.value['version'] === 'number') return 'workflow-as-code';
  return 'workrail';
}

/** Whether a file's name is that of a justfile: `justfile`, `.justfile`, `agents.just`. */
export function isJustfile(path: string): boolean {
  const name = path.split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
  return name === 'justfile' || name === '.justfile' || name.endsWith('.just') || name.endsWith('.justfile');
}
