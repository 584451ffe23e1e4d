import { isSwitchedOff, type DraftStep } from '../commands/draft.ts';
import type { EditorActs } from '../state/editor-slots.ts';
import { Button } from '../ui/button.tsx';
import { Icon, stepTypeIcon } from '../ui/icon.tsx';
import { words } from '../ui/words.ts';

/** What several selected steps are together: how many of which kind, what they wait for in common, and what can be done to all. */
export function ManySteps({
  steps,
  acts,
  nameOf,
  readOnly,
}: {
  readonly steps: readonly DraftStep[];
  readonly acts: EditorActs;
  readonly nameOf: (id: string) => string;
  readonly readOnly: boolean;
}) {
  const say = words().inspector;
  const ids = steps.map((step) => step.id);
  const types = [...new Set(steps.map((step) => step.type ?? '?'))];
  const shared = (steps[0]?.needs ?? []).filter((need) => steps.every((step) => step.needs.includes(need)));
  const off = steps.filter(isSwitchedOff).length;
  const parents = new Set(steps.map((step) => step.parent));
  const [parent] = parents;
  return (
    <>
      <header className="inspector-head inspector-plain">
        <span className="icon-tile">
          <Icon name={types.length === 1 ? stepTypeIcon(types[0] ?? '') : 'outline'} />
        </span>
        <h2 className="inspector-title">{say.many(steps.length)}</h2>
      </header>
      <div className="inspector-body">
        <div className="inspector-fields inspector-many">
          <dl className="many-facts">
            <div>
              <dt>{say.kinds}</dt>
              <dd>
                <ul className="many-types">
                  {types.map((type) => (
                    <li key={type}>
                      <Icon name={stepTypeIcon(type)} size={12} />
                      {say.countOf(
                        steps.filter((step) => (step.type ?? '?') === type).length,
                        type === '?' ? '?' : words().stepTypes[type],
                      )}
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
            <div>
              <dt>{say.allWaitFor}</dt>
              <dd>{shared.length === 0 ? say.nothingShared : shared.map(nameOf).join(', ')}</dd>
            </div>
            {parents.size === 1 && parent !== undefined && (
              <div>
                <dt>{say.allInside}</dt>
                <dd>{nameOf(parent)}</dd>
              </div>
            )}
            {off > 0 && (
              <div>
                <dt>{words().status['switched-off']}</dt>
                <dd>{say.offOf(off, steps.length)}</dd>
              </div>
            )}
          </dl>
          <ul className="many-names" aria-label={say.many(steps.length)}>
            {steps.map((step) => (
              <li key={step.id} className="one">
                {step.name}
              </li>
            ))}
          </ul>
          {!readOnly && (
            <div className="row">
              <Button size="small" icon="copy" onClick={() => acts.duplicate(ids)}>
                {words().canvas.duplicate}
              </Button>
              <Button size="small" icon="power" onClick={() => acts.toggle(ids)}>
                {off === steps.length ? say.switchOn : words().canvas.switchOff}
              </Button>
              <Button size="small" kind="danger" icon="bin" onClick={() => acts.remove(ids, 'heal')}>
                {words().canvas.remove}
              </Button>
            </div>
          )}
          <p className="field-help">{say.manyHelp}</p>
        </div>
      </div>
    </>
  );
}
