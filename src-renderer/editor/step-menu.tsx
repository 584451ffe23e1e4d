import type { DocumentStore } from '../state/documents/document-store.ts';
import type { EditorActs, StepMenuPlace } from '../state/editor-slots.ts';
import { textField } from '../commands/draft.ts';
import { IconButton } from '../ui/button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { words } from '../ui/words.ts';
import { placeInto, placeOut } from './outline/outline-drop.ts';
import { moveAcross } from './outline/outline-keys.ts';

/** Every act on steps behind one button, the same on the canvas and in the outline. */
export function StepMenu(props: {
  readonly document: DocumentStore;
  readonly acts: EditorActs;
  readonly ids: readonly string[];
  readonly place: StepMenuPlace;
  /** Whether the Tab key stops at the button. */
  readonly tabIndex?: number;
}) {
  const { document: opened, acts, ids, place } = props;
  const say = words().canvas;
  const { draft, closed, readOnly } = opened.getState();
  const test = words().testing;
  const only = ids.length === 1 ? draft.all.get(ids[0] ?? '') : undefined;
  const single: (MenuItem | 'line')[] = [];
  if (only !== undefined) {
    const { id } = only;
    if (only.type === 'workflow' && (textField(only.fields, 'uses') ?? '') !== '')
      single.push({ label: say.goInto, icon: 'external', keys: 'Enter', onSelect: () => acts.enter(id) });
    single.push(
      {
        label: say.open,
        icon: 'settings',
        ...(only.type === 'workflow' ? {} : { keys: 'Enter' }),
        onSelect: () => openSettings(id),
      },
      { label: say.rename, icon: 'pencil', keys: 'F2', onSelect: () => acts.rename(id) },
      { label: say.addAfter, icon: 'plus', keys: 'N', onSelect: () => acts.pick({ kind: 'after', id }) },
      { label: say.addBefore, keys: 'Shift+N', onSelect: () => acts.pick({ kind: 'before', id }) },
    );
    const { onConnect } = place;
    if (onConnect !== undefined)
      single.push({ label: say.connect, icon: 'arrow-right', keys: 'C', onSelect: () => onConnect(id) });
    single.push({ label: say.waitsFor, icon: 'condition', keys: 'W', onSelect: () => acts.needs(id) });
    if (only.body.length > 0) {
      const isClosed = closed.includes(id);
      single.push({
        label: isClosed ? say.openUp : say.close,
        icon: 'loop',
        keys: 'Space',
        onSelect: () => acts.fold([id], isClosed ? 'open' : 'close'),
      });
    }
    single.push('line');
  }
  const tests: readonly (MenuItem | 'line')[] =
    only === undefined
      ? []
      : [
          { label: test.step, icon: 'test', keys: 'T', onSelect: () => acts.test({ kind: 'step', step: only.id }) },
          {
            label: test.from,
            icon: 'play-from',
            keys: 'Mod+Alt+Enter',
            onSelect: () => acts.test({ kind: 'from', step: only.id }),
          },
          { label: test.ask, onSelect: () => acts.test({ kind: 'step', step: only.id }, 'ask') },
          { label: acts.isPinned(only.id) ? test.unpin : test.pin, icon: 'pin', keys: 'P', onSelect: () => acts.pin([only.id]) },
        ];
  const edits: readonly (MenuItem | 'line')[] = [
    ...(tests.length === 0 ? [] : (['line'] as const)),
    ...single,
    { label: say.duplicate, icon: 'copy', keys: 'Mod+D', onSelect: () => acts.duplicate(ids) },
    { label: say.copy, icon: 'text', keys: 'Mod+C', onSelect: () => acts.copy(ids) },
    { label: say.cut, icon: 'cut', keys: 'Mod+X', onSelect: () => acts.cut(ids) },
    { label: say.group, icon: 'loop', keys: 'Mod+G', onSelect: () => acts.group(ids) },
    { label: say.extract, icon: 'workflow', keys: 'Alt+X', onSelect: () => acts.extract(ids) },
    ...(place.onConnect === undefined
      ? [
          { label: say.moveUp, keys: 'Alt+↑', onSelect: () => acts.reorder(ids, 'up') },
          { label: say.moveDown, keys: 'Alt+↓', onSelect: () => acts.reorder(ids, 'down') },
          ...(placeInto(draft, ids) === undefined
            ? []
            : [{ label: say.moveInto, keys: 'Alt+→', onSelect: () => moveAcross({ document: opened, acts }, ids, 'into') }]),
          ...(placeOut(draft, ids) === undefined
            ? []
            : [{ label: say.moveOut, keys: 'Alt+←', onSelect: () => moveAcross({ document: opened, acts }, ids, 'out of') }]),
        ]
      : []),
    'line',
    { label: say.remove, icon: 'bin', keys: 'Del', danger: true, onSelect: () => acts.remove(ids, 'cut') },
    { label: say.removeHeal, keys: 'Mod+Backspace', danger: true, onSelect: () => acts.remove(ids, 'heal') },
  ];
  return (
    <Menu
      trigger={
        <IconButton
          icon="more"
          label={only === undefined ? say.more : `${say.more}: ${only.name}`}
          tabIndex={props.tabIndex ?? 0}
        />
      }
      items={readOnly ? tests : [...tests, ...edits]}
    />
  );

  function openSettings(id: string): void {
    opened.select([id]);
    acts.openInspector();
  }
}
