import type { EvidenceCheck, StepError } from '../../src-shared/history/events.ts';
import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import { createRedactor, patternTable, type PatternTable, type Redactor } from '../../src-shared/lib/redactor.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { secretForms } from '../../src-shared/lib/secret-forms.ts';

/** What stands where a secret was. */
const MARK = '[secret]';

/** Takes the secrets of one attempt out of everything it says. */
export interface Redaction {
  text(text: string): string;
  /** Keys and values, at any depth. */
  json(value: Json): Json;
  /** A stream of its own, for bytes that come in pieces. */
  stream(): Redactor;
}

const KEPT_TABLES = 16;

/** Makes redactions; the tables of values seen lately are kept, for steps that run often. */
export function createRedactions(): (values: readonly string[]) => Redaction {
  const tables = new Map<string, PatternTable>();
  const mark = Buffer.from(MARK);
  return (values) => {
    const key = JSON.stringify(values);
    const table = tables.get(key) ?? patternTable(values.flatMap(secretForms));
    tables.delete(key);
    tables.set(key, table);
    for (const oldest of tables.keys()) {
      if (tables.size <= KEPT_TABLES) break;
      tables.delete(oldest);
    }
    const stream = (): Redactor => createRedactor(table, mark);
    const text = (words: string): string => {
      const redactor = stream();
      return Buffer.concat([redactor.push(Buffer.from(words)), redactor.end()]).toString();
    };
    const json = (value: Json): Json => {
      if (typeof value === 'string') return text(value);
      if (isJsonList(value)) return value.map(json);
      if (!isJsonObject(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [text(name), json(member)]));
    };
    return { text, json, stream };
  };
}

/** An executor's answer with the secrets covered. */
export function coveredResult(result: Result<Json, StepError>, { text, json }: Redaction): Result<Json, StepError> {
  if (result.ok) return ok(json(result.value));
  const { error } = result;
  return err({
    ...error,
    message: text(error.message),
    ...(error.hint === undefined ? {} : { hint: text(error.hint) }),
    ...(error.at === undefined ? {} : { at: text(error.at) }),
    ...(error.detail === undefined ? {} : { detail: json(error.detail) }),
  });
}

/** Findings with the secrets covered. */
export function coveredChecks(checks: readonly EvidenceCheck[], { text }: Redaction): readonly EvidenceCheck[] {
  return checks.map((check) => ({ ...check, detail: text(check.detail) }));
}
