import { promptLines } from './prompt-lines.ts';
import { createInterface } from 'node:readline/promises';
import type { JsonObject } from '../../../src-shared/lib/json.ts';
import type { Prompt } from '../../../src-shared/history/events.ts';
import { formFieldSchema, type FormField } from '../../../src-shared/workflow/form-field.ts';
import { checkFormValues } from '../../../src-shared/workflow/form-values.ts';
import type { Decision } from '../../../src-shared/history/events.ts';
import { approvalAnswer, approvalQuestion } from './approval-answer.ts';
import { resultFields, typedResult, type ResultField } from './own-step.ts';
import { safe, type Terminal } from './terminal.ts';

/** What a person decided at the terminal. */
export interface Decided {
  readonly decision: Decision;
  readonly option?: string;
  readonly values?: JsonObject;
  readonly words?: string;
}

/** Asks one line; undefined when the input ended or `signal` aborted. */
export async function askLine(question: string, signal?: AbortSignal): Promise<string | undefined> {
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const ended = new Promise<undefined>((resolve) => reader.once('close', () => resolve(undefined)));
    // readline would swallow Ctrl+C while it reads.
    reader.once('SIGINT', () => process.emit('SIGINT'));
    return await Promise.race([reader.question(question, { signal }).catch(() => undefined), ended]);
  } finally {
    reader.close();
  }
}

/** Asks for each field in turn until its answer fits; undefined when the person left. */
export async function askForm(
  terminal: Terminal,
  {
    fields,
    known,
    signal,
  }: { readonly fields: Readonly<Record<string, FormField>>; readonly known: JsonObject; readonly signal?: AbortSignal },
): Promise<JsonObject | undefined> {
  const values: Record<string, JsonObject[string]> = { ...known };
  for (const [name, field] of Object.entries(fields)) {
    if (name in values) continue;
    for (;;) {
      const answer = await askLine(questionFor(terminal, name, field), signal);
      if (answer === undefined) return undefined;
      const text = answer.trim();
      const value = text === '' ? undefined : chosen(field, text);
      if (value === undefined && field.default !== undefined) break;
      if (value === undefined && field.required !== true) break;
      const checked = checkFormValues({ [name]: field }, value === undefined ? {} : { [name]: value });
      if (checked.ok) {
        if (value !== undefined) values[name] = value;
        break;
      }
      terminal.note(terminal.paint.red(`  ${checked.error.map((each) => each.message).join(' ')}`));
    }
  }
  return values;
}

/** Asks what a waiting step asks; undefined when the person left or something else answered. */
export async function askPrompt(terminal: Terminal, prompt: Prompt, signal: AbortSignal): Promise<Decided | undefined> {
  const { paint } = terminal;
  terminal.out(
    `\n${paint.yellow('◆')} ${paint.bold(safe(prompt.title))}${prompt.role === undefined ? '' : paint.dim(`  as ${safe(prompt.role)}`)}`,
  );
  if (prompt.reason !== '' && prompt.reason !== prompt.title) terminal.out(indent(safe(prompt.reason)));
  for (const line of promptLines(terminal, prompt)) terminal.out(`  ${line}`);
  switch (prompt.kind) {
    case 'ask':
      return askValues(terminal, prompt, signal);
    case 'agent':
      return askOwnStep(terminal, prompt, signal);
    case 'unknown':
      return askOutcome(terminal, signal);
    case 'wait':
      return undefined;
    default:
      return askApproval(terminal, prompt, signal);
  }
}

async function askValues(terminal: Terminal, prompt: Prompt, signal: AbortSignal): Promise<Decided | undefined> {
  const fields = Object.fromEntries(
    Object.entries(prompt.form ?? {}).flatMap(([name, field]) => {
      const parsed = formFieldSchema.safeParse(field);
      return parsed.success ? [[name, parsed.data]] : [];
    }),
  );
  const values = await askForm(terminal, { fields, known: {}, signal });
  return values && { decision: 'submit', values };
}

async function askApproval(terminal: Terminal, prompt: Prompt, signal: AbortSignal): Promise<Decided | undefined> {
  for (;;) {
    const line = await askLine(approvalQuestion(prompt), signal);
    if (line === undefined) return undefined;
    const answer = approvalAnswer(prompt, line);
    if (answer.ok) return answer.value;
    terminal.note(terminal.paint.red(`  ${answer.error.message} ${answer.error.hint ?? ''}`));
  }
}

async function askOwnStep(terminal: Terminal, prompt: Prompt, signal: AbortSignal): Promise<Decided | undefined> {
  const fields = resultFields(prompt.outputSchema);
  terminal.out(`  ${terminal.paint.dim('Write `failed: why` when it cannot be done.')}`);
  if (fields.length > 0) return askResult(terminal, fields, signal);
  if (prompt.outputSchema !== undefined)
    terminal.out(`  ${terminal.paint.dim('Its result is JSON of this shape:')} ${JSON.stringify(prompt.outputSchema)}`);
  for (;;) {
    const answer = await askLine('  Your result, in one line: ', signal);
    if (answer === undefined) return undefined;
    const failed = failure(answer);
    if (failed) return failed;
    if (prompt.outputSchema === undefined) return { decision: 'submit', values: { text: answer }, words: answer };
    const values = objectFrom(answer);
    if (values) return { decision: 'submit', values };
    terminal.note(terminal.paint.red('  That is not a JSON object.'));
  }
}

async function askResult(terminal: Terminal, fields: readonly ResultField[], signal: AbortSignal): Promise<Decided | undefined> {
  const values: Record<string, JsonObject[string]> = {};
  for (const field of fields) {
    if (field.help !== undefined) terminal.out(`  ${terminal.paint.dim(safe(field.help))}`);
    for (;;) {
      const texts = await askTexts(terminal, field, signal);
      if (texts === undefined) return undefined;
      const failed = failure(texts[0] ?? '');
      if (failed) return failed;
      const empty = texts.every((text) => text.trim() === '');
      if (empty && !field.required) break;
      const typed = typedResult(field, texts);
      if (typed.ok && (!empty || field.type === 'lines')) {
        values[field.name] = typed.value;
        break;
      }
      terminal.note(terminal.paint.red(`  ${typed.ok ? `"${safe(field.label)}" needs a value.` : typed.error.message}`));
    }
  }
  return { decision: 'submit', values };
}

async function askTexts(terminal: Terminal, field: ResultField, signal: AbortSignal): Promise<string[] | undefined> {
  const options = field.options.length === 0 ? '' : ` (${field.options.map(safe).join(', ')})`;
  const shapes = {
    text: options,
    lines: ' (one a line, an empty line ends)',
    number: '',
    boolean: ' (yes or no)',
    json: ' (JSON)',
  };
  const label = `  ${terminal.paint.bold(safe(field.label))}${shapes[field.type]}: `;
  const first = await askLine(label, signal);
  if (first === undefined) return undefined;
  const texts = [first];
  while (field.type === 'lines' && texts.at(-1)?.trim() !== '' && !failure(first)) {
    const next = await askLine('    ', signal);
    if (next === undefined) return undefined;
    texts.push(next);
  }
  return texts;
}

function failure(answer: string): Decided | undefined {
  const failed = /^failed\s*:\s*(.*)$|^failed$/i.exec(answer.trim());
  return failed ? { decision: 'failed', words: failed[1] ?? '' } : undefined;
}

async function askOutcome(terminal: Terminal, signal: AbortSignal): Promise<Decided | undefined> {
  for (;;) {
    const answer = (await askLine('  What became of it? (succeeded, failed, or retry) ', signal))?.trim().toLowerCase();
    if (answer === undefined) return undefined;
    if (answer === 'succeeded' || answer === 'failed' || answer === 'retry') return { decision: answer };
    terminal.note(terminal.paint.red(`  “${safe(answer)}” is not one of succeeded, failed and retry.`));
  }
}

function questionFor({ paint }: Terminal, name: string, field: FormField): string {
  const options = Array.isArray(field.options)
    ? field.options.map((option, index) => `\n    ${index + 1}. ${String(option)}`).join('')
    : '';
  const shape =
    field.type === 'boolean'
      ? ' (yes or no)'
      : field.type === 'date'
        ? ' (year-month-day)'
        : field.type === 'multi_choice'
          ? ' (several, separated by commas)'
          : '';
  const fallback =
    field.default === undefined
      ? field.required === true
        ? ''
        : paint.dim(' [empty]')
      : paint.dim(` [${typeof field.default === 'string' ? field.default : JSON.stringify(field.default)}]`);
  return `  ${paint.bold(safe(field.label ?? name))}${shape}${options === '' ? '' : `${options}\n `}${fallback}: `;
}

function chosen(field: FormField, text: string): JsonObject[string] {
  const options = Array.isArray(field.options) ? field.options : [];
  const pick = (word: string): string | number =>
    options.find((option) => String(option) === word) ?? options[Number(word) - 1] ?? word;
  switch (field.type) {
    case 'choice':
      return pick(text);
    case 'multi_choice':
      return text.split(',').map((word) => pick(word.trim()));
    case 'boolean':
      return /^(y|yes|true|1)$/i.test(text) ? true : /^(n|no|false|0)$/i.test(text) ? false : text;
    default:
      return text;
  }
}

function objectFrom(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
