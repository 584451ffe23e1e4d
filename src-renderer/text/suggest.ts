import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import { siblingsOf, type Draft, type DraftStep } from '../commands/draft.ts';
import { readableNames, type Suggestion, type Writing } from '../commands/readable-names.ts';
import { lineAt, listKeyAt } from './name-at.ts';

/** What may be written at a place, and how much of what stands before the caret it replaces. */
export interface Suggestions {
  readonly replaced: number;
  readonly list: readonly Suggestion[];
}

/** Names that fit where the caret is: steps to wait for, values an expression may read, references, secrets, environments. */
export function suggestionsAt(text: string, offset: number, writing: Writing): Suggestions | undefined {
  const { text: line, start } = lineAt(text, offset);
  const before = line.slice(0, offset - start);
  if (isInExpression(text, offset, before)) {
    const typed = /[A-Za-z_][\w.]*$/.exec(before)?.[0] ?? '';
    return { replaced: typed.length, list: readableNames(writing) };
  }
  const typed = /[\w-]*$/.exec(before)?.[0] ?? '';
  const target = /^\s*(?:-\s+)?(?:.*\{.*)?["']?target["']?\s*[:=]\s*["']?[\w-]*$/.test(before) ? 'target' : undefined;
  const names = namesFor(target ?? listKeyAt(text, offset), writing);
  return names === undefined ? undefined : { replaced: typed.length, list: names };
}

/** How far back an opening `{{` is looked for, so that one left open does not reach through the whole text. */
const LONGEST = 500;

function isInExpression(text: string, offset: number, before: string): boolean {
  const open = text.lastIndexOf('{{', offset - 2);
  const close = text.indexOf('}}', open);
  if (open >= 0 && offset - open < LONGEST && (close < 0 || close >= offset) && !text.slice(open, offset).includes('\n\n'))
    return true;
  return (
    /^\s*(?:-\s+)?(?:when|for_each|while|until|expression):\s+[^#]*$/.test(before) ||
    /^\s*["']?(?:when|for_each|while|until|expression)["']?\s*[:=]\s*["'](?:[^"'\\]|\\.)*$/.test(before)
  );
}

function namesFor(key: string | undefined, { draft, step }: Writing): readonly Suggestion[] | undefined {
  const current = step === undefined ? undefined : draft.all.get(step);
  switch (key) {
    case 'needs':
      return siblingsOf(draft, current?.parent)
        .filter((other) => other.id !== step && !waitsFor(draft, other, step))
        .map(({ id, name }) => ({ text: id, detail: name, kind: 'step' }));
    case 'attachments':
      return (isJsonList(draft.fields.references) ? draft.fields.references : []).flatMap((one): readonly Suggestion[] =>
        isJsonObject(one) && typeof one.id === 'string'
          ? [{ text: one.id, detail: typeof one.title === 'string' ? one.title : String(one.source ?? ''), kind: 'name' }]
          : [],
      );
    case 'secrets':
      return [...new Set(secretNames(draft))].map((text) => ({ text, detail: 'secret', kind: 'name' }));
    case 'target':
      return (isJsonObject(draft.fields.environments) ? Object.entries(draft.fields.environments) : []).map(([text, one]) => ({
        text,
        detail: isJsonObject(one) && typeof one.provider === 'string' ? one.provider : '',
        kind: 'name',
      }));
    default:
      return undefined;
  }
}

function secretNames({ fields, all }: Draft): readonly string[] {
  const policies =
    isJsonObject(fields.policies) && isJsonObject(fields.policies.secrets) ? fields.policies.secrets.allowed : undefined;
  return [policies, ...[...all.values()].map((step) => step.fields.secrets)].flatMap((list) =>
    isJsonList(list) ? list.filter((one) => typeof one === 'string') : [],
  );
}

/** Whether `step` waits for `id`: then `id` cannot wait for it. */
function waitsFor(draft: Draft, step: DraftStep, id: string | undefined): boolean {
  const seen = new Set<string>();
  const open = [...step.needs];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === id) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(draft.all.get(next)?.needs ?? []));
  }
  return false;
}
