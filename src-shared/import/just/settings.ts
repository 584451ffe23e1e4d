import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import type { Recorder } from '../recorder.ts';
import type { JustFile } from './dump.ts';

/** The shell of a justfile: a name a step can give, and whether a line ends its recipe when it fails. */
export interface JustShell {
  readonly name: string | undefined;
}

/** What the settings of a justfile come to; those without an equal are kept. */
export function shellOf(
  file: JustFile,
  recorder: Recorder,
  path: string,
): { readonly shell: JustShell; readonly folder: string | undefined; readonly kept: JsonObject } {
  const kept = nullMap<Json>();
  let shell: string | undefined;
  let folder: string | undefined;
  for (const [key, value] of Object.entries(file.settings)) {
    const isOff = value === null || value === false || (isJsonList(value) && value.length === 0);
    if (isOff || QUIET.has(key)) continue;
    if (key === 'shell' && isJsonObject(value) && typeof value['command'] === 'string') {
      const command = value['command'].split(/[\\/]/).at(-1) ?? '';
      if (POSIX.has(command)) {
        shell = command === 'sh' ? undefined : command;
        continue;
      }
    }
    if (key === 'working_directory' && typeof value === 'string') {
      folder = value;
      continue;
    }
    kept[key] = value;
    recorder.lost(`${path}#/settings/${key}`, WORDS.get(key) ?? `The setting ${key} has no equal.`, `x-just.settings.${key}`);
  }
  return { shell: { name: shell }, folder, kept: Object.keys(kept).length === 0 ? {} : { settings: kept } };
}

const POSIX: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh']);
// They are about how just itself speaks and reads, or are followed already.
const QUIET: ReadonlySet<string> = new Set(
  'quiet export no_exit_message allow_duplicate_recipes allow_duplicate_variables ignore_comments indentation unstable lazy default_list lists guards'.split(
    ' ',
  ),
);
const WORDS: ReadonlyMap<string, string> = new Map([
  ['dotenv_load', 'No .env file is read: list what a step needs under env, and secrets under secrets.'],
  ['positional_arguments', 'Parameters do not reach the shell as $1, $2; they stand in the text by name.'],
]);
