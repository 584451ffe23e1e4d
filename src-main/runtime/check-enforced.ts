import { limitsOf } from '../../src-shared/engine/limits.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { enforcementOf, type Enforcement, type EnforcementMeans } from '../../src-shared/workflow/policies/enforcement.ts';
import type { RuntimePorts, StartRequest } from './surface.ts';

/** How each limit of a run will be kept here; limits that nobody would keep need the person's consent. */
export async function checkEnforced(
  ports: Pick<RuntimePorts, 'policies' | 'enforcing'>,
  { compiled, parts = [], unenforced }: Pick<StartRequest, 'compiled' | 'parts' | 'unenforced'>,
): Promise<Result<readonly Enforcement[], Problem>> {
  const own = ports.policies.current();
  if (!own.ok) return own;
  const { value: limits } = own;
  const levels = (means: EnforcementMeans): readonly Enforcement[] =>
    weakest([compiled, ...parts].flatMap((part) => enforcementOf(part, limitsOf({ compiled: part }, limits), means)));
  const limited = levels({ sandbox: false });
  if (limited.length === 0) return ok([]);
  // Looking for a sandbox takes a moment, so only those who need one look.
  const means = limited.some(({ what }) => what === 'network') ? await ports.enforcing.means() : { sandbox: false };
  const found = levels(means);
  const open = found.filter(({ level }) => level === 'none').map(({ what }) => WORDS[what]);
  if (open.length === 0 || unenforced === true) return ok(found);
  const why = means.why === undefined ? '.' : `: ${means.why}`;
  return err(
    problem('cannot_enforce', `This workflow limits ${open.join(' and ')}, and that cannot be enforced on this computer${why}`, {
      hint: `${means.hint ?? 'Let it work in a workspace of its own (workspace: isolated).'} Or consent to run it without: --unenforced.`,
      at: 'policies',
    }),
  );
}

/** Of each limit the weakest way it is kept: what a run promises as a whole. */
function weakest(all: readonly Enforcement[]): readonly Enforcement[] {
  const found = new Map<Enforcement['what'], Enforcement>();
  for (const each of all) {
    const known = found.get(each.what);
    if (known === undefined || STRENGTH.indexOf(each.level) < STRENGTH.indexOf(known.level)) found.set(each.what, each);
  }
  return [...found.values()];
}

const STRENGTH: readonly Enforcement['level'][] = ['none', 'checked', 'judged', 'sandboxed'];

const WORDS = { commands: 'what it runs', files: 'which files may change', network: 'which hosts it reaches' } as const;
