import { words } from '../../ui/words.ts';
import type { Completion } from './use-completion.ts';

/** The names that may go on from what is typed, below its control. */
export function CompletionList({ completion }: { readonly completion: Completion }) {
  const { id, list, marked, take } = completion;
  if (list.length === 0) return null;
  return (
    <div className="completions" id={id} role="listbox" aria-label={words().values.completions}>
      {list.map((one, index) => (
        <div
          key={one.text}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === marked}
          className="completion"
          // The control keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(one)}
        >
          <span className="mono completion-text">{one.text}</span>
          <span className="completion-detail one">{one.detail}</span>
        </div>
      ))}
    </div>
  );
}
