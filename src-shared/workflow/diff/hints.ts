import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Json } from '../../lib/json.ts';
import type { FieldChange } from './field-changes.ts';
import type { NormalWorkflow } from './normal-form.ts';
import type { StepDiff, WorkflowDiff } from './workflow-diff.ts';

/** Something about a diff that a reviewer should not miss, in a sentence; `at` is a path by ids. */
export interface DiffHint {
  readonly kind: 'limit_widened' | 'gate_removed' | 'evidence_removed' | 'reaches_further' | 'failure_ignored';
  readonly message: string;
  readonly at: string;
}

/** Everything in a diff that lets the workflow do more, or lets fewer people and checks stand in its way. */
export function hintsOf(
  diff: Pick<WorkflowDiff, 'fields' | 'steps' | 'edges' | 'capabilities'>,
  sides: { readonly before: NormalWorkflow; readonly after: NormalWorkflow },
): readonly DiffHint[] {
  return [
    ...policyHints(sides),
    ...diff.fields.flatMap(workspaceHint),
    ...diff.steps.flatMap(stepHints),
    ...approvalHints(diff),
    ...diff.capabilities.gained.flatMap(({ kind, words, details }): readonly DiffHint[] =>
      kind === 'command' || kind === 'network' || kind === 'secret' || kind === 'deploy'
        ? [
            {
              kind: 'reaches_further',
              at: '',
              message: `New: ${words.charAt(0).toLowerCase()}${words.slice(1)}${details.length === 0 ? '' : ` (${details.join('; ')})`}.`,
            },
          ]
        : [],
    ),
  ];
}

/** Lists that let through only what they name: a longer one, or none, lets more through. */
const ALLOWING: readonly (readonly [readonly string[], string])[] = [
  [['repo', 'allowed_paths'], 'files it may change'],
  [['secrets', 'allowed'], 'secrets it may use'],
  [['commands', 'allowed'], 'commands it may run'],
  [['network', 'allowed_hosts'], 'computers it may reach'],
];
/** Lists that stop what they name. */
const STOPPING: readonly (readonly [readonly string[], string])[] = [
  [['repo', 'blocked_paths'], 'files it must not change'],
  [['commands', 'denied'], 'commands it must not run'],
];
const LIMITS: readonly (readonly [readonly string[], string])[] = [
  [['budget', 'max_credits'], 'credits'],
  [['budget', 'max_wall_clock_sec'], 'seconds of work'],
];

function policyHints({
  before,
  after,
}: {
  readonly before: NormalWorkflow;
  readonly after: NormalWorkflow;
}): readonly DiffHint[] {
  const sides = (path: readonly string[]): readonly [Json | undefined, Json | undefined] => [
    valueAt(before.fields['policies'], path),
    valueAt(after.fields['policies'], path),
  ];
  const hints: DiffHint[] = [];
  const add = (kind: DiffHint['kind'], path: readonly string[], message: string): void =>
    void hints.push({ kind, at: ['policies', ...path].join('.'), message });
  for (const [path, words] of ALLOWING) {
    const [left, right] = sides(path);
    if (left !== undefined && right === undefined) add('limit_widened', path, `The limit on ${words} is gone.`);
    const more = left === undefined ? [] : missing(right, left);
    if (more.length > 0) add('limit_widened', path, `More ${words}: ${more.join(', ')}.`);
  }
  for (const [path, words] of STOPPING) {
    const [left, right] = sides(path);
    const fewer = missing(left, right);
    if (fewer.length > 0) add('limit_widened', path, `No longer among the ${words}: ${fewer.join(', ')}.`);
  }
  for (const [path, words] of LIMITS) {
    const [left, right] = sides(path);
    if (typeof left !== 'number') continue;
    if (right === undefined) add('limit_widened', path, `The limit of ${left} ${words} is gone.`);
    else if (typeof right === 'number' && right > left)
      add('limit_widened', path, `The limit rises from ${left} to ${right} ${words}.`);
  }
  const gates = ['gates', 'require_human_approval_for'];
  const open = missing(...sides(gates));
  if (open.length > 0) add('gate_removed', gates, `Nobody is asked any more before: ${open.join(', ')}.`);
  return hints;
}

const REACH = ['none', 'isolated', 'in_place'];

function workspaceHint({ path, before, after }: FieldChange): readonly DiffHint[] {
  if (path.join('.') !== 'workspace.mode') return [];
  if (REACH.indexOf(String(after)) <= REACH.indexOf(String(before))) return [];
  const message = after === 'in_place' ? 'It now works in your folder itself.' : 'It may now change files, in a copy.';
  return [{ kind: 'reaches_further', at: 'workspace', message }];
}

function stepHints(step: StepDiff): readonly DiffHint[] {
  const at = `steps.${step.key}`;
  const { before, after } = step;
  if (after === null) {
    return before?.type === 'approve' ? [{ kind: 'gate_removed', at, message: `The approval "${before.name}" is gone.` }] : [];
  }
  if (before === null) return [];
  const hints: DiffHint[] = [];
  if (before.type === 'approve' && after.type !== 'approve')
    hints.push({ kind: 'gate_removed', at, message: `"${after.name}" is no longer an approval.` });
  for (const change of step.fields) {
    const [key] = change.path;
    const where = `${at}.${change.path.join('.')}`;
    if (key === 'confirm' && change.path.length === 1 && (change.after === false || change.after === undefined))
      hints.push({ kind: 'gate_removed', at: where, message: `Nobody confirms "${after.name}" any more.` });
    if (key === 'verify' && ((change.items?.removed.length ?? 0) > 0 || change.after === undefined))
      hints.push({
        kind: 'evidence_removed',
        at: where,
        message: `Something that was checked after "${after.name}" is not checked any more, or in another way.`,
      });
    if (key === 'on_failure' && change.after === 'continue')
      hints.push({ kind: 'failure_ignored', at: where, message: `The run goes on when "${after.name}" fails.` });
  }
  return hints;
}

/** A step that waited for an approval and does not any more, although both are still there. */
function approvalHints({ edges, steps }: Pick<WorkflowDiff, 'edges' | 'steps'>): readonly DiffHint[] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const heirs = new Map<string, string[]>();
  for (const { from, to, status } of edges) if (status !== 'removed') heirs.set(from, [...(heirs.get(from) ?? []), to]);
  return edges.flatMap(({ from, to, status }): readonly DiffHint[] => {
    const [approval, step] = [byKey.get(from), byKey.get(to)];
    if (status !== 'removed' || approval?.after?.type !== 'approve' || step?.after == null) return [];
    if (reaches(heirs, from, to)) return [];
    return [
      {
        kind: 'gate_removed',
        at: `steps.${to}.needs`,
        message: `"${step.after.name}" no longer waits for the approval "${approval.after.name}".`,
      },
    ];
  });
}

function reaches(heirs: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(heirs.get(next) ?? []));
  }
  return false;
}

function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((here, key) => (isJsonObject(here) ? here[key] : undefined), value);
}

/** Items of the first list that the second has not, as words. */
function missing(list: Json | undefined, other: Json | undefined): readonly string[] {
  if (!isJsonList(list)) return [];
  const there = isJsonList(other) ? other : [];
  return list.filter((item) => !there.includes(item)).map(String);
}
