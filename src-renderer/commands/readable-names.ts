import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { ToolView } from '../../src-shared/wire/views.ts';
import type { Draft } from './draft.ts';
import { valuesFor } from './values.ts';

/** Something that may be written at the caret in place of what stands before it. */
export interface Suggestion {
  readonly text: string;
  /** What it is, in words. */
  readonly detail: string;
  readonly kind: 'step' | 'value' | 'name';
}

/** What the text is about while it is being written. */
export interface Writing {
  readonly draft: Draft;
  /** The innermost step the caret stands in. */
  readonly step: string | undefined;
  readonly tools: readonly ToolView[];
}

/** Everything an expression at the caret may read. */
export function readableNames({ draft, step, tools }: Writing): readonly Suggestion[] {
  const values = valuesFor(draft, step ?? '', tools).map(({ expression, name, from }): Suggestion => ({
    text: expression,
    detail: from === '' ? name : `${name}, ${from}`,
    kind: 'value',
  }));
  const context = isJsonObject(draft.fields.context) ? Object.keys(draft.fields.context) : [];
  const run = ['run.id', 'run.trigger.payload'].map((text): Suggestion => ({ text, detail: 'this run', kind: 'value' }));
  const statuses = [...new Set(values.flatMap(({ text }) => /^(steps(?:\.\w+|\["[^"]+"\]))\.output/.exec(text)?.[1] ?? []))];
  return [
    ...values,
    ...statuses.map((base): Suggestion => ({ text: `${base}.status`, detail: 'how the step ended', kind: 'value' })),
    ...context.map((name): Suggestion => ({ text: `context.${name}`, detail: 'value of the run', kind: 'value' })),
    ...run,
  ];
}
