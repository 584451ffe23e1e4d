import { ownValue } from '../lib/own-value.ts';
import { nearest } from '../lib/nearest.ts';
import { commonStepFields } from '../workflow/step-fields.ts';

/** What other tools, and people, call the fields of the language. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  name: ['title', 'label'],
  goal: ['prompt', 'instructions', 'instruction', 'task', 'message'],
  command: ['run', 'cmd', 'script', 'exec', 'sh', 'bash'],
  needs: ['depends_on', 'dependsOn', 'depends', 'after', 'requires', 'dependencies'],
  when: ['if', 'condition', 'only_if', 'unless'],
  reason: ['question', 'message', 'prompt', 'text'],
  env: ['environment', 'vars', 'variables'],
  arguments: ['args', 'params', 'parameters', 'with', 'input'],
  inputs: ['args', 'params', 'parameters', 'with', 'variables', 'vars'],
  for_each: ['items', 'foreach', 'in', 'over', 'each', 'range'],
  times: ['count', 'repeat', 'repetitions'],
  on_failure: ['on_error', 'onError', 'catch', 'fallback'],
  retry: ['retries', 'attempts'],
  working_directory: ['cwd', 'dir', 'directory', 'workdir'],
  url: ['uri', 'href', 'address', 'endpoint'],
  body: ['data', 'json', 'payload'],
  for_sec: ['seconds', 'duration', 'sleep', 'for'],
  target: ['to', 'environment', 'env'],
  form: ['fields', 'questions', 'ask'],
  server: ['mcp', 'provider'],
  steps: ['tasks', 'stages', 'body', 'do'],
  options: ['choices', 'values', 'enum'],
  value: ['from', 'val'],
};

/** The key that was meant by one that is none: the nearest in spelling, or what another tool calls so; `free` are those not there yet. */
export function meantKey(written: string, free: readonly string[]): string | undefined {
  const spelled = nearest(written, free) ?? nearest(written.replace(/[- ]/g, '_'), free);
  return spelled ?? free.find((key) => ownValue(OTHER_NAMES, key)?.includes(written) === true);
}

/** Keys in the order in which they help: what only this place has before what every step has. */
export function tellingFirst(keys: readonly string[]): readonly string[] {
  const isCommon = (key: string): boolean => Object.hasOwn(commonStepFields, key) || key === 'id' || key === 'type';
  return [...keys.filter((key) => !isCommon(key)), ...keys.filter(isCommon)];
}
