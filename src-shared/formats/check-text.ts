import type { Json } from '../lib/json.ts';
import { once } from '../lib/once.ts';
import { judge, type Surroundings } from '../workflow/checks/check-linked.ts';
import type { ParseShell } from '../workflow/policies/shell-script.ts';
import { compileChecked } from '../workflow/compile.ts';
import type { Links } from '../workflow/checks/links.ts';
import type { CompiledWorkflow } from '../workflow/compiled.ts';
import type { Diagnostic } from '../workflow/checks/diagnostic.ts';
import type { Finding } from '../workflow/checks/finding.ts';
import { hasErrors, readParts, type ReadOptions, type ReadResult } from './read-workflow.ts';

/** A text read and checked; `compiled` is there only when nothing in it is an error. */
export interface CheckedText extends ReadResult {
  /** The text's value with missing ids derived, however incomplete: empty of an empty text, null while it cannot be read. */
  readonly value: Json;
  readonly compiled?: CompiledWorkflow;
  /** Gives findings of deeper tiers their ranges and text fixes. */
  readonly place: (findings: readonly Finding[]) => Diagnostic[];
}

/** How to read a text; with a parser of shell text, what commands may run is checked whole. */
export interface CheckOptions extends ReadOptions {
  readonly parseShell?: ParseShell | undefined;
}

const recent = new Map<string, CheckedText>();
const RECENT_LIMIT = 16;
/** UTF-16 units of all that is remembered: of very long texts the newest few. */
const RECENT_LENGTH = 2_000_000;
let recentLength = 0;

/** The one pipeline: read, check tier 1, compile. Never throws; an unchanged text is answered from memory. */
export function checkText(text: string, options: CheckOptions = {}): CheckedText {
  const key = `${options.path ?? ''}\0${options.parseShell === undefined ? '' : 'shell'}\0${text}`;
  const known = recent.get(key);
  if (known !== undefined) {
    recent.delete(key);
    recent.set(key, known);
    return known;
  }
  const checked = checkAnew(text, options);
  recent.set(key, checked);
  recentLength += key.length;
  for (const oldest of recent.keys()) {
    if ((recent.size <= RECENT_LIMIT && recentLength <= RECENT_LENGTH) || oldest === key) break;
    recent.delete(oldest);
    recentLength -= oldest.length;
  }
  return checked;
}

/** What a text is checked with at tier 2: the workflows it uses, the tools that are there, and what is missing on this machine. */
export interface LinkedOptions extends CheckOptions, Omit<Surroundings, 'parseShell'> {
  readonly links: Links;
}

/**
 * {@link checkText} with the workflows it uses at hand (tier 2): they are found, fit their inputs, and what reads their outputs is
 * checked; `compiled` pins them.
 */
export function checkLinkedText(text: string, options: LinkedOptions): CheckedText {
  return checkAnew(text, options);
}

function checkAnew(text: string, options: CheckOptions & Partial<LinkedOptions>): CheckedText {
  const parts = readParts(text, options);
  const { workflow: read, rangeOf, blockOf, place, repaired: value } = parts;
  if (read === undefined) return { value, diagnostics: parts.diagnostics, rangeOf, blockOf, place };
  const { links } = options;
  const { workflow, findings: found } = judge(read, options);
  const diagnostics = once(() =>
    [...parts.diagnostics, ...place(found)].sort((a, b) => (a.range?.start.offset ?? 0) - (b.range?.start.offset ?? 0)),
  );
  const isRight = !hasErrors(parts.findings) && !hasErrors(found);
  // Only who runs the workflow needs its pinned form and its hash, and they cost as much as all the checks.
  const compiled = once(() => compileChecked(workflow, links));
  const checked: CheckedText = {
    value,
    workflow,
    get diagnostics() {
      return diagnostics();
    },
    rangeOf,
    blockOf,
    place,
  };
  return isRight ? Object.defineProperty(checked, 'compiled', { get: compiled, enumerable: true }) : checked;
}
