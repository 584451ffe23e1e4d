import type { Json } from '../lib/json.ts';
import { isJsonObject, kindWords } from '../lib/json-guards.ts';
import type { Diagnostic, Range } from '../workflow/checks/diagnostic.ts';
import { diagnosticOf, locationOf, type Finding, type Location } from '../workflow/checks/finding.ts';
import { CODES, type Code } from '../workflow/checks/codes.ts';
import { once } from '../lib/once.ts';
import { unkeepableTexts, type Unkeepable } from '../lib/unkeepable.ts';
import type { Workflow } from '../workflow/schema.ts';
import { parseWorkflow } from './parse-workflow.ts';
import { repairChanges } from './repair-text.ts';
import { repair } from './repair.ts';
import { meantPlaces, placeText, schemaFindings } from './schema-findings.ts';
import { soundPartFindings } from './sound-part.ts';
import { readSource } from './read-source.ts';
import type { TextSource } from './text-source.ts';

/** Where a text came from; the path tells the format and names a workflow that has no name. */
export interface ReadOptions {
  readonly path?: string;
}

/** What reading a text gave: the workflow where it could be understood, what is wrong, and where things are. */
export interface ReadResult {
  readonly workflow?: Workflow;
  readonly diagnostics: Diagnostic[];
  /** The range of a path by ids (`steps.review.goal`), or of the nearest thing around it; undefined when there is nothing. */
  readonly rangeOf: (path: string) => Range | undefined;
  /** Roughly the lines of a list's element, where that is faster to tell than {@link rangeOf}. */
  readonly blockOf: (at: Location) => Range | undefined;
}

/** A read text with what further checks need to place their findings. */
export interface ReadParts extends ReadResult {
  readonly source: TextSource | undefined;
  readonly repaired: Json;
  /** What `diagnostics` is made of, once somebody asks. */
  readonly findings: readonly Finding[];
  /** Ids and the workflow's name where they are derived, each with the fix that writes it down; also those a notation derives by its nature. */
  readonly derived: readonly Finding[];
  /** Gives findings their ranges and text fixes. */
  readonly place: (findings: readonly Finding[]) => Diagnostic[];
}

/** UTF-16 units a workflow text may have. */
export const TEXT_LIMIT = 1_000_000;

/** Reads a workflow in the notation its path tells; never throws, whatever the text holds. */
export function readWorkflow(text: string, options: ReadOptions = {}): ReadResult {
  const { workflow, diagnostics, rangeOf, blockOf } = readParts(text, options);
  return { ...(workflow === undefined ? {} : { workflow }), diagnostics, rangeOf, blockOf };
}

let recent: readonly { readonly text: string; readonly path: string | undefined; readonly parts: ReadParts }[] = [];

/**
 * {@link readWorkflow} with the parts that later checks build on. Remembers the last two texts, because an edit reads what
 * the edit before it wrote.
 */
export function readParts(text: string, options: ReadOptions): ReadParts {
  const known = recent.find((one) => one.text === text && one.path === options.path);
  if (known !== undefined) return known.parts;
  const parts = readAnew(text, options);
  recent = [{ text, path: options.path, parts }, ...recent.slice(0, 1)];
  return parts;
}

function readAnew(text: string, options: ReadOptions): ReadParts {
  const refused = refusal(text);
  if (refused !== undefined) return refusedParts(refused);
  const source = readSource(text, options.path);
  const findings: Finding[] = [...source.findings];
  const value = source.value;
  if (!isJsonObject(value)) {
    const isWellWritten = !hasErrors(findings);
    // A file in which nothing stands yet can be begun as a picture; one that cannot be read leaves the picture as it was.
    const isEmpty = isWellWritten && (value === undefined || value === null);
    if (isWellWritten) findings.push(notAMap(value, text));
    const repaired = isEmpty ? {} : (value ?? null);
    return partsOf({
      findings,
      derived: [],
      rangeOf: nowhere,
      blockOf: nowhere,
      source,
      repaired,
      place: placer(source, repaired),
    });
  }
  if (MAY_BE_ESCAPED.test(text)) findings.push(...unkeepableTexts(value).map(unkeepable));
  const repaired = repair(value, options.path);
  const parsed = parseWorkflow(repaired.value);
  const shape = parsed.ok ? [] : schemaFindings(parsed.error, repaired.value, repaired.findings.flatMap(placesSet));
  const misspelled = meantPlaces(shape);
  for (const finding of repaired.findings) {
    const isThere = placesSet(finding).some((at) => misspelled.has(placeText(at)));
    if (source.saysItself?.(finding) !== true && !isThere) findings.push(finding);
  }
  findings.push(...shape.map((finding) => (source.dialect === 'markdown' ? inHeadings(finding) : finding)));
  if (!parsed.ok && isJsonObject(repaired.value)) findings.push(...soundPartFindings(repaired.value));
  const place = placer(source, repaired.value);
  const rangeOf = (path: string): Range | undefined => source.rangeAt(locationOf(repaired.value, path).at);
  return partsOf({
    ...(parsed.ok ? { workflow: parsed.value } : {}),
    findings,
    derived: repaired.findings.filter(({ code }) => code === 'FR202' || code === 'FR203' || code === 'FR204'),
    rangeOf,
    blockOf: (at) => source.blockAt?.(at),
    source,
    repaired: repaired.value,
    place,
  });
}

/** Escapes that may stand for a character which no file can keep, and halves of pairs as they are. */
const MAY_BE_ESCAPED = /\\(?:0|x00|[uU]0000|[uU]0{0,4}(?:[dD][89a-fA-F]|[fF]{3}[dD]))|[\uD800-\uDFFF]|\uFFFD/;

function unkeepable({ at, character, onKey }: Unkeepable): Finding {
  return {
    code: 'FR010',
    at,
    ...(onKey === undefined ? {} : { onKey }),
    message: `This ${onKey === undefined ? 'text' : 'key'} holds the character ${character}, which no file can keep.`,
    hint: 'Write it without that character.',
  };
}

/** Steps of Markdown are headings, not a list. */
function inHeadings(finding: Finding): Finding {
  const isAboutSteps = finding.code === 'FR103' && finding.at.length === 0 && finding.message.includes('"steps"');
  return isAboutSteps
    ? { ...finding, hint: 'A step is a heading with two marks, as in "## Check the files", and below it what is to be done.' }
    : finding;
}

/** The places that the fixes of a finding fill in. */
function placesSet({ fixes = [] }: Finding): readonly Location[] {
  return fixes.flatMap(({ repairs }) => repairs.flatMap((repair) => (repair.kind === 'set' ? [repair.at] : [])));
}

/** Diagnostics a text may have; what is over that says nothing new. */
const DIAGNOSTICS_LIMIT = 1000;

function mostTelling(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= DIAGNOSTICS_LIMIT) return findings;
  const [errors, others] = [true, false].map((isError) =>
    findings.filter(({ code }) => (CODES[code].severity === 'error') === isError),
  );
  return [...(errors ?? []), ...(others ?? [])].slice(0, DIAGNOSTICS_LIMIT);
}

const nowhere = (): undefined => undefined;

// Finding places is dear, and who only runs a workflow asks for none.
function partsOf(parts: Omit<ReadParts, 'diagnostics'>): ReadParts {
  const diagnostics = once(() => parts.place(mostTelling(parts.findings)));
  return {
    ...parts,
    get diagnostics() {
      return diagnostics();
    },
  };
}

function refusal(text: string): Finding | undefined {
  const at = { at: [], offsets: [0, Math.min(1, text.length)] } as const;
  if (text.includes('\0') || text.slice(0, 100_000).includes('\uFFFD')) {
    return { code: 'FR002', ...at, message: 'This is not a text file.', hint: 'Open the workflow file itself, saved as UTF-8.' };
  }
  if (text.length > TEXT_LIMIT) {
    return {
      code: 'FR001',
      ...at,
      message: `The file has ${Math.ceil(text.length / 1000)} KB; a workflow may have 1,000.`,
      hint: 'Move long texts into files of their own and name them under references.',
    };
  }
  return undefined;
}

function refusedParts(finding: Finding): ReadParts {
  const origin = { line: 1, column: 1, offset: 0 };
  const diagnostic: Diagnostic = { ...diagnosticOf(finding, null), range: { start: origin, end: origin } };
  return {
    diagnostics: [diagnostic],
    rangeOf: nowhere,
    blockOf: nowhere,
    source: undefined,
    repaired: null,
    findings: [finding],
    derived: [],
    place: (findings) => findings.map((each) => diagnosticOf(each, null)),
  };
}

function notAMap(value: Json | undefined, text: string): Finding {
  const empty = value === null || value === undefined;
  return {
    code: 'FR008',
    at: [],
    message: empty ? 'The file is empty.' : `The file holds ${kindWords(value)}, not a workflow.`,
    hint: 'A workflow starts with version: 1, id, name and steps.',
    offsets: [0, Math.min(1, text.length)],
    ...(empty
      ? {
          fixes: [
            {
              title: 'Start with an example',
              repairs: [
                {
                  kind: 'set',
                  at: [],
                  value: {
                    version: 1,
                    id: 'my-workflow',
                    name: 'My workflow',
                    steps: [{ id: 'hello', type: 'command', command: 'echo Hello' }],
                  },
                } as const,
              ],
            },
          ],
        }
      : {}),
  };
}

function placer(source: TextSource, root: Json): (findings: readonly Finding[]) => Diagnostic[] {
  return (findings) =>
    findings
      .map((finding) => placed(finding, source, root))
      .sort((a, b) => (a.range?.start.offset ?? 0) - (b.range?.start.offset ?? 0));
}

function placed(finding: Finding, source: TextSource, root: Json): Diagnostic {
  const range =
    finding.offsets === undefined
      ? source.rangeAt(finding.at, {
          ...(finding.onKey === undefined ? {} : { onKey: true }),
          ...(finding.within === undefined ? {} : { within: finding.within }),
          ...(finding.nth === undefined ? {} : { nth: finding.nth }),
        })
      : { start: source.position(finding.offsets[0]), end: source.position(finding.offsets[1]) };
  const fixes = (finding.fixes ?? []).flatMap((fix) => {
    const changes = repairChanges(source, fix.repairs);
    return changes === undefined ? [] : [{ title: fix.title, changes: [...changes] }];
  });
  const plain = diagnosticOf(finding, root);
  return { ...plain, ...(range === undefined ? {} : { range }), ...(fixes.length === 0 ? {} : { fixes }) };
}

/** How bad a set of findings is: true when one of them keeps the workflow from running. */
export function hasErrors(findings: readonly { readonly code: Code }[]): boolean {
  return findings.some(({ code }) => CODES[code].severity === 'error');
}
