import type { Draft } from '../commands/draft.ts';
import { words } from '../ui/words.ts';
import type { Drag } from './use-dragging.tsx';

/** Says where dragged steps go when they are let go here, where that is another group than theirs. */
export function DropBanner({ drag, draft }: { readonly drag: Drag; readonly draft: Draft }) {
  const { target, places } = drag;
  const [first] = places.keys();
  const step = draft.all.get(first ?? '');
  if (target === undefined || step === undefined) return null;
  const what = words().canvas.dropped(step.name, places.size);
  const nameOf = (id: string | undefined) => draft.all.get(id ?? '')?.name ?? '';
  return (
    <div className="connect-banner float" aria-hidden="true">
      {target.kind === 'into'
        ? words().canvas.dropInto(what, nameOf(target.loop))
        : words().canvas.dropOut(what, nameOf(step.parent))}
    </div>
  );
}
