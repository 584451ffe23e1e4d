import type { Json } from '../lib/json.ts';
import { once } from '../lib/once.ts';
import { findingsOf } from '../workflow/check.ts';
import { commandFindings } from '../workflow/policies/command-findings.ts';
import type { ParseShell } from '../workflow/policies/shell-script.ts';
import { checkTools, withToolOutputs } from '../workflow/check-tools.ts';
import type { KnownTool } from '../workflow/known-tool.ts';
import { compileChecked } from '../workflow/compile.ts';
import { checkLinks, withLinkedOutputs, type Links } from '../workflow/links.ts';
import type { CompiledWorkflow } from '../workflow/compiled.ts';
import type { Diagnostic } from '../workflow/diagnostic.ts';
import type { Finding } from '../workflow/finding.ts';
import type { Workflow } from '../workflow/schema.ts';
import { hasErrors, readParts, type ReadOptions, type ReadResult } from './read-workflow.ts';

/** A text read and checked; `compiled` is there only when nothing in it is an error. */
export interface CheckedText extends ReadResult {
  /** The text's value with missing ids derived, however incomplete; null while it cannot be read. */
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
  if (recent.size > RECENT_LIMIT) {
    const oldest = recent.keys().next().value;
    if (oldest !== undefined) recent.delete(oldest);
  }
  return checked;
}

/** What a text is checked with at tier 2: the workflows it uses, the tools that are there, and what is missing on this machine. */
export interface LinkedOptions extends CheckOptions {
  readonly links: Links;
  readonly tools?: readonly KnownTool[];
  readonly missing?: (workflow: Workflow) => readonly Finding[];
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
  const { links, tools } = options;
  const workflow = links === undefined ? read : withLinkedOutputs(read, links);
  const judged = tools === undefined ? workflow : withToolOutputs(workflow, tools);
  const own = withCommands(findingsOf(judged), workflow, options.parseShell);
  const found = [
    ...own,
    ...(links === undefined ? [] : checkLinks(workflow, links)),
    ...(tools === undefined ? [] : checkTools(workflow, tools)),
    ...(options.missing?.(workflow) ?? []),
  ];
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

/** What a real parser finds in commands takes the place of what could be said without one. */
function withCommands(found: readonly Finding[], workflow: Workflow, parse: ParseShell | undefined): readonly Finding[] {
  if (parse === undefined || workflow.policies?.commands === undefined) return found;
  return [...found.filter((finding) => finding.code !== 'FR504'), ...commandFindings(workflow, parse)];
}
