import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { applyFixes } from '../../../../src-shared/formats/apply-fixes.ts';
import { broughtFaults } from '../../../../src-shared/formats/edit/brought-faults.ts';
import { CODES } from '../../../../src-shared/workflow/checks/codes.ts';
import type { Diagnostic } from '../../../../src-shared/workflow/checks/diagnostic.ts';
import { composeChanges, differenceOf } from '../../../../src-shared/formats/edit/text-changes.ts';
import { applyEdits, editOperationSchema, type EditOperation } from '../../../../src-shared/formats/edit/edit-workflow.ts';
import { isJsonObject } from '../../../../src-shared/lib/json-guards.ts';
import { nearest } from '../../../../src-shared/lib/nearest.ts';
import { problem, type Problem } from '../../../../src-shared/lib/problem.ts';
import { composeFiles } from '../../../compose-files.ts';
import { exitOfProblem } from '../exit-codes.ts';
import { need, readOptions } from '../options.ts';
import { noteLosses } from '../losses.ts';
import { Refusal, type Session } from '../session.ts';
import { EXIT, safe, type ExitCode } from '../terminal.ts';

const optionsSchema = z
  .object({
    op: z.array(z.string()),
    fix: z.union([z.boolean(), z.string().toUpperCase()]).optional(),
    write: z.boolean().default(false),
  })
  .refine(({ op, fix }) => op.length > 0 || fix !== undefined, {
    path: ['op'],
    message: 'Say what to change, with --op or --fix.',
  });

/** `edit`: the canvas's edits and the fixes of findings as minimal text changes; prints the new text, or writes it. */
export async function edit(
  { terminal, home, root }: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const options = readOptions(optionsSchema, given);
  const code = typeof options.fix === 'string' ? knownCode(options.fix) : undefined;
  const files = composeFiles({ home, bundledDir: join(root, 'workflows') });
  const file = await files.read(resolve(need(words, 0, 'edit <file> --op <json>')));
  if (!file.ok) throw new Refusal(file.error, EXIT.failed);
  const { path } = file.value;
  const ops = (await Promise.all(options.op.map(operationsText))).flatMap(readOperations);
  const edited = applyEdits(file.value.text, ops, { path });
  if (!edited.ok) throw new Refusal(edited.error, exitOfProblem(edited.error));
  const [brought] = broughtFaults(file.value.text, edited.value.text, { path });
  if (brought !== undefined) throw new Refusal(badValue(brought), EXIT.usage);
  const fixed =
    options.fix === undefined
      ? undefined
      : await applyFixes(
          edited.value.text,
          async (now) => (await files.library.link({ path, text: now }, dirname(path))).diagnostics,
          code,
        );
  const text = fixed?.text ?? edited.value.text;
  const changes = composeChanges(file.value.text, [edited.value.changes, differenceOf(edited.value.text, text)]);
  const added = (edited.value.files ?? []).map((made) => ({ path: join(dirname(path), made.path), text: made.text }));
  // What would be refused when written is refused when only looked at.
  const inTheWay = await files.firstThere(added.map((made) => made.path));
  if (inTheWay !== undefined) throw new Refusal(inTheWay, EXIT.failed);
  if (options.write) {
    const written = await files.writeWithNew({ path, text }, added);
    if (!written.ok) throw new Refusal(written.error, EXIT.failed);
  }
  if (terminal.json)
    terminal.line({
      text,
      changes,
      ...(fixed === undefined ? {} : { fixed: fixed.applied, left: fixed.left }),
      ...(added.length === 0 ? {} : { files: added }),
      ...(edited.value.losses === undefined ? {} : { losses: edited.value.losses }),
    });
  else if (options.write)
    terminal.note([path, ...added.map((made) => made.path)].map((each) => `${each} is written.`).join('\n'));
  else process.stdout.write([text, ...added.map((made) => `\n# ${made.path}\n${made.text}`)].join(''));
  if (!terminal.json) noteLosses(terminal, edited.value.losses ?? []);
  if (!terminal.json && fixed !== undefined) {
    for (const { code, path: at, fix } of fixed.applied) terminal.note(`${code} ${at}: ${safe(fix)}`);
    if (fixed.left.length > 0)
      terminal.note(`For you to decide, one code at a time: ${fixed.left.map((one) => `--fix ${one}`).join(', ')}.`);
    else if (fixed.applied.length === 0)
      terminal.note(`Nothing that is found${code === undefined ? '' : ` as ${code}`} can be mended by itself.`);
  }
  return EXIT.done;
}

/** A code that findings have. */
function knownCode(written: string): string {
  if (Object.hasOwn(CODES, written)) return written;
  const number = Number(/^FR(\d{3})$/.exec(written)?.[1] ?? Number.NaN);
  const near = Object.keys(CODES)
    .map((code) => ({ code, far: Math.abs(Number(code.slice(2)) - number) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ code }) => code)
    .sort();
  throw new Refusal(
    problem('bad_value', `No finding has the code ${written}.`, {
      hint: Number.isNaN(number)
        ? 'A code looks like FR302; `flowright validate` shows those of the file.'
        : `The codes nearest to it are ${near.join(', ')}; \`flowright validate\` shows those of the file.`,
      at: '--fix',
    }),
    EXIT.usage,
  );
}

function badValue({ message, hint, path }: Diagnostic): Problem {
  return problem('bad_value', `Nothing was changed: ${message}`, { ...(hint === undefined ? {} : { hint }), at: path });
}

/** What `--op` gives: the operation itself, `@FILE`, or `-` for standard input. */
async function operationsText(given: string): Promise<string> {
  if (given !== '-' && !given.startsWith('@')) return given;
  try {
    if (given !== '-') return await readFile(resolve(given.slice(1)), 'utf8');
    let text = '';
    for await (const piece of process.stdin.setEncoding('utf8')) text += String(piece);
    return text;
  } catch {
    throw new Refusal(
      problem('file_not_found', `The operations in ${given.slice(1)} cannot be read.`, { hint: 'Check the path.', at: given }),
      EXIT.usage,
    );
  }
}

function readOperations(text: string): readonly EditOperation[] {
  const value = readJson(text);
  return (Array.isArray(value) ? value : [value]).map((one: unknown) => {
    const parsed = editOperationSchema.safeParse(one);
    if (parsed.success) return parsed.data;
    throw new Refusal(
      problem('bad_operation', `This edit operation cannot be understood: ${whatIsWrong(one, parsed.error.issues[0])}`, {
        hint: 'docs/command-line.md lists the operations and what each takes.',
        at: JSON.stringify(one),
      }),
      EXIT.usage,
    );
  });
}

function whatIsWrong(one: unknown, issue: z.core.$ZodIssue | undefined): string {
  if (!isJsonObject(one)) return 'it must be a map such as {"op":"removeStep","id":"lint"}.';
  const known = editOperationSchema.options.map(({ shape }) => shape.op.value);
  if (!known.some((name) => name === one['op'])) {
    const meant = typeof one['op'] === 'string' ? nearest(one['op'], known) : undefined;
    return `${meant === undefined ? '' : `did you mean ${meant}? `}"op" must be one of ${known.join(', ')}.`;
  }
  if (issue?.code === 'unrecognized_keys') return `it takes no "${issue.keys.join('" and no "')}".`;
  const field = String(issue?.path[0] ?? 'op');
  return field in one ? `"${field}" has a value it cannot have.` : `"${field}" is missing.`;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(
      problem('bad_operation', 'An edit operation must be JSON.', {
        hint: `Like --op '{"op":"removeStep","id":"lint"}'.`,
        at: text,
      }),
      EXIT.usage,
    );
  }
}
