import { RangeSetBuilder, StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import { templateRanges } from '../../../src-shared/workflow/expressions/template-ranges.ts';

/** What stands in a text in the place of one `{{ … }}`. */
export interface Chip {
  /** The step it comes from, which gives way where there is little room. */
  readonly from?: string;
  readonly label: string;
  /** The whole story, for a hover and for screen readers. */
  readonly title: string;
  readonly kind: 'value' | 'expression' | 'secret';
}

/** What to show for what stands between the braces; undefined leaves the text as it is. */
export type ChipOf = (inner: string) => Chip | undefined;

/** Says that chips are called something else from now on. */
export const renameChips = StateEffect.define<ChipOf>();

/** Draws every `{{ … }}` of a text as one chip that the caret steps over and a deletion takes whole; the text itself stays as it is. */
export function chips(first: ChipOf): Extension {
  const field = StateField.define<{ readonly chipOf: ChipOf; readonly drawn: DecorationSet }>({
    create: (state) => ({ chipOf: first, drawn: draw(state, first) }),
    update(before, change) {
      const renamed = change.effects.find((one) => one.is(renameChips));
      if (renamed === undefined && !change.docChanged) return before;
      const chipOf = renamed?.is(renameChips) === true ? renamed.value : before.chipOf;
      return { chipOf, drawn: draw(change.state, chipOf) };
    },
    provide: (own) => [
      EditorView.decorations.from(own, ({ drawn }) => drawn),
      EditorView.atomicRanges.of((view) => view.state.field(own).drawn),
    ],
  });
  return field;
}

function draw(state: EditorState, chipOf: ChipOf): DecorationSet {
  const built = new RangeSetBuilder<Decoration>();
  for (const { start, end, inner } of templateRanges(state.doc.toString())) {
    const chip = chipOf(inner);
    if (chip !== undefined) built.add(start, end, Decoration.replace({ widget: new ChipWidget(chip) }));
  }
  return built.finish();
}

class ChipWidget extends WidgetType {
  readonly chip: Chip;

  constructor(chip: Chip) {
    super();
    this.chip = chip;
  }

  override eq(other: ChipWidget): boolean {
    const { label, from, title, kind } = other.chip;
    return this.chip.label === label && this.chip.from === from && this.chip.title === title && this.chip.kind === kind;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = `value-chip value-chip-${this.chip.kind}`;
    if (this.chip.from !== undefined) element.append(textIn('value-chip-from', this.chip.from), textIn('value-chip-way', ' → '));
    element.append(textIn('value-chip-name', this.chip.label));
    element.title = this.chip.title;
    return element;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

function textIn(className: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}
