import { parseDocument } from 'yaml';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Draw } from './draw.fixture.ts';

/** How one author writes; numbers are chances in a hundred. */
interface Habits {
  readonly step: number;
  readonly unindented: boolean;
  readonly dashGap: number;
  readonly dashAlone: number;
  readonly quotedKeys: number;
  readonly comments: number;
  readonly oddComments: number;
  readonly blanks: number;
  readonly flow: number;
  readonly flowLines: number;
  readonly anchors: number;
  readonly explicit: number;
  readonly quotes: number;
  readonly blocks: number;
  readonly otherIds: number;
  readonly shuffled: boolean;
}

/** A text that says a model, written in one author's habits; `habits` names what is unusual about it. */
export interface Written {
  readonly text: string;
  readonly habits: readonly string[];
}

/** Writes a model as one of very many authors would; what it says is exactly the model. */
export function writtenBy(draw: Draw, model: JsonObject): Written {
  const rare = (chance: number, amount: number): number => (draw.chance(chance) ? amount : 0);
  const habits: Habits = {
    step: draw.pick([1, 2, 2, 2, 3, 4]),
    unindented: draw.chance(35),
    dashGap: draw.pick([1, 1, 1, 1, 3]),
    dashAlone: rare(12, 40),
    quotedKeys: rare(15, 60),
    comments: draw.pick([0, 20, 35, 60]),
    oddComments: rare(25, 30),
    blanks: draw.pick([0, 0, 15, 40]),
    flow: draw.pick([0, 20, 50]),
    flowLines: rare(40, 50),
    anchors: rare(20, 60),
    explicit: rare(8, 15),
    quotes: draw.pick([0, 20, 70]),
    blocks: draw.pick([0, 30, 60]),
    otherIds: rare(10, 50),
    shuffled: draw.chance(12),
  };
  const writer = new Writer(draw, habits);
  const lines = [
    ...(draw.chance(20) ? writer.remarks(0) : []),
    ...writer.map(model, 0, 'workflow'),
    ...(draw.chance(20) ? writer.remarks(0) : []),
  ];
  const marks = draw.below(12);
  const all = [...(marks === 0 ? ['---'] : marks === 1 ? ['%YAML 1.2', '---'] : []), ...lines, ...(marks === 2 ? ['...'] : [])];
  const eol = draw.chance(15) ? '\r\n' : '\n';
  const open = draw.chance(12) && !/^\s*$/.test(all.at(-1) ?? '');
  const text = (draw.chance(8) ? '\uFEFF' : '') + all.join(eol) + (open ? '' : eol);
  const names: readonly (readonly [string, boolean])[] = [
    ['crlf', eol === '\r\n'],
    ['unindented lists', habits.unindented],
    ['dash alone', habits.dashAlone > 0],
    ['wide dash', habits.dashGap > 1],
    ['quoted keys', habits.quotedKeys > 0],
    ['odd comments', habits.oddComments > 0],
    ['flow over lines', habits.flow > 0 && habits.flowLines > 0],
    ['flow', habits.flow > 0],
    ['anchors', writer.aliased],
    ['explicit keys', habits.explicit > 0],
    ['other ids', habits.otherIds > 0],
    ['odd order', habits.shuffled],
    ['no final newline', open],
    ['marks', marks < 3],
    ['indent 1', habits.step === 1],
    ['indent 3 or 4', habits.step > 2],
  ];
  return { text, habits: names.flatMap(([name, on]) => (on ? [name] : [])) };
}

interface After {
  readonly head: string;
  readonly rest: readonly string[];
  /** No comment may follow on the line, or below in a deeper column. */
  readonly closed?: boolean;
}

const REMARKS = [
  '# note',
  '# TODO: look at this',
  '#tight',
  '# a: b',
  '# - item',
  '# "quoted',
  '#',
  '# é 😀',
  '#   wide',
] as const;

class Writer {
  aliased = false;
  private anchorCount = 0;
  private readonly known = new Map<string, string>();
  private readonly draw: Draw;
  private readonly habits: Habits;

  constructor(draw: Draw, habits: Habits) {
    this.draw = draw;
    this.habits = habits;
  }

  remarks(indent: number): readonly string[] {
    const count = 1 + this.draw.below(2);
    return Array.from({ length: count }, () => ' '.repeat(indent) + this.draw.pick(REMARKS));
  }

  map(map: JsonObject, indent: number, what: 'workflow' | 'step' | 'map'): readonly string[] {
    const { draw, habits } = this;
    const lines: string[] = [];
    let closed = false;
    for (const [name, value] of this.ordered(Object.entries(map), what)) {
      const first = lines.length === 0;
      if (!closed && !(first && what !== 'workflow') && draw.chance(what === 'map' ? 2 : habits.blanks / 2)) lines.push('');
      if (draw.chance(habits.comments / 3) && !(first && what !== 'workflow')) lines.push(...this.remarks(indent));
      else if (!closed && !first && draw.chance(habits.oddComments)) lines.push(' '.repeat(draw.below(9)) + draw.pick(REMARKS));
      const spelled = name === 'id' && what === 'step' && draw.chance(habits.otherIds) ? 'step_id' : name;
      const after = this.value(value, indent, name);
      closed = after.closed === true;
      const explicit = draw.chance(habits.explicit);
      const key = this.key(spelled);
      const head = explicit && after.head !== '' ? `:${after.head}` : `${key}:${after.head}`;
      if (explicit && after.head !== '') lines.push(`${' '.repeat(indent)}? ${key}`);
      const remark = !closed && draw.chance(habits.comments / 3) ? `${' '.repeat(1 + draw.below(4))}${draw.pick(REMARKS)}` : '';
      const [last, ...above] = [...after.rest].reverse();
      if (last === undefined || after.head === '' || /^ (?:&\w+)?$/.test(after.head) || closed) {
        lines.push(' '.repeat(indent) + head + (closed || remark === '' ? '' : remark), ...after.rest);
      } else lines.push(' '.repeat(indent) + head, ...above.reverse(), last + remark);
    }
    return lines;
  }

  private ordered(
    members: readonly (readonly [string, Json])[],
    what: 'workflow' | 'step' | 'map',
  ): readonly (readonly [string, Json])[] {
    if (!this.habits.shuffled || what === 'map') return members;
    const left = [...members];
    const shuffled: (readonly [string, Json])[] = [];
    while (left.length > 0) shuffled.push(...left.splice(this.draw.below(left.length), 1));
    return shuffled;
  }

  private key(name: string): string {
    if (this.draw.chance(this.habits.quotedKeys) || !/^[A-Za-z_][\w-]*$/.test(name))
      return this.draw.chance(50) || name.includes("'") ? JSON.stringify(name) : `'${name}'`;
    return name;
  }

  private value(value: Json, indent: number, key: string): After {
    const { draw, habits } = this;
    const anchorable = ['needs', 'env', 'retry', 'goal', 'command', 'for_sec', 'verify'].includes(key);
    const known = anchorable && draw.chance(habits.anchors) ? this.known.get(canonicalJson(value)) : undefined;
    if (known !== undefined) {
      this.aliased = true;
      return { head: ` *${known}`, rest: [] };
    }
    const written = this.fresh(value, indent);
    if (!anchorable || !draw.chance(habits.anchors)) return written;
    const name = `n${++this.anchorCount}`;
    this.known.set(canonicalJson(value), name);
    return { ...written, head: ` &${name}${written.head}` };
  }

  private fresh(value: Json, indent: number): After {
    const { draw, habits } = this;
    if (typeof value === 'string') return this.text(value, indent);
    if (typeof value !== 'object' || value === null) return { head: ` ${JSON.stringify(value)}`, rest: [] };
    const size = isJsonList(value) ? value.length : Object.keys(value).length;
    const small = JSON.stringify(value).length < 160;
    if (size === 0 || (small && draw.chance(habits.flow))) return this.flow(value, indent + 1);
    if (isJsonList(value)) return { head: '', rest: this.list(value, habits.unindented ? indent : indent + habits.step) };
    return isJsonObject(value) ? { head: '', rest: this.map(value, indent + habits.step, 'map') } : { head: '', rest: [] };
  }

  private list(list: readonly Json[], indent: number): readonly string[] {
    const { draw, habits } = this;
    const lines: string[] = [];
    let closed = false;
    for (const [index, item] of list.entries()) {
      if (index > 0 && !closed && draw.chance(habits.blanks)) lines.push('');
      if (draw.chance(habits.comments / 2)) lines.push(...this.remarks(indent));
      const dash = `${' '.repeat(indent)}-`;
      closed = false;
      if (
        isJsonObject(item) &&
        Object.keys(item).length > 0 &&
        !(JSON.stringify(item).length < 110 && draw.chance(habits.flow))
      ) {
        const alone = draw.chance(habits.dashAlone);
        const column = indent + (alone ? Math.max(1, habits.step) : 1 + habits.dashGap);
        const inner = this.map(item, column, 'type' in item && ('id' in item || 'steps' in item) ? 'step' : 'map');
        if (alone) lines.push(dash + (draw.chance(habits.comments) ? ' # alone' : ''), ...inner);
        else lines.push(dash + ' '.repeat(habits.dashGap) + (inner[0] ?? '').slice(column), ...inner.slice(1));
        closed = /^\s*$/.test(inner.at(-1) ?? '');
      } else {
        const after = isJsonList(item) || isJsonObject(item) ? this.flow(item, indent + 1) : this.fresh(item, indent);
        closed = after.closed === true;
        lines.push(dash + after.head, ...after.rest);
        if (!closed && draw.chance(habits.comments / 3)) lines.push(`${lines.pop() ?? ''} ${draw.pick(REMARKS)}`);
      }
    }
    return lines;
  }

  private flow(value: readonly Json[] | JsonObject, indent: number): After {
    const { draw, habits } = this;
    const size = isJsonList(value) ? value.length : Object.keys(value).length;
    if (size > 0 && draw.chance(habits.flowLines)) {
      const items = isJsonList(value)
        ? value.map((item) => this.flowText(item))
        : Object.entries(value).map(([name, member]) => `${this.key(name)}: ${this.flowText(member)}`);
      const [open, close] = isJsonList(value) ? ['[', ']'] : ['{', '}'];
      const comma = draw.chance(30) ? ',' : '';
      const column = ' '.repeat(indent + draw.below(4));
      const rest = items.map((item, index) => `${column}${item}${index < items.length - 1 ? ',' : comma}`);
      return {
        head: ` ${open}`,
        rest: [
          ...rest.map((line) => (draw.chance(habits.comments / 4) ? `${line} # in` : line)),
          `${' '.repeat(indent)}${close}`,
        ],
      };
    }
    return { head: ` ${this.flowText(value)}`, rest: [] };
  }

  private flowText(value: Json): string {
    if (typeof value === 'string') return this.oneLine(value, (text) => `[${text}]`);
    if (isJsonList(value)) return `[${value.map((item) => this.flowText(item)).join(this.draw.pick([', ', ', ', ',']))}]`;
    if (!isJsonObject(value)) return JSON.stringify(value);
    const members = Object.entries(value).map(([name, member]) => `${this.key(name)}: ${this.flowText(member)}`);
    const space = this.draw.chance(70) ? ' ' : '';
    return members.length === 0 ? '{}' : `{${space}${members.join(', ')}${space}}`;
  }

  private oneLine(text: string, inside: (written: string) => string): string {
    const { draw, habits } = this;
    const single = `'${text.replaceAll("'", "''")}'`;
    const tries = draw.chance(habits.quotes)
      ? draw.chance(50)
        ? [JSON.stringify(text)]
        : [single, JSON.stringify(text)]
      : [text, single];
    return tries.find((written) => !written.includes('\n') && says(inside(written), text)) ?? JSON.stringify(text);
  }

  private text(text: string, indent: number): After {
    const { draw, habits } = this;
    if ((text.includes('\n') || text.length > 40) && draw.chance(text.includes('\n') ? 85 : habits.blocks)) {
      const block = this.block(text, indent);
      if (block !== undefined) return block;
    }
    if (text.length > 40 && !text.includes('\n') && draw.chance(habits.blocks)) {
      const lines = this.broken(text).map((line, index) => (index === 0 ? line : ' '.repeat(indent + 1 + (index % 3)) + line));
      if (says(lines.join('\n'), text)) return { head: ` ${lines[0] ?? ''}`, rest: lines.slice(1) };
    }
    return { head: ` ${this.oneLine(text, (written) => `x: ${written}`)}`, rest: [] };
  }

  private block(text: string, indent: number): After | undefined {
    const { draw } = this;
    const trimmed = text.replace(/\n+$/, '');
    const ends = text.length - trimmed.length;
    const chomp = ends === 0 ? '-' : ends === 1 ? draw.pick(['', '', '+']) : '+';
    const step = draw.pick([1, 2, 2, 4]);
    const mark = /^[ \n]/.test(text) || draw.chance(10) ? String(step) : '';
    const folded = !trimmed.includes('\n') && draw.chance(60);
    const lines = folded ? this.broken(trimmed) : trimmed.split('\n');
    const head = ` ${folded ? '>' : '|'}${mark}${chomp}`;
    const rest = [
      ...lines.map((line) => (line === '' ? '' : ' '.repeat(indent + step) + line)),
      ...Array.from({ length: Math.max(0, ends - 1) }, () => ''),
    ];
    const reads = says(`${' '.repeat(indent)}x:${head}\n${rest.join('\n')}\n`, text);
    const remark = draw.chance(this.habits.comments / 4) ? ' # block' : '';
    return reads ? { head: head + remark, rest, closed: true } : undefined;
  }

  private broken(text: string): readonly string[] {
    return text.split(/(?<=[^ ]) (?=[^ ])/).reduce<readonly string[]>((lines, word) => {
      const last = lines.at(-1);
      return last === undefined || this.draw.chance(15) ? [...lines, word] : [...lines.slice(0, -1), `${last} ${word}`];
    }, []);
  }
}

/** Whether a small text reads as the wanted text, at its top, as its only member or its only item. */
function says(yaml: string, wanted: string): boolean {
  const document = parseDocument(yaml, { logLevel: 'silent' });
  if (document.errors.length > 0) return false;
  const value: unknown = document.toJS();
  if (typeof value === 'string') return value === wanted;
  const inner: unknown = Array.isArray(value) ? value.length === 1 && value[0] : isJsonObject(value) ? value['x'] : undefined;
  return inner === wanted;
}
