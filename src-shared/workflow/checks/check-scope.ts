import { canonicalJson } from '../../lib/canonical-json.ts';
import { eachStep, type PlacedStep } from '../each-step.ts';
import type { Finding, Location } from './finding.ts';
import type { Step, Workflow } from '../schema.ts';
import { stepNotes, type StepCheck } from './step-notes.ts';

/**
 * What the findings about a step may depend on besides the step itself. Workflows that are equal in that respect give the same
 * objects, so that an edit of one step leaves what is known of the others. Undefined while two steps share an id.
 */
export interface CheckScope {
  /** The workflow's own fields. */
  readonly fields: object;
  /** Those, and of every step what others may depend on: its place, id, type, order, conditions and output. */
  readonly whole: object;
}

/** What only says what a step does, or what people read: no other step's findings depend on it. */
const INSIDE: ReadonlySet<string> = new Set([
  ...[
    'name',
    'notes',
    'goal',
    'role',
    'reason',
    'command',
    'argv',
    'shell',
    'working_directory',
    'url',
    'headers',
    'body',
    'method',
  ],
  ...['arguments', 'env', 'artifacts', 'attachments', 'verify', 'confirm', 'secrets', 'inputs', 'agent', 'model', 'tools'],
  ...['timeout_sec', 'retry', 'writes', 'workspace', 'resources', 'expect', 'max_turns'],
]);

/** Fields of a workflow that no finding depends on. */
const SAID: ReadonlySet<string> = new Set(['steps', 'name', 'description', 'guidance', 'outputs']);

const scopes = new WeakMap<Workflow, { readonly scope: CheckScope | undefined }>();

/** The {@link CheckScope} of a workflow. */
export function checkScope(workflow: Workflow): CheckScope | undefined {
  const before = scopes.get(workflow);
  if (before !== undefined) return before.scope;
  const made = makeScope(workflow);
  scopes.set(workflow, { scope: made });
  return made;
}

function makeScope(workflow: Workflow): CheckScope | undefined {
  const steps = eachStep(workflow);
  if (new Set(steps.map(({ step }) => step.id)).size !== steps.length) return undefined;
  const fields = canonicalJson(Object.fromEntries(Object.entries(workflow).filter(([key]) => !SAID.has(key))));
  return { fields: interned(fields), whole: interned(`${fields}\n${workflow.steps.map(outside).join('\n')}`) };
}

/** What others may depend on of a step, as text. */
function outside(step: Step): string {
  const notes = stepNotes(step);
  if (notes.outside !== undefined) return notes.outside;
  let own = '';
  for (const [key, value] of Object.entries(step))
    if (!INSIDE.has(key) && key !== 'steps') own += `${key}:${JSON.stringify(value)},`;
  notes.outside = step.type === 'loop' ? `${own}[${step.steps.map(outside).join('\n')}]` : own;
  return notes.outside;
}

const KEPT = 8;
const objects = new Map<string, object>();

/** One object for one text, for the texts seen last. */
function interned(text: string): object {
  const known = objects.get(text) ?? {};
  objects.delete(text);
  objects.set(text, known);
  const oldest = objects.size > KEPT ? objects.keys().next().value : undefined;
  if (oldest !== undefined) objects.delete(oldest);
  return known;
}

/** What `find`, as this check, says of a step: from memory while neither the step nor `key` nor its place changed; without a key always computed. */
export function remembered(
  check: StepCheck,
  { placed, key }: { readonly placed: PlacedStep; readonly key: object | undefined },
  find: () => readonly Finding[],
): readonly Finding[] {
  if (key === undefined) return find();
  const { found } = stepNotes(placed.step);
  const before = found[check];
  if (before?.key === key && (before.findings.length === 0 || isSamePlace(before.at, placed.at))) return before.findings;
  const findings = find();
  found[check] = { key, at: placed.at, findings };
  return findings;
}

function isSamePlace(one: Location, other: Location): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}

/** A check of what is between steps, computed once for all workflows of one {@link CheckScope}. */
export function rememberedWhole(check: (workflow: Workflow) => readonly Finding[]): (workflow: Workflow) => readonly Finding[] {
  const memory = new WeakMap<object, readonly Finding[]>();
  return (workflow) => {
    const key = checkScope(workflow)?.whole;
    if (key === undefined) return check(workflow);
    const found = memory.get(key) ?? check(workflow);
    memory.set(key, found);
    return found;
  };
}
