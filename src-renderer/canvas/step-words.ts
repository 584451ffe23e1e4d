import { stepSchema } from '../../src-shared/workflow/schema.ts';
import { summaryOf, summaryParts, type Summarised } from '../../src-shared/workflow/summary.ts';
import { joinParts, textParts, type TextPart } from '../../src-shared/workflow/expressions/text-parts.ts';
import type { Naming } from '../../src-shared/workflow/value-words.ts';
import { isSwitchedOff, textField, type DraftStep } from '../commands/draft.ts';
import { conditionWords } from './condition-words.ts';

/** What a step does, and when, in the names people know. */
export interface StepWords {
  /** In one line; an unfinished step says as much as is there. */
  readonly summary: readonly TextPart[];
  /** The same as it is written, for who reads that. */
  readonly written: string;
  readonly condition: string | undefined;
}

interface Known {
  readonly naming: Naming;
  readonly words: StepWords;
}

const known = new WeakMap<object, Known>();
const parsed = new WeakMap<object, Summarised | undefined>();

/** The words of a step; as long as they say the same they are the same object. */
export function wordsOfStep(step: DraftStep, naming: Naming): StepWords {
  const before = known.get(step.fields);
  if (before?.naming === naming || (before !== undefined && !readsNames(before.words))) return before.words;
  const made = makeWords(step, naming);
  const words = before !== undefined && isSame(before.words, made) ? before.words : made;
  known.set(step.fields, { naming, words });
  return words;
}

function makeWords(step: DraftStep, naming: Naming): StepWords {
  const { when } = step.fields;
  const condition = when === undefined || isSwitchedOff(step) ? undefined : conditionWords(when, naming);
  const whole = parsedStep(step);
  if (whole !== undefined) return { summary: summaryParts(whole, naming), written: summaryOf(whole), condition };
  const { fields } = step;
  const written = textField(fields, 'goal') ?? textField(fields, 'command') ?? textField(fields, 'reason') ?? '';
  return { summary: joinParts(textParts(written, naming)), written, condition };
}

function parsedStep({ fields, id }: DraftStep): Summarised | undefined {
  if (parsed.has(fields)) return parsed.get(fields);
  const result = stepSchema.safeParse({ ...fields, id });
  const step = result.success ? result.data : undefined;
  parsed.set(fields, step);
  return step;
}

/** Words without names stay as they are, whatever other steps are called from now on. */
function readsNames({ summary, condition }: StepWords): boolean {
  return condition !== undefined || summary.some((part) => part.kind === 'value');
}

function isSame(one: StepWords, other: StepWords): boolean {
  return (
    one.condition === other.condition &&
    one.written === other.written &&
    one.summary.length === other.summary.length &&
    one.summary.every((part, at) => part.kind === other.summary[at]?.kind && part.text === other.summary[at].text)
  );
}
