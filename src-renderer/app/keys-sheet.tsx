import { useRef } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { words } from '../ui/words.ts';
import { showLayer, useSession } from '../state/session.ts';
import './keys-sheet.css';

/** The list of keys behind `?`. */
export function KeysSheet() {
  const open = useSession((state) => state.layer === 'keys');
  const text = words().keys;
  const edit = words().editorKeys;
  const groups: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
    {
      title: text.everywhere,
      keys: [
        ['Mod+K', text.palette],
        ['R', text.run],
        ['G H', text.home],
        ['G L', text.library],
        ['G R', text.runs],
        ['G I', text.inbox],
        ['G S', text.settings],
        ['/', text.search],
        ['?', text.help],
        ['Esc', text.escape],
      ],
    },
    {
      title: text.lists,
      keys: [
        ['↓ ↑', text.move],
        ['Enter', text.open],
        ['R', text.runRow],
        ['E', text.editRow],
        ['C', text.cancelRow],
        ['A', text.againRow],
      ],
    },
    {
      title: edit.title,
      keys: [
        ['N', edit.add],
        ['Enter', edit.open],
        ['F2', edit.rename],
        ['D', edit.disable],
        ['Mod+D', edit.duplicate],
        ['Mod+C', edit.copy],
        ['Mod+X', edit.cut],
        ['Mod+V', edit.paste],
        ['Mod+Z', edit.undo],
        ['Mod+Shift+Z', edit.redo],
        ['C', edit.connect],
        ['W', edit.waits],
        ['Mod+G', edit.group],
        ['Alt+X', edit.extract],
        ['Space', edit.fold],
        ['Del', edit.remove],
        ['Mod+Backspace', edit.heal],
        ['← → ↑ ↓', edit.walk],
        ['Shift+↓', edit.extend],
        ['Mod+A', edit.all],
        ['Alt+↓', edit.move],
        ['Alt+→', edit.moveInto],
        ['Shift+Alt+T', edit.tidy],
        ['0 1', edit.zoom],
        ['Mod+F', edit.find],
        ['Alt+O', edit.switch],
        ['F6', edit.parts],
        ['Mod+Enter', edit.run],
        ['Mod+S', edit.save],
        ['Shift+F10', edit.menu],
        [`Shift+${edit.click}`, edit.more],
        [`Shift+${edit.drag}`, edit.lasso],
        ['T', words().testing.step],
        ['Mod+Shift+Enter', words().testing.to],
        ['Mod+Alt+Enter', words().testing.from],
        ['P', text.pin],
      ],
    },
    { title: text.runPage, keys: [['1 – 5', text.parts]] },
  ];
  const list = useRef<HTMLDivElement>(null);
  return (
    <Dialog focus={list} open={open} onClose={() => showLayer('none')} title={text.title} lead={text.lead} size="wide">
      <div ref={list} className="keys" tabIndex={0} role="group" aria-label={text.title}>
        {groups.map((group) => (
          <section key={group.title} className={group.keys.length > 15 ? 'keys-long' : undefined}>
            <h3 className="keys-title">{group.title}</h3>
            <dl>
              {group.keys.map(([keys, label]) => (
                <div className="keys-row" key={`${keys}${label}`}>
                  <dt>{label}</dt>
                  <dd>
                    <Kbd keys={keys} />
                    <span className="visually-hidden">{keys}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
