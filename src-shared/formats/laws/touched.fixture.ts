import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, visit, type Node, type Pair } from 'yaml';
import type { JsonObject } from '../../lib/json.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import { locationOf, type Location } from '../../workflow/checks/finding.ts';
import type { EditOperation } from '../edit/edit-operation.ts';

/** A stretch of the old text an edit may change; `insert` allows only new text between the bytes that stand there. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly insert?: true;
}

/**
 * The nodes an edit may touch, found in the text by the YAML library alone:
 * - setField: the pair or element it names; where there is none, new text inside the nearest map or list that is there (or in place
 *   of it where it is empty);
 * - removeField: the pair with its line, or the pair and one comma; the pair around it where nothing else is in it;
 * - addStep: new text inside the list;
 * - removeStep: the step with the comment lines directly above its dash, and `needs` of its list;
 * - connect, disconnect: `needs` of the step that waits;
 * - renameStep: texts that hold the id;
 * - any of them: where a value that lies in these is repeated by name.
 * Undefined for edits that move lines: those are checked line by line.
 */
export function touchable(text: string, model: JsonObject, op: EditOperation): readonly Stretch[] | undefined {
  const tree = new Tree(text);
  const own = ofOperation(tree, model, op);
  return own === undefined ? undefined : [...own, ...tree.repeating(own)];
}

function ofOperation(tree: Tree, model: JsonObject, op: EditOperation): readonly Stretch[] | undefined {
  const at = (id: string): Location => locationOf(model, `steps.${id}`).at;
  switch (op.op) {
    case 'setField': {
      const id = /^steps\.([^.]+)\.id$/.exec(op.path)?.[1];
      return id === undefined ? tree.setting(locationOf(model, op.path)) : tree.naming(id);
    }
    case 'removeField':
      return tree.removing(placeOf(locationOf(model, op.path)));
    case 'addStep':
      return tree.adding(typeof op.after === 'string' ? at(op.after).slice(0, -1) : ['steps']);
    case 'removeStep':
      return [...tree.removing(at(op.id)), ...tree.needs(at(op.id).slice(0, -1))];
    case 'connect':
    case 'disconnect':
      return tree.needsOf(at(op.to));
    case 'renameStep':
      return tree.naming(op.id);
    case 'moveStep':
    case 'moveField':
    case 'renameField':
    case 'wrapInLoop':
    case 'extractWorkflow':
      return undefined;
  }
}

/** Where the `needs` of the steps beside one stand. */
export function needsBeside(text: string, model: JsonObject, id: string): readonly Stretch[] {
  return new Tree(text).needs(locationOf(model, `steps.${id}`).at.slice(0, -1));
}

function placeOf({ at, rest }: { readonly at: Location; readonly rest: readonly string[] }): Location {
  return [...at, ...rest];
}

/** Changes that reach outside what may be touched. */
export function strayChanges(changes: readonly TextChange[], allowed: readonly Stretch[]): readonly TextChange[] {
  return changes.filter(
    (change) =>
      !allowed.some(
        ({ from, to, insert }) =>
          change.offset >= from && change.offset + change.length <= to && (insert === undefined || change.length === 0),
      ),
  );
}

interface Place {
  readonly node: Node | null;
  readonly pair: Pair | undefined;
  readonly exact: boolean;
}

class Tree {
  private readonly text: string;
  private readonly root: Node | null;

  constructor(text: string) {
    this.text = text;
    const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' });
    this.root = Array.isArray(documents) ? (documents[0]?.contents ?? null) : null;
  }

  find(at: Location): Place {
    let place: Place = { node: this.root, pair: undefined, exact: true };
    for (const key of at) {
      const { node } = place;
      if (isMap(node)) {
        const names = key === 'id' ? ['id', 'step_id', 'workflow_id'] : [String(key)];
        const pair = node.items.find((item) => isScalar(item.key) && names.includes(String(item.key.value)));
        if (pair === undefined) return { ...place, exact: false };
        place = { node: asNode(pair.value), pair, exact: true };
      } else if (isSeq(node) && node.items[Number(key)] !== undefined)
        place = { node: asNode(node.items[Number(key)]), pair: undefined, exact: true };
      else return { ...place, exact: false };
    }
    return place;
  }

  span({ node, pair }: Place): Stretch {
    const key = asNode(pair?.key);
    const from = startOf(key) ?? startOf(node) ?? 0;
    const to = Math.max(endOf(key), endOf(node));
    if (node !== null && endOf(node) > endOf(key)) return { from, to };
    // A key without a value: its colon belongs to it.
    const colon = this.text.indexOf(':', to);
    return { from, to: colon < 0 ? to : colon + 1 };
  }

  /** From before an anchor or tag, and for a whole step from its dash. */
  whole(place: Place): Stretch {
    const { from, to } = this.span(place);
    const before = /(?:[&!][^\s]*\s+)+$/.exec(this.text.slice(0, from));
    return { from: before?.index ?? from, to };
  }

  setting({ at, rest }: { readonly at: Location; readonly rest: readonly string[] }): readonly Stretch[] {
    const place = this.find([...at, ...rest]);
    if (place.exact) return [this.whole(place)];
    // Spelled in another way in the text: what is around it is written anew.
    if (!this.find(at).exact) return [this.whole(this.nearest(at))];
    const around = this.nearest([...at, ...rest]);
    const { node } = around;
    const isFull = (isMap(node) || isSeq(node)) && node.items.length > 0;
    const { from, to } = this.whole(around);
    return isFull
      ? [{ from: this.lineOf(from), to: this.lineAfter(to, this.indentOf(node)), insert: true }]
      : [{ from, to: this.lineAfter(to) }];
  }

  nearest(at: Location): Place {
    for (let depth = at.length; depth >= 0; depth--) {
      const place = this.find(at.slice(0, depth));
      if (place.exact) return place;
    }
    return { node: this.root, pair: undefined, exact: true };
  }

  removing(at: Location): readonly Stretch[] {
    const place = this.find(at);
    if (!place.exact) return [this.whole(this.nearest(at))];
    const around = this.find(at.slice(0, -1));
    const siblings = isMap(around.node) || isSeq(around.node) ? around.node.items.length : 0;
    if (siblings < 2) return [this.whole(around)];
    const { from, to } = this.whole(place);
    const flow = (isMap(around.node) || isSeq(around.node)) && around.node.flow === true;
    const key = Number(at.at(-1));
    if (flow) {
      const items = isMap(around.node) ? around.node.items : isSeq(around.node) ? around.node.items : [];
      const spans = items.map((item) =>
        isNodePair(item)
          ? this.whole({ node: asNode(item.value), pair: item, exact: true })
          : this.whole({ node: asNode(item), pair: undefined, exact: true }),
      );
      const index = spans.findIndex((span) => span.from === from);
      const next = spans[index + 1]?.from;
      // The last of several lines goes with its whole line.
      const isFirstOnLine = this.text.slice(this.lineOf(from), from).trim() === '';
      const ownLine = isFirstOnLine && /^[ \t]*,?[ \t]*(?:#[^\n]*)?\r?\n/.test(this.text.slice(to));
      const start = spans[index - 1]?.to ?? (isFirstOnLine ? this.lineOf(from) : from);
      return [{ from: start, to: next ?? (ownLine ? this.lineAfter(to) : to) }];
    }
    if (!isSeq(around.node)) {
      const items = isMap(around.node) ? around.node.items : [];
      const next = items[items.findIndex((item) => item === place.pair) + 1];
      const sharesLine = this.text.slice(this.lineOf(from), from).trim() !== '';
      const end = sharesLine && next !== undefined ? (startOf(asNode(next.key)) ?? to) : this.lineAfter(to, this.columnOf(from));
      return [{ from: this.lineOf(from) - 2, to: end }];
    }
    // Its dash and the comment lines directly above it; the line end before it where no other follows.
    // The comments above a dash end the step before it, as the library sees it.
    const floor = key === 0 ? endOf(asNode(around.pair?.key)) : startOf(this.find([...at.slice(0, -1), key - 1]).node);
    const previous = floor ?? 0;
    const lead =
      /(?:\r?\n)?(?:[ \t]*#[^\n]*\n)*[ \t]*(?:-[ \t]+)*-[ \t]*(?:#[^\n]*)?(?:\r?\n(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*)?(?:[&!][^\s]*\s+)*$/.exec(
        this.text.slice(previous, from),
      );
    const start = previous + (lead?.index ?? from - previous);
    // And below it the blank lines, where others stand above it.
    const end = this.lineAfter(to, this.indentOf(around.node));
    const open = !this.text.endsWith('\n') && end === this.text.length ? 2 : 0;
    return [{ from: start - open, to: end + (/^(?:[ \t]*\r?\n)*/.exec(this.text.slice(end))?.[0].length ?? 0) }];
  }

  adding(list: Location): readonly Stretch[] {
    const place = this.find(list);
    const { from, to } = this.whole(place);
    const isFull = isSeq(place.node) && place.node.items.length > 0;
    return [{ from: this.lineOf(from), to: this.lineAfter(to, this.indentOf(place.node)), ...(isFull ? { insert: true } : {}) }];
  }

  needsOf(step: Location): readonly Stretch[] {
    const own = this.find([...step, 'needs']);
    if (!own.exact) return this.setting({ at: step, rest: ['needs'] });
    return [this.whole(own), ...this.removing([...step, 'needs'])];
  }

  needs(list: Location): readonly Stretch[] {
    const { node } = this.find(list);
    return isSeq(node) ? node.items.flatMap((_, index) => this.needsOf([...list, index])) : [];
  }

  /** Where values are repeated by name, when one that overlaps these stretches is. */
  repeating(stretches: readonly Stretch[]): readonly Stretch[] {
    if (this.root === null) return [];
    const names = new Set<string>();
    const uses: { readonly name: string; readonly at: Stretch }[] = [];
    visit(this.root, {
      Node: (key, node, path) => {
        const from = startOf(node) ?? 0;
        if (isAlias(node)) {
          const pair = path.at(-1);
          const at = isPair(pair) && key === 'value' ? { node, pair, exact: true } : { node, pair: undefined, exact: true };
          uses.push({ name: node.source, at: this.span(at) });
        } else if (node.anchor !== undefined && stretches.some((one) => one.from <= endOf(node) && one.to >= from))
          names.add(node.anchor);
      },
    });
    // A value may be repeated within one that is repeated: where one is written out, all may have to be.
    return uses.some(({ name }) => names.has(name)) ? uses.map(({ at }) => at) : [];
  }

  naming(id: string): readonly Stretch[] {
    const found: Stretch[] = [];
    if (this.root === null) return [];
    visit(this.root, {
      Scalar: (_, node) => {
        if (typeof node.value !== 'string' || !node.value.includes(id)) return;
        found.push({ from: startOf(node) ?? 0, to: endOf(node) });
      },
    });
    return found;
  }

  /** The column of a list's dashes or a map's keys. */
  private indentOf(node: Node | null): number {
    return this.columnOf(startOf(node) ?? 0);
  }

  private lineOf(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** The end of the line, and of the comment lines below it that stand deeper than `column`, and of blank lines below those. */
  private lineAfter(offset: number, column = Number.POSITIVE_INFINITY): number {
    const line = this.text[offset - 1] === '\n' ? -1 : this.text.indexOf('\n', offset);
    let end = this.text[offset - 1] === '\n' ? offset : line < 0 ? this.text.length : line + 1;
    for (let found = this.lineBelow(end, column); found !== undefined; found = this.lineBelow(end, column)) end = found;
    return end;
  }

  private lineBelow(from: number, column: number): number | undefined {
    const lines = /^(?:[ \t]*\r?\n)*([ \t]*)#[^\n]*\n?/.exec(this.text.slice(from));
    return lines === null || (lines[1]?.length ?? 0) <= column ? undefined : from + lines[0].length;
  }

  private columnOf(offset: number): number {
    return offset - this.lineOf(offset) - (this.text.charCodeAt(this.lineOf(offset)) === 0xfeff ? 1 : 0);
  }
}

function isNodePair(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item && 'value' in item && !('range' in item);
}

function asNode(value: unknown): Node | null {
  return isScalar(value) || isMap(value) || isSeq(value) || isAliasNode(value) ? value : null;
}

function isAliasNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'source' in value && 'range' in value;
}

function startOf(node: Node | null): number | undefined {
  return node?.range?.[0];
}

function endOf(node: Node | null): number {
  return node?.range?.[1] ?? 0;
}
