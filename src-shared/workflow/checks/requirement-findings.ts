import type { Problem } from '../../lib/problem.ts';
import { problem } from '../../lib/problem.ts';
import type { Finding } from './finding.ts';
import type { Workflow } from '../schema.ts';

/** Something `requires` names that is not here as asked for. `range` in the last case is no range of versions at all. */
export interface MissingRequirement {
  readonly kind: 'program' | 'agent' | 'server';
  readonly name: string;
  readonly why: 'absent' | 'other version' | 'bad range';
  readonly message: string;
  /** How to get it. */
  readonly hint: string;
}

/** What is missing, at the place in `requires` that asks for it. */
export function requirementFindings(
  workflow: Pick<Workflow, 'requires'>,
  missing: readonly MissingRequirement[],
): readonly Finding[] {
  return missing.flatMap((one): readonly Finding[] => {
    const at = placeOf(workflow, one);
    if (at === undefined) return [];
    if (one.why !== 'bad range') return [{ code: 'FR609', at, message: one.message, hint: one.hint }];
    return [
      {
        code: 'FR610',
        at,
        message: one.message,
        hint: one.hint,
        fixes: [{ title: 'Take any version', repairs: [{ kind: 'set', at, value: '*' }] }],
      },
    ];
  });
}

function placeOf({ requires }: Pick<Workflow, 'requires'>, { kind, name }: MissingRequirement): Finding['at'] | undefined {
  if (kind === 'program') return Object.hasOwn(requires?.programs ?? {}, name) ? ['requires', 'programs', name] : undefined;
  const list = kind === 'agent' ? requires?.agents : requires?.servers;
  const index = list?.indexOf(name) ?? -1;
  return index < 0 ? undefined : ['requires', kind === 'agent' ? 'agents' : 'servers', index];
}

/** Why a run cannot begin on this machine, with how to get what is missing; undefined when nothing is. */
export function requirementRefusal(missing: readonly MissingRequirement[]): Problem | undefined {
  const [first, ...others] = missing;
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` ${others.map(({ message }) => message).join(' ')}`;
  return problem('requirement_missing', `${first.message}${more}`, {
    hint: [...new Set(missing.map(({ hint }) => hint))].join(' '),
    at: `requires.${first.kind}s`,
  });
}
