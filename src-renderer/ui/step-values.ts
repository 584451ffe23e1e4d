import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { isMainOutput } from '../../src-shared/workflow/output-words.ts';
import { STEP_TYPES } from '../../src-shared/workflow/schema.ts';

/** What a step got, to read: its kind stands elsewhere, and values stand in the command where the shell finds them. */
export function inputToShow(input: Json): Json {
  if (!isJsonObject(input)) return input;
  const { type: _, values, command, ...rest } = input;
  if (typeof command !== 'string')
    return { ...rest, ...(values === undefined ? {} : { values }), ...(command === undefined ? {} : { command }) };
  const filled = isJsonObject(values) ? filledIn(command, values) : command;
  return { command: filled, ...rest };
}

/** What a step gave, to read: what it is there for comes first. */
export function outputToShow(type: string | undefined, output: Json): Json {
  const known = STEP_TYPES.find((one) => one === type);
  if (!isJsonObject(output)) return output;
  const entries = Object.entries(output);
  const isMain = ([key]: readonly [string, Json]) => isMainOutput(known, key);
  return Object.fromEntries([...entries.filter(isMain), ...entries.filter((entry) => !isMain(entry))]);
}

function filledIn(command: string, values: Readonly<Record<string, Json | undefined>>): string {
  return command.replace(/"?\$\{(FLOWRIGHT_VALUE_\d+)\}"?/g, (written, name: string) => {
    const value = values[name];
    if (value === undefined) return written;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    // Quotation marks that were put around the value go with it; those of a text around it stay.
    const isQuoted = written.startsWith('"') && written.endsWith('"');
    return isQuoted ? (/^[\w./:@%+-]+$/.test(text) ? text : JSON.stringify(text)) : written.replace(/\$\{.*\}/, () => text);
  });
}
