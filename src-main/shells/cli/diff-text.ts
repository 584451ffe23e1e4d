import type { Json } from '../../../src-shared/lib/json.ts';
import { isJsonList, isJsonObject } from '../../../src-shared/lib/json-guards.ts';
import type { Capability } from '../../../src-shared/workflow/capabilities.ts';
import type { FieldChange } from '../../../src-shared/workflow/diff/field-changes.ts';
import type { StepDiff, StepPlace, WorkflowDiff } from '../../../src-shared/workflow/diff/workflow-diff.ts';
import { safe, type Terminal } from './terminal.ts';

type Paint = Terminal['paint'];

const LONGEST = 600;

/** A workflow diff in words for a terminal, one line each, steps of loop bodies below their loop. */
export function diffLines(diff: WorkflowDiff, paint: Paint): readonly string[] {
  const names = new Map(diff.steps.map((step) => [step.key, (step.after ?? step.before)?.name ?? step.key]));
  const steps = stepLines(diff, null, { paint, names });
  return [
    ...part(
      'Look at first',
      diff.hints.map(({ message }) => `  ${paint.yellow('!')} ${below(safe(message), '    ')}`),
      paint,
    ),
    ...part(
      'The workflow',
      diff.fields.flatMap(byLeaf).flatMap((change) => fieldLines(change, '  ', paint)),
      paint,
    ),
    ...part('Steps', steps, paint),
    ...part(
      'May do now',
      diff.capabilities.gained.flatMap((one) => capabilityLines(one, paint.green('+'))),
      paint,
    ),
    ...part(
      'May do no longer',
      diff.capabilities.lost.flatMap((one) => capabilityLines(one, paint.red('−'))),
      paint,
    ),
  ];
}

interface Telling {
  readonly paint: Paint;
  readonly names: ReadonlyMap<string, string>;
}

function part(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : ['', paint.bold(title), ...lines];
}

function stepLines(diff: WorkflowDiff, parent: string | null, telling: Telling): readonly string[] {
  return diff.steps
    .filter((step) => step.parent === parent)
    .flatMap((step) => {
      const inner = stepLines(diff, step.key, telling).map((line) => `  ${line}`);
      if (step.status === 'same' && inner.length === 0) return [];
      return [...oneStep(step, telling), ...inner];
    });
}

function oneStep(step: StepDiff, { paint, names }: Telling): readonly string[] {
  const shown = step.after ?? step.before;
  const title = `${paint.bold(safe(shown?.name ?? step.key))} ${paint.dim(`(${step.key}, ${shown?.type ?? ''})`)}`;
  switch (step.status) {
    case 'same':
      return [`    ${title}`];
    case 'added':
      return [`  ${paint.green('+ added')} ${title}: ${safe(shown?.summary ?? '')}`, ...said(step, paint)];
    case 'removed':
      return [`  ${paint.red('− removed')} ${title}: ${safe(shown?.summary ?? '')}`];
    case 'changed': {
      const lines = step.fields.flatMap(byLeaf).flatMap((change) => fieldLines(change, '      ', paint));
      const renamed = step.renamed ? [`      id: ${step.before?.id ?? ''} → ${step.after?.id ?? ''}`] : [];
      const moved =
        step.moved === null ? [] : [`      moved: ${placeWords(step.moved.from, names)} → ${placeWords(step.moved.to, names)}`];
      return [`  ${paint.yellow('~ changed')} ${title}`, ...renamed, ...moved, ...lines];
    }
  }
}

/** What an added step says, beyond what its line tells. */
function said({ fields }: StepDiff, paint: Paint): readonly string[] {
  return fields
    .flatMap(byLeaf)
    .flatMap((change) =>
      change.path[0] === 'type' || change.path[0] === 'name'
        ? []
        : [`      ${nameOf(change.path)}: ${paint.green(below(valueWords(change.after), '        '))}`],
    );
}

/** A map that one side alone has, field by field: nobody reads it as one line. */
function byLeaf(change: FieldChange): readonly FieldChange[] {
  const { path, before, after } = change;
  if (before !== undefined && after !== undefined) return [change];
  const map = before ?? after;
  if (!isJsonObject(map) || Object.keys(map).length === 0) return [change];
  return Object.entries(map).flatMap(([key, value]) =>
    byLeaf({ path: [...path, key], ...(before === undefined ? { after: value } : { before: value }) }),
  );
}

/** A text of several lines, those after the first below it. */
function below(text: string, indent: string): string {
  return text.replaceAll('\n', `\n${indent}`);
}

function placeWords({ parent, after }: StepPlace, names: ReadonlyMap<string, string>): string {
  const inside = parent === null ? '' : `in ${safe(names.get(parent) ?? parent)}, `;
  return `${inside}${after === null ? 'first' : `after ${safe(names.get(after) ?? after)}`}`;
}

function fieldLines(change: FieldChange, indent: string, paint: Paint): readonly string[] {
  const name = `${indent}${nameOf(change.path)}:`;
  if (change.words !== undefined) {
    const text = change.words
      .map(({ kind, text: piece }) =>
        kind === 'same'
          ? safe(shortened(piece))
          : kind === 'added'
            ? paint.green(`{+${safe(piece)}+}`)
            : paint.red(`[-${safe(piece)}-]`),
      )
      .join('');
    return [`${name} ${below(text, `${indent}  `)}`];
  }
  if (change.items !== undefined) {
    const { removed, added } = change.items;
    if (removed.length + added.length === 0)
      return [`${name} ${listWords(change.before)} → ${listWords(change.after)} (another order)`];
    return [
      `${name} ${[...removed.map((item) => paint.red(`−${valueWords(item)}`)), ...added.map((item) => paint.green(`+${valueWords(item)}`))].join(' ')}`,
    ];
  }
  const [before, after] = [change.before, change.after].map((value) => below(valueWords(value), `${indent}  `));
  return [`${name} ${paint.red(before ?? '')} → ${paint.green(after ?? '')}`];
}

function nameOf(path: readonly string[]): string {
  return path.join('.') === 'needs' ? 'waits for' : safe(path.join('.'));
}

function listWords(value: Json | undefined): string {
  return isJsonList(value) ? `[${value.map((item) => valueWords(item)).join(', ')}]` : valueWords(value);
}

function valueWords(value: Json | undefined): string {
  if (value === undefined) return 'not set';
  if (isJsonList(value) && value.length === 0) return 'nothing';
  const isPlain = isJsonList(value) && value.every((item) => typeof item === 'string' && item !== '' && !/[,\n]/.test(item));
  const text = typeof value === 'string' ? value : isPlain ? value.join(', ') : JSON.stringify(value);
  const line = safe(text).trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** The unchanged words between two changes: their ends say where it is. */
function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 70)} … ${text.slice(-70)}` : text;
}

function capabilityLines({ words, details }: Capability, mark: string): readonly string[] {
  return [
    `  ${mark} ${safe(words)}${details.length === 0 ? '' : ':'}`,
    ...details.map((detail) => `      ${below(safe(detail), '        ')}`),
  ];
}
