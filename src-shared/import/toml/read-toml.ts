import { parse, TomlError } from 'smol-toml';
import type { JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { cleanJson, refusalOf, tooDeep } from '../clean-json.ts';
import type { ImportDiagnostic, ImportSource } from '../import-result.ts';
import type { Recorder } from '../recorder.ts';

/** Reads a TOML text as plain values (times as texts); what breaks it comes back with its place. */
export function readToml({ path, text }: ImportSource, recorder: Recorder): Result<JsonObject, ImportDiagnostic> {
  const refused = refusalOf(text, path);
  if (refused !== undefined) return err(refused);
  let raw: unknown;
  try {
    raw = parse(text, { maxDepth: 60, integersAsBigInt: 'asNeeded' });
  } catch (thrown) {
    return err(notToml(path, text, thrown));
  }
  const value = cleanJson(raw, `${path}#`, recorder);
  return isJsonObject(value) ? ok(value) : err(tooDeep(path));
}

function notToml(path: string, text: string, thrown: unknown): ImportDiagnostic {
  const line = thrown instanceof TomlError ? thrown.line : 1;
  const column = thrown instanceof TomlError ? thrown.column : 1;
  const offset =
    text
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length +
    (line > 1 ? 1 : 0) +
    column -
    1;
  const said = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown);
  const place = { line, column, offset: Math.min(offset, text.length) };
  return {
    code: 'IM007',
    severity: 'error',
    message: `The file is not TOML: ${said.replace(/^Invalid TOML document: /, '')}.`,
    hint: 'Mend the place shown, then import again.',
    path,
    range: { start: place, end: place },
  };
}
