import { possibleNeeds } from '../../commands/connectable.ts';
import type { DraftStep } from '../../commands/draft.ts';
import type { EditorActs } from '../../state/editor-slots.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Select } from '../../ui/select.tsx';
import { words } from '../../ui/words.ts';
import { useBinding } from '../values/binding.ts';
import { useProblem } from '../problem-line.tsx';

/** The steps a step waits for: what it effectively needs, whether written or by position. */
export function NeedsField({ step, acts }: { readonly step: DraftStep; readonly acts: EditorActs }) {
  const say = words().inspector;
  const { readOnly, draft } = useBinding();
  const problem = useProblem('needs');
  const others = readOnly ? [] : possibleNeeds(draft, step.id);
  return (
    <Field label={say.waitsFor} help={step.needs.length === 0 ? say.nothing : say.waitsForHelp} error={problem}>
      {(ids) => (
        <div className="chips" data-field="needs" tabIndex={-1}>
          {step.needs.map((need) => (
            <span key={need} className="chip">
              <span className="chip-text">{draft.all.get(need)?.name ?? need}</span>
              {!readOnly && (
                <button
                  type="button"
                  className="chip-act"
                  aria-label={say.removeItem(draft.all.get(need)?.name ?? need)}
                  onClick={() => acts.disconnect(need, step.id)}
                >
                  <Icon name="close" size={12} />
                </button>
              )}
            </span>
          ))}
          {!readOnly && (
            <Select
              {...ids}
              value={null}
              placeholder={others.length === 0 ? say.noNeedLeft : say.addNeed}
              disabled={others.length === 0}
              options={others.map((one) => ({ value: one.id, label: one.name }))}
              onChange={(from) => acts.connect(from, step.id)}
            />
          )}
        </div>
      )}
    </Field>
  );
}
