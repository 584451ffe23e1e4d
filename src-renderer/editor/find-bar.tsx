import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { findSteps } from '../commands/find-steps.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';
import { useDocument } from '../state/documents/use-document.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { words } from '../ui/words.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** Finds steps by name, goal or command and goes from one to the next; what is found is selected in every view. */
export function FindBar(props: {
  readonly document: DocumentStore;
  /** Changes when the search is asked for again while it is open. */
  readonly asked: number;
  readonly announce: (text: string) => void;
  /** What the search finds; nothing once it is over. */
  readonly onFound: (ids: ReadonlySet<string>) => void;
  readonly onClose: () => void;
}) {
  const { document: opened, announce, onFound } = props;
  const say = words().find;
  const draft = useDocument(opened, (state) => state.draft);
  const selected = useDocument(opened, (state) => state.selection.at(-1));
  const [search, setSearch] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const found = useMemo(() => findSteps(draft, search), [draft, search]);
  const at = found.findIndex((step) => step.id === selected);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [props.asked]);

  useEffect(() => {
    onFound(new Set(found.map((step) => step.id)));
    return () => onFound(NOTHING);
  }, [found, onFound]);

  const go = (index: number, steps = found) => {
    const step = steps[(index + steps.length) % Math.max(1, steps.length)];
    if (step === undefined) return;
    opened.select([step.id], 'seek');
    announce(say.at(step.name, steps.indexOf(step) + 1, steps.length));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') props.onClose();
    else if (event.key === 'Enter' || event.key === 'F3') go(event.shiftKey ? at - 1 : at + 1);
    else if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="find-bar float" aria-label={say.title} onKeyDown={onKeyDown}>
      <Icon name="search" />
      <input
        ref={field}
        aria-label={say.label}
        placeholder={say.label}
        value={search}
        spellCheck={false}
        onChange={(event) => {
          const wanted = event.currentTarget.value;
          setSearch(wanted);
          const steps = findSteps(draft, wanted);
          if (steps.length === 0) announce(wanted.trim() === '' ? '' : say.none);
          else if (!steps.some((step) => step.id === selected)) go(0, steps);
        }}
      />
      <span className="caption text-3 figures find-count">
        {search.trim() === '' ? '' : found.length === 0 ? say.none : say.count(at + 1, found.length)}
      </span>
      <IconButton icon="chevron-up" label={say.previous} disabled={found.length === 0} onClick={() => go(at - 1)} />
      <IconButton icon="chevron-down" label={say.next} keys="Enter" disabled={found.length === 0} onClick={() => go(at + 1)} />
      <IconButton icon="close" label={say.close} keys="Esc" onClick={props.onClose} />
    </search>
  );
}
