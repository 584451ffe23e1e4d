import type { EventBody, UsedWorkflow } from '../../src-shared/history/events.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { secretNamesOfWorkflow } from '../../src-shared/workflow/secret-names.ts';
import type { History } from '../ports/history.ts';
import type { Secrets } from '../ports/secrets.ts';

interface Parts {
  readonly secrets: Pick<Secrets, 'value'>;
  readonly history: Pick<History, 'run' | 'runs' | 'pinned' | 'events'>;
}

/** The values that any run of a family (the run that nobody started, and all below it) may leave where the others find them. */
export interface FamilySecrets {
  /** Whether a step of any workflow of the family lists a secret; never asks the vault. */
  mayHold(runId: string): boolean;
  /** All that can be read now, and those this host read before under the same names. */
  readable(runId: string): Promise<readonly string[]>;
  /** All of them; fails as the vault does where one cannot be read now. */
  all(runId: string): Promise<Result<readonly string[], Problem>>;
}

/** What a run says of itself; it never changes. */
interface OwnFacts {
  readonly names: readonly string[];
  readonly parent: string | undefined;
  readonly uses: Readonly<Record<string, UsedWorkflow>>;
  readonly hash: string;
}

type Created = Extract<EventBody, { readonly type: 'runCreated' }>;

const MOST_CHILDREN = 500;
const MOST_KEPT = 2000;

/** Finds the secrets of a run's family in the history and reads them; values are remembered for the life of the process. */
export function createFamilySecrets({ secrets, history }: Parts): FamilySecrets {
  const facts = new Map<string, OwnFacts>();
  const holding = new Map<string, boolean>();
  const known = new Map<string, Set<string>>();

  function factsOf(runId: string): OwnFacts | undefined {
    return facts.get(runId) ?? kept(facts, runId, readFacts(runId));
  }

  function readFacts(runId: string): OwnFacts | undefined {
    const row = history.run(runId);
    if (row === undefined) return undefined;
    const compiled = history.pinned(row.workflowHash);
    const created = history.events(runId, 0, 2).find(({ body }) => body.type === 'runCreated')?.body;
    const { inputs: given = {}, uses = {} }: Partial<Created> = created?.type === 'runCreated' ? created : {};
    const chosen = (name: string): string => {
      const value = compiled?.workflow.inputs?.[name]?.type === 'secret' ? given[name] : undefined;
      return typeof value === 'string' && value !== '' ? value : name;
    };
    return {
      names: compiled === undefined ? [] : secretNamesOfWorkflow(compiled).map(chosen),
      parent: row.parentRun ?? undefined,
      uses,
      hash: row.workflowHash,
    };
  }

  function topOf(runId: string): string {
    const parent = factsOf(runId)?.parent;
    return parent === undefined ? runId : topOf(parent);
  }

  function namesOf(runId: string): readonly string[] {
    const below = history.runs({ parent: runId, tests: 'with', limit: MOST_CHILDREN }).flatMap((child) => namesOf(child.runId));
    return [...(factsOf(runId)?.names ?? []), ...below];
  }

  function listsSecrets(hash: string, uses: Readonly<Record<string, UsedWorkflow>> = {}): boolean {
    const compiled = history.pinned(hash);
    if (compiled !== undefined && secretNamesOfWorkflow(compiled).length > 0) return true;
    return Object.values(uses).some((used) => listsSecrets(used.hash, used.uses));
  }

  function mayHold(runId: string): boolean {
    const found = holding.get(runId);
    if (found !== undefined) return found;
    const top = factsOf(topOf(runId));
    return top !== undefined && kept(holding, runId, listsSecrets(top.hash, top.uses)) === true;
  }

  /** The values under a name; what was read before stays among them, for it may be in files already. */
  async function valuesOf(name: string): Promise<{ readonly values: readonly string[]; readonly problem?: Problem }> {
    const value = await secrets.value(name);
    const values = known.get(name) ?? new Set();
    if (value.ok && value.value !== undefined) known.set(name, values.add(value.value));
    return { values: [...values], ...(value.ok ? {} : { problem: value.error }) };
  }

  function family(runId: string): Promise<readonly Awaited<ReturnType<typeof valuesOf>>[]> {
    return Promise.all(mayHold(runId) ? [...new Set(namesOf(topOf(runId)))].sort().map(valuesOf) : []);
  }

  return {
    mayHold,
    readable: async (runId) => (await family(runId)).flatMap(({ values }) => values),
    async all(runId) {
      const found = await family(runId);
      const problem = found.find((each) => each.problem !== undefined)?.problem;
      return problem === undefined ? ok(found.flatMap(({ values }) => values)) : err(problem);
    },
  };
}

/** Keeps a fact for next time, the newest ones only. */
function kept<T>(map: Map<string, T>, key: string, value: T | undefined): T | undefined {
  if (value === undefined) return undefined;
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MOST_KEPT) break;
    map.delete(oldest);
  }
  return value;
}
