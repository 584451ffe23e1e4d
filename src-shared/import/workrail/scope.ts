import type { Json } from '../../lib/json.ts';
import type { Recorder } from '../recorder.ts';
import { celOfCondition, readCondition, type ReadName } from './condition.ts';
import type { LoopName } from './loop-names.ts';
import type { Variable } from './variables.ts';

/** What texts and conditions of one place may read. */
export interface Scope {
  readonly recorder: Recorder;
  readonly variables: ReadonlyMap<string, Variable>;
  /** Names of the loops around it, the innermost last. */
  readonly loops: readonly ReadonlyMap<string, LoopName>[];
  /** What stands for each extension point. */
  readonly slots: ReadonlyMap<string, string>;
}

/** What a name stands for in a place, loops first. */
export function nameIn(scope: Scope, name: string): LoopName | undefined {
  for (const names of scope.loops.toReversed()) {
    const found = names.get(name);
    if (found !== undefined) return found;
  }
  return scope.variables.get(name);
}

/** A condition as an expression; where it cannot be said, undefined, and that is reported. */
export function expressionOf(value: Json, scope: Scope, path: string): string | undefined {
  const read = readCondition(value, path);
  if (read === undefined) {
    scope.recorder.lost(path, 'This condition is not one that WorkRail understands, so nothing is asked here.');
    return undefined;
  }
  for (const part of read.ignored) scope.recorder.lost(part, 'WorkRail never looks at this part of a condition.');
  const expression = celOfCondition(read.condition, forComparing(scope));
  if (expression === undefined) scope.recorder.lost(path, 'This condition compares in a way that has no equal here.');
  return expression === 'true' ? undefined : expression;
}

// An item of a list may be of any kind; compared as text, as WorkRail does.
function forComparing(scope: Scope): ReadName {
  return (name) => {
    const found = nameIn(scope, name);
    const isItem = found?.type === 'text' && !/^(context|inputs)\b/.test(found.read);
    return isItem ? { ...found, read: `string(${found.read})` } : found;
  };
}
