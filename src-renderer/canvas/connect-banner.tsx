import type { Draft } from '../commands/draft.ts';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { words } from '../ui/words.ts';
import type { Connecting } from './connect-keys.ts';

/** Says what is being connected while the keyboard chooses its end. */
export function ConnectBanner({ connecting, draft }: { readonly connecting: Connecting; readonly draft: Draft }) {
  const { from, to, typed, refused } = connecting;
  const say = words().canvas;
  return (
    <div className="connect-banner float small">
      <span className="one">{say.choosing(draft.all.get(from)?.name ?? from)}</span>
      <Icon name="arrow-right" />
      {to === undefined ? (
        <span className="text-3">{typed === '' ? say.choosingHint : (refused?.message ?? say.noTarget(typed))}</span>
      ) : (
        <b className="one">{draft.all.get(to)?.name ?? to}</b>
      )}
      {to !== undefined && <Kbd keys="Enter" />}
      <Kbd keys="Esc" />
    </div>
  );
}
