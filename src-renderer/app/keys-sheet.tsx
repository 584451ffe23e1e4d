import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { words } from '../ui/words.ts';
import { showLayer, useSession } from '../state/session.ts';
import './keys-sheet.css';

/** The list of keys behind `?`. */
export function KeysSheet() {
  const open = useSession((state) => state.layer === 'keys');
  const text = words().keys;
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
      title: text.editor,
      keys: [
        ['Mod+Enter', text.runAll],
        ['T', words().testing.step],
        ['Mod+Shift+Enter', words().testing.to],
        ['Mod+Alt+Enter', words().testing.from],
        ['P', text.pin],
      ],
    },
    { title: text.runPage, keys: [['1 – 5', text.parts]] },
  ];
  return (
    <Dialog open={open} onClose={() => showLayer('none')} title={text.title} lead={text.lead}>
      <div className="keys" tabIndex={0} role="group" aria-label={text.title}>
        {groups.map((group) => (
          <section key={group.title}>
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
