import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Location } from '../checks/finding.ts';
import type { FormField } from '../form-field.ts';
import type { Step } from '../schema.ts';

/** A place of a step where an expression may stand, and what is special about it. */
export interface ExpressionSite {
  readonly at: Location;
  readonly text: string;
  /** `cel` is a bare expression; `text` holds `{{ }}`; `command` is a shell text with `{{ }}`. */
  readonly kind: 'cel' | 'text' | 'command';
  readonly wants?: 'boolean' | 'list' | 'text' | 'seconds' | 'moment';
  /** Secrets may stand here. */
  readonly secrets?: true;
  /** The step's own output may be read. */
  readonly self?: true;
  /** The loop's body may be read: `sure` when an iteration has ended before, `maybe` when not. */
  readonly body?: 'sure' | 'maybe';
}

/** Every place of a step where an expression may stand and text is; bodies of loops are steps of their own. */
export function expressionSites(step: Step, at: Location): readonly ExpressionSite[] {
  const sites: ExpressionSite[] = [];
  const add = (
    key: string | readonly (string | number)[],
    text: string | undefined,
    more: Partial<ExpressionSite> = {},
  ): void => {
    if (text !== undefined) sites.push({ at: [...at, ...(typeof key === 'string' ? [key] : key)], text, kind: 'text', ...more });
  };
  const deep = (key: readonly (string | number)[], value: Json | undefined, more: Partial<ExpressionSite> = {}): void => {
    if (typeof value === 'string') add(key, value, more);
    else if (isJsonList(value)) value.forEach((item, index) => deep([...key, index], item, more));
    else if (isJsonObject(value)) for (const [name, member] of Object.entries(value)) deep([...key, name], member, more);
  };
  add('when', step.when, { kind: 'cel', wants: 'boolean' });
  deep(['env'], step.env);
  for (const [index, check] of (step.verify ?? []).entries()) {
    if ('expression' in check)
      add(['verify', index, 'expression'], check.expression, { kind: 'cel', wants: 'boolean', self: true });
    if ('command' in check) add(['verify', index, 'command'], check.command, { kind: 'command', self: true });
    if ('file' in check) deep(['verify', index], { file: check.file, contains: check.contains ?? null }, { self: true });
  }
  for (const [index, artifact] of (step.artifacts ?? []).entries())
    deep(['artifacts', index], { path: artifact.path ?? null, name: artifact.name ?? null }, { self: true });
  if (typeof step.confirm === 'object')
    add(['confirm', 'reason'], step.confirm.reason, step.confirm.at === 'after' ? { self: true } : {});
  if (typeof step.on_failure === 'object') {
    if ('fail_fast' in step.on_failure) add(['on_failure', 'fail_fast', 'message'], step.on_failure.fail_fast.message);
    else add(['on_failure', 'agent_retry', 'goal'], step.on_failure.agent_retry.goal);
  }
  if (typeof step.workspace === 'object') add(['workspace', 'path'], step.workspace.path);
  ownSites(step, add, deep);
  return sites;
}

type Add = (key: string | readonly (string | number)[], text: string | undefined, more?: Partial<ExpressionSite>) => void;
type Deep = (key: readonly (string | number)[], value: Json | undefined, more?: Partial<ExpressionSite>) => void;

function ownSites(step: Step, add: Add, deep: Deep): void {
  switch (step.type) {
    case 'agent':
      add('goal', step.goal);
      deep(['inputs'], step.inputs);
      return;
    case 'command':
      add('command', step.command, { kind: 'command' });
      deep(['argv'], step.argv);
      add('working_directory', step.working_directory);
      return;
    case 'tool':
      deep(['arguments'], step.arguments);
      return;
    case 'http':
      add('url', step.url, { wants: 'text' });
      deep(['headers'], step.headers, { secrets: true });
      deep(['body'], step.body, { secrets: true });
      return;
    case 'deploy':
      deep(['inputs'], step.inputs, { secrets: true });
      return;
    case 'approve':
      add('reason', step.reason);
      deep(['options'], step.options);
      if (typeof step.timeout === 'string') add('timeout', step.timeout, { wants: 'seconds' });
      return;
    case 'ask':
      add('reason', step.reason);
      for (const [name, field] of Object.entries(step.form)) fieldSites(name, field, deep);
      return;
    case 'wait':
      if (typeof step.for_sec === 'string') add('for_sec', step.for_sec, { wants: 'seconds' });
      add('until', step.until, { wants: 'moment' });
      return;
    case 'workflow':
      deep(['inputs'], step.inputs);
      return;
    case 'loop':
      add('for_each', step.for_each, { kind: 'cel', wants: 'list' });
      add('while', step.while, { kind: 'cel', wants: 'boolean', body: 'maybe' });
      add('until', step.until, { kind: 'cel', wants: 'boolean', body: 'sure' });
  }
}

function fieldSites(name: string, field: FormField, deep: Deep): void {
  deep(['form', name], {
    label: field.label ?? null,
    help: field.help ?? null,
    default: field.default ?? null,
    options: field.options ?? null,
  });
}
