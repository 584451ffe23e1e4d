import { isSwitchedOff, type DraftStep } from '../commands/draft.ts';
import type { EditorActs } from '../state/editor-slots.ts';
import { classes } from '../ui/classes.ts';
import { Icon, stepTypeIcon, type IconName } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
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
            <ul className="many-acts" aria-label={say.manyActs}>
              {manyActs(steps, acts).map(({ label, icon, keys, danger, onSelect }) => (
                <li key={label}>
                  <button type="button" className={classes('many-act', danger === true && 'many-danger')} onClick={onSelect}>
                    <Icon name={icon} />
                    <span>{label}</span>
                    <span className="spacer" />
                    <Kbd keys={keys} />
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </>
  );
}

/** One thing that can be done to all of them. */
interface ManyAct {
  readonly label: string;
  readonly icon: IconName;
  readonly keys: string;
  readonly danger?: true;
  readonly onSelect: () => void;
}

/** What the keys do to several steps, each as a line of its own. */
function manyActs(steps: readonly DraftStep[], acts: EditorActs): readonly ManyAct[] {
  const say = words().canvas;
  const ids = steps.map((step) => step.id);
  const isOff = steps.every(isSwitchedOff);
  const allPinned = ids.every((id) => acts.isPinned(id));
  return [
    { label: say.group, icon: 'loop', keys: 'Mod+G', onSelect: () => acts.group(ids) },
    { label: words().inspector.extractMany, icon: 'workflow', keys: 'Alt+X', onSelect: () => acts.extract(ids) },
    { label: say.duplicate, icon: 'copy', keys: 'Mod+D', onSelect: () => acts.duplicate(ids) },
    { label: say.copy, icon: 'text', keys: 'Mod+C', onSelect: () => acts.copy(ids) },
    { label: say.cut, icon: 'cut', keys: 'Mod+X', onSelect: () => acts.cut(ids) },
    { label: isOff ? say.switchOn : say.switchOff, icon: 'power', keys: 'D', onSelect: () => acts.toggle(ids) },
    {
      label: allPinned ? words().testing.unpinMany : words().testing.pinMany,
      icon: 'pin',
      keys: 'P',
      onSelect: () => acts.pin(ids),
    },
    { label: say.removeHeal, icon: 'bin', keys: 'Mod+Backspace', danger: true, onSelect: () => acts.remove(ids, 'heal') },
    { label: say.remove, icon: 'bin', keys: 'Del', danger: true, onSelect: () => acts.remove(ids, 'cut') },
  ];
}
