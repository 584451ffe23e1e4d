import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject, kindWords } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import type { Finding } from '../../workflow/checks/finding.ts';
import { ID_PATTERN } from '../../workflow/schema.ts';
import { typeOfFields } from '../repair.ts';
import { readYaml } from '../yaml/yaml-source.ts';
import type { Block } from './block-scan.ts';
import { commandOf, confirmOf, headingOf, isComment, isConfirm, isShell, isYamlStep, sliceOf } from './read-blocks.ts';
import type { CommandFence, ConfirmQuote, Heading, OwnText, ProseKey, Span, YamlPiece } from './markdown-part.ts';

/** Where one heading's own text stands: its blocks without the heading itself. */
export interface OwnPlace {
  readonly level: number;
  readonly span: Span;
  readonly heading: Block | undefined;
  readonly blocks: readonly Block[];
  /** Of the document: the slice and the whole of its front matter. */
  readonly frontMatter?: { readonly outer: Span; readonly slice: Span };
  readonly budget: Budget;
}

/** Values that YAML within one text may still come to, all aliases written out; what is beyond is not read. */
export interface Budget {
  left: number;
}

const VALUE_LIMIT = 200_000;

/** A budget for one text. */
export function newBudget(): Budget {
  return { left: VALUE_LIMIT };
}

/** Reads what stands under one heading. */
export function readOwn(text: string, place: OwnPlace): OwnText {
  const findings: Finding[] = [];
  const isStep = place.level > 1;
  const heading = place.heading === undefined ? undefined : headingOf(text, place.heading, { isStep });
  const yaml = isStep ? yamlStep(text, place, findings) : frontMatter(text, place, findings);
  const confirms = isStep ? place.blocks.filter((block) => isConfirm(text, block)) : [];
  twice(confirms.slice(1), { key: 'confirm', what: 'A second [!confirm] quote' }, findings);
  const rest = withoutRules(
    place.blocks.filter((block) => !isComment(text, block) && !confirms.includes(block) && !(isStep && isYamlStep(text, block))),
  );
  const command = isStep ? loneFence(text, rest, yaml) : undefined;
  const saysMore = command === undefined && rest.some(({ kind }) => kind !== 'definition');
  const prose = saysMore ? runs(place.blocks, rest) : [];
  const proseText = prose
    .map(({ start, end }) => plain(text.slice(start, end)))
    .join('\n\n')
    .trim();
  const quote = confirms[0] === undefined ? undefined : confirmOf(text, confirms[0]);
  const own = { heading, yaml, command, confirm: quote, proseText };
  const fields = isStep ? stepFields(own) : documentFields(own);
  if (proseText !== '' && yaml !== undefined && own.yaml?.value[fields.proseKey] !== undefined)
    twice(prose, { key: fields.proseKey, what: `The text here, which is the ${fields.proseKey},` }, findings);
  if (command !== undefined && yaml?.value['command'] !== undefined)
    twice([command.outer], { key: 'command', what: 'This command' }, findings);
  if (quote !== undefined && yaml !== undefined && saysReason(yaml.value['confirm']))
    twice([quote.outer], { key: 'confirm', what: 'This quote' }, findings);
  const last = place.blocks.at(-1)?.end ?? 0;
  const contentEnd = Math.max(place.span.start, heading?.end ?? 0, yaml?.outer.end ?? 0, last);
  return { level: place.level, span: place.span, contentEnd, ...own, prose, ...fields, findings };
}

interface Told {
  readonly heading: Heading | undefined;
  readonly yaml: YamlPiece | undefined;
  readonly command: CommandFence | undefined;
  readonly confirm: ConfirmQuote | undefined;
  readonly proseText: string;
}

type Fields = Pick<OwnText, 'value' | 'headingKey' | 'proseKey'>;

function stepFields({ heading, yaml, command, confirm, proseText }: Told): Fields {
  const written = yaml?.value ?? {};
  const said = heading?.said ?? '';
  const headingKey =
    said === '' || written['name'] !== undefined
      ? undefined
      : ID_PATTERN.test(said) && written['id'] === undefined && written['step_id'] === undefined
        ? 'id'
        : 'name';
  const implied = command === undefined ? (typeOfFields(written) ?? 'agent') : 'command';
  const type = written['type'] ?? implied;
  const proseKey = proseKeyOf(type);
  const value = nullMap<Json>();
  const first = nullMap<Json>();
  if (headingKey !== undefined) first[headingKey] = said;
  first['type'] = type;
  if (command !== undefined) first['command'] = command.text;
  if (proseText !== '') first[proseKey] = proseText;
  for (const key of ['id', 'step_id', 'name', 'type'])
    if (written[key] !== undefined || first[key] !== undefined) value[key] = written[key] ?? first[key] ?? null;
  Object.assign(value, { ...first, ...written, ...value });
  if (confirm !== undefined) value['confirm'] = withReason(written['confirm'], confirm.reason);
  return { value, headingKey, proseKey };
}

function documentFields({ heading, yaml, proseText }: Told): Fields {
  const written = yaml?.value ?? {};
  const said = heading?.said ?? '';
  const headingKey = said === '' || written['name'] !== undefined ? undefined : 'name';
  const value = nullMap<Json>();
  for (const key of ['version', 'id', 'workflow_id']) if (written[key] !== undefined) value[key] = written[key];
  if (headingKey !== undefined) value['name'] = said;
  else if (written['name'] !== undefined) value['name'] = written['name'];
  if (proseText !== '') value['description'] = proseText;
  Object.assign(value, {
    ...written,
    ...value,
    ...(written['description'] === undefined ? {} : { description: written['description'] }),
  });
  return { value, headingKey, proseKey: 'description' };
}

/** What the text of a step is: words to an agent, to a person, or about a step that needs none. */
function proseKeyOf(type: Json): ProseKey {
  if (type === 'agent') return 'goal';
  return type === 'approve' || type === 'ask' ? 'reason' : 'notes';
}

function saysReason(confirm: Json | undefined): boolean {
  return confirm !== undefined && (!isJsonObject(confirm) || confirm['reason'] !== undefined);
}

function withReason(confirm: Json | undefined, reason: string): Json {
  const written = isJsonObject(confirm) ? confirm : {};
  return { ...(reason === '' ? {} : { reason }), ...written };
}

function yamlStep(text: string, { blocks, budget }: OwnPlace, findings: Finding[]): YamlPiece | undefined {
  const fences = blocks.filter((block) => isYamlStep(text, block));
  twice(fences.slice(1), { key: '', what: 'A second `yaml step` block' }, findings);
  const fence = fences[0];
  return fence === undefined
    ? undefined
    : yamlPiece(text, { outer: fence, slice: sliceOf(text, fence), what: 'A `yaml step` block', budget }, findings);
}

function frontMatter(text: string, place: OwnPlace, findings: Finding[]): YamlPiece | undefined {
  return place.frontMatter === undefined
    ? undefined
    : yamlPiece(text, { ...place.frontMatter, what: 'The front matter', budget: place.budget }, findings);
}

function yamlPiece(
  text: string,
  piece: { readonly outer: Span; readonly slice: Span; readonly what: string; readonly budget: Budget },
  findings: Finding[],
): YamlPiece {
  const { start, end } = piece.slice;
  const { budget } = piece;
  if (budget.left < 0) return { outer: spanOf(piece.outer), slice: piece.slice, source: readYaml(''), value: {} };
  const source = readYaml(text.slice(start, end));
  budget.left -= sizeOf(source.value ?? null);
  if (budget.left < 0)
    findings.push({
      code: 'FR005',
      at: [],
      message: `The file expands to more than ${VALUE_LIMIT} values.`,
      hint: 'Use fewer aliases.',
      offsets: [start, Math.max(end, start + 1)],
    });
  for (const finding of source.findings) {
    const { offsets } = finding;
    findings.push({ ...finding, ...(offsets === undefined ? {} : { offsets: [offsets[0] + start, offsets[1] + start] }) });
  }
  const value = source.value ?? null;
  if (value !== null && !isJsonObject(value) && source.findings.length === 0)
    findings.push({
      code: 'FR021',
      at: [],
      message: `${piece.what} holds ${kindWords(value)}, not fields with their values.`,
      hint: 'Write lines such as role: reviewer.',
      offsets: [start, Math.max(end, start + 1)],
    });
  return {
    outer: spanOf(piece.outer),
    slice: piece.slice,
    source,
    value: isJsonObject(value) ? value : {},
  };
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

function sizeOf(value: Json): number {
  if (isJsonList(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item), 1);
  return isJsonObject(value) ? Object.values(value).reduce<number>((sum, item) => sum + sizeOf(item), 1) : 1;
}

function twice(spans: readonly Span[], said: { readonly key: string; readonly what: string }, findings: Finding[]): void {
  const span = spans[0];
  if (span === undefined) return;
  findings.push({
    code: 'FR022',
    at: said.key === '' ? [] : [said.key],
    message: `${said.what} says again what is said before.`,
    hint: said.key === '' ? 'Put all fields of a step into one block.' : `Keep one of the two, here or at ${said.key}: in YAML.`,
    offsets: [span.start, span.end],
  });
}

/** Rules (`---`) at the start and the end only part one section from the next. */
function withoutRules(blocks: readonly Block[]): readonly Block[] {
  const first = blocks.findIndex(({ kind }) => kind !== 'break');
  const last = blocks.findLastIndex(({ kind }) => kind !== 'break');
  return first < 0 ? [] : blocks.slice(first, last + 1);
}

function loneFence(text: string, blocks: readonly Block[], yaml: YamlPiece | undefined): CommandFence | undefined {
  const [fence, second] = blocks.filter(({ kind }) => kind !== 'definition');
  if (fence === undefined || second !== undefined || !isShell(text, fence)) return undefined;
  const type = yaml?.value['type'];
  return type === undefined || type === 'command' ? commandOf(text, fence) : undefined;
}

/** Stretches of prose that nothing else cuts in two. */
function runs(all: readonly Block[], prose: readonly Block[]): readonly Span[] {
  const wanted = new Set(prose);
  const found: { start: number; end: number }[] = [];
  let goesOn = false;
  for (const block of all) {
    const last = found.at(-1);
    if (!wanted.has(block)) goesOn = false;
    else if (goesOn && last !== undefined) last.end = block.end;
    else {
      found.push({ start: block.start, end: block.end });
      goesOn = true;
    }
  }
  return found;
}

function plain(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
