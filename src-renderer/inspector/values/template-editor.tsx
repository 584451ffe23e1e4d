import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { Annotation, Compartment, EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { templateRanges } from '../../../src-shared/workflow/expressions/template-ranges.ts';
import { chips, renameChips, type ChipOf } from './chips.ts';
import { VALUE_TYPE } from './value-target.ts';

/** What the control around a {@link TemplateEditor} may do with it. Offsets are in its text. */
export interface TemplateHandle {
  readonly focus: () => void;
  readonly selection: () => { readonly from: number; readonly to: number };
  /** Puts a piece in the place of a range, and the caret behind it. */
  readonly put: (piece: string, from: number, to: number) => void;
  readonly placeAt: (point: { readonly x: number; readonly y: number }) => number;
}

/** A chip that was clicked, or Enter pressed on: its range, and the element to stand beside. */
export interface OpenedChip {
  readonly start: number;
  readonly end: number;
  readonly inner: string;
  readonly element: Element;
}

interface TemplateProps {
  /** Attributes of the text box itself: its id, names and descriptions. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly value: string;
  readonly lines: 'one' | 'many';
  readonly use: 'write' | 'read';
  readonly placeholder: string;
  readonly chipOf: ChipOf;
  readonly ref: Ref<TemplateHandle>;
  readonly onChange: (text: string, caret: number) => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  readonly onChip: (chip: OpenedChip) => void;
}

const fromOutside = Annotation.define<true>();

/** A text box whose `{{ … }}` are drawn as chips: what is edited is the text itself. */
export function TemplateEditor(props: TemplateProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const settings = useRef(new Compartment());
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return undefined;
    const made = new EditorView({ parent, state: stateOf(latest, settings.current) });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);
  const { attributes, use, value, chipOf } = props;
  const written = JSON.stringify(attributes);
  useEffect(() => {
    view.current?.dispatch({ effects: settings.current.reconfigure(settingsOf(latest.current)) });
  }, [written, use]);
  // Every edit of the workflow makes the names anew, and hardly one of them changes what is drawn here.
  const drawn = JSON.stringify(templateRanges(value).map(({ inner }) => chipOf(inner)));
  useEffect(() => {
    view.current?.dispatch({ effects: renameChips.of((inner) => latest.current.chipOf(inner)) });
  }, [drawn]);
  useEffect(() => {
    const now = view.current?.state.doc.toString();
    if (now === undefined || now === value) return;
    view.current?.dispatch({ changes: difference(now, value), annotations: fromOutside.of(true) });
  }, [value]);
  useImperativeHandle(props.ref, () => ({
    focus: () => view.current?.focus(),
    selection: () => view.current?.state.selection.main ?? { from: 0, to: 0 },
    put(piece, from, to) {
      view.current?.focus();
      view.current?.dispatch({
        changes: { from, to, insert: piece },
        selection: { anchor: from + piece.length },
        scrollIntoView: true,
      });
    },
    placeAt: (point) => view.current?.posAtCoords(point, false) ?? value.length,
  }));
  return <div ref={host} className="template-text" />;
}

function stateOf(latest: { readonly current: TemplateProps }, settings: Compartment): EditorState {
  const { value, lines, placeholder: hint } = latest.current;
  return EditorState.create({
    doc: value,
    extensions: [
      history(),
      lines === 'one' ? ONE_LINE : [],
      Prec.highest(keymap.of([{ key: 'Enter', run: (view) => openSelected(view, latest.current.onChip) }])),
      keymap.of([...standardKeymap, ...historyKeymap]),
      EditorView.lineWrapping,
      placeholder(hint),
      chips((inner) => latest.current.chipOf(inner)),
      settings.of(settingsOf(latest.current)),
      EditorView.updateListener.of((update) => {
        const outside = update.transactions.some((one) => one.annotation(fromOutside) === true);
        if (update.docChanged && !outside) latest.current.onChange(update.state.doc.toString(), update.state.selection.main.head);
      }),
      EditorView.domEventHandlers({
        focus: () => latest.current.onFocus(),
        blur: () => latest.current.onBlur(),
        // The control around takes values; anything else is text.
        drop: (event) => event.dataTransfer?.types.includes(VALUE_TYPE) === true,
        mousedown: (event, view) => openClicked(event, view, latest.current),
      }),
    ],
  });
}

function settingsOf({ attributes, use }: Pick<TemplateProps, 'attributes' | 'use'>) {
  return [
    EditorView.contentAttributes.of({ ...attributes, ...(use === 'read' ? { 'aria-disabled': 'true', tabindex: '-1' } : {}) }),
    EditorView.editable.of(use === 'write'),
    EditorState.readOnly.of(use === 'read'),
  ];
}

/** Enter ends nothing and begins nothing; what is pasted with line breaks goes on in the same line. */
const ONE_LINE = [
  Prec.high(keymap.of([{ key: 'Enter', run: () => true }])),
  EditorView.clipboardInputFilter.of((text) => text.replace(/\s*\n\s*/g, ' ')),
  EditorView.contentAttributes.of({ 'aria-multiline': 'false' }),
];

function openClicked(event: MouseEvent, view: EditorView, { use, onChip }: TemplateProps): boolean {
  const element = event.target instanceof Element ? event.target.closest('.value-chip') : null;
  if (element === null || event.button !== 0 || use === 'read') return false;
  const at = view.posAtDOM(element);
  const chip = templateRanges(view.state.doc.toString()).find(({ start }) => start === at);
  if (chip === undefined) return false;
  event.preventDefault();
  view.focus();
  view.dispatch({ selection: { anchor: chip.start, head: chip.end } });
  onChip({ ...chip, element });
  return true;
}

function openSelected(view: EditorView, onChip: TemplateProps['onChip']): boolean {
  const { from, to } = view.state.selection.main;
  const chip = templateRanges(view.state.doc.toString()).find(({ start, end }) => start === from && end === to);
  const found = [...view.contentDOM.querySelectorAll('.value-chip')].find((one) => view.posAtDOM(one) === from);
  if (chip === undefined || found === undefined) return false;
  onChip({ ...chip, element: found });
  return true;
}

/** The smallest change that makes one text of another, so that the caret stays where it is. */
function difference(from: string, to: string): { readonly from: number; readonly to: number; readonly insert: string } {
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < most - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  return { from: start, to: from.length - end, insert: to.slice(start, to.length - end) };
}
