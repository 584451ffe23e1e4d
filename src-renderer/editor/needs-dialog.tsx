import { useId, useMemo, useRef, useState } from 'react';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { siblingsOf, type Draft } from '../commands/draft.ts';
import { comingAfter } from '../commands/connectable.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/check.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Input } from '../ui/field.tsx';
import { words } from '../ui/words.ts';
import { DialogProblem } from './dialog-problem.tsx';

/** So many steps can be looked over without a search. */
const FEW = 12;

/** A list of the steps beside one to tick what it waits for: connecting without a pointer. */
export function NeedsDialog(props: {
  readonly draft: Draft;
  readonly id: string;
  readonly onKeep: (needs: readonly string[]) => Promise<Problem | undefined>;
  readonly onClose: () => void;
}) {
  const { draft, id } = props;
  const say = words().needs;
  const form = useId();
  const focus = useRef<HTMLElement>(null);
  const step = draft.all.get(id);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(() => new Set(step?.needs ?? []));
  const [search, setSearch] = useState('');
  const [refused, setRefused] = useState<Problem>();
  const others = useMemo(() => siblingsOf(draft, step?.parent).filter((other) => other.id !== id), [draft, step, id]);
  const after = useMemo(() => comingAfter(others, id), [others, id]);
  const shown = others.filter((other) => other.name.toLowerCase().includes(search.trim().toLowerCase()));
  const tick = (other: string, on: boolean) => {
    const next = new Set(ticked);
    if (on) next.add(other);
    else next.delete(other);
    setTicked(next);
    setRefused(undefined);
  };
  return (
    <Dialog
      open
      size="small"
      title={say.title(step?.name ?? id)}
      lead={say.lead}
      focus={focus}
      onClose={props.onClose}
      foot={
        <>
          <span className="spacer" />
          <Button onClick={props.onClose}>{words().acts.cancel}</Button>
          <Button kind="primary" type="submit" form={form}>
            {say.keep}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          // In text order, whatever the order of the ticks.
          const needs = others.map((other) => other.id).filter((other) => ticked.has(other));
          void props.onKeep(needs).then((problem) => (problem === undefined ? props.onClose() : setRefused(problem)));
        }}
      >
        {others.length > FEW && (
          <Input
            icon="search"
            aria-label={say.search}
            placeholder={say.search}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
        {others.length === 0 && <p className="text-3 small">{say.none}</p>}
        <fieldset
          className="choices needs-list"
          ref={(list) => {
            focus.current = list?.querySelector<HTMLElement>('input:enabled') ?? null;
          }}
        >
          <legend className="visually-hidden">{say.title(step?.name ?? id)}</legend>
          {shown.map((other) => {
            const circle = !ticked.has(other.id) && after.has(other.id);
            return (
              <Checkbox key={other.id} checked={ticked.has(other.id)} disabled={circle} onChange={(on) => tick(other.id, on)}>
                {other.name}
                {circle && <span className="text-3"> ({say.circle})</span>}
              </Checkbox>
            );
          })}
        </fieldset>
        <DialogProblem problem={refused} />
      </form>
    </Dialog>
  );
}
