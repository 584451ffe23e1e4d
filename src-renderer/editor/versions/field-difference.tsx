import type { Json } from '../../../src-shared/lib/json.ts';
import { isJsonList } from '../../../src-shared/lib/json-guards.ts';
import type { FieldChange } from '../../../src-shared/workflow/diff/field-changes.ts';
import { wordsFromId } from '../../../src-shared/workflow/names.ts';
import { words } from '../../ui/words.ts';

/** One field before and after: texts word by word, lists item by item, other values side by side. */
export function FieldDifference({ change }: { readonly change: FieldChange }) {
  return (
    <div className="field-diff">
      <dt>{nameOf(change.path)}</dt>
      <dd>
        <Values change={change} />
      </dd>
    </div>
  );
}

function Values({ change }: { readonly change: FieldChange }) {
  const say = words().difference;
  if (change.words !== undefined) {
    return (
      <p className="field-diff-text">
        {change.words.map(({ kind, text }, index) =>
          kind === 'added' ? (
            <ins key={index}>{text}</ins>
          ) : kind === 'removed' ? (
            <del key={index}>{text}</del>
          ) : (
            <span key={index}>{text}</span>
          ),
        )}
      </p>
    );
  }
  if (change.items !== undefined) {
    const { removed, added } = change.items;
    if (removed.length + added.length === 0) return <p className="text-3">{say.otherOrder}</p>;
    return (
      <ul className="field-diff-items">
        {removed.map((item, index) => (
          <li key={`removed ${index}`}>
            <del>{shown(item)}</del>
          </li>
        ))}
        {added.map((item, index) => (
          <li key={`added ${index}`}>
            <ins>{shown(item)}</ins>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className="field-diff-sides">
      {change.before !== undefined && <del>{shown(change.before)}</del>}
      {change.after !== undefined && <ins>{shown(change.after)}</ins>}
      {change.after === undefined && <span className="text-3">{say.notSet}</span>}
    </div>
  );
}

function nameOf(path: readonly string[]): string {
  if (path.join('.') === 'needs') return words().difference.waitsFor;
  return path.map((key) => wordsFromId(key)).join(' › ');
}

function shown(value: Json): string {
  if (isJsonList(value) && value.length === 0) return words().difference.nothing;
  if (isJsonList(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
