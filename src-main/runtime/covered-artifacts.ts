import type { Problem } from '../../src-shared/lib/problem.ts';
import { ok, type Result } from '../../src-shared/lib/result.ts';
import { secretNamesOfWorkflow } from '../../src-shared/workflow/secret-names.ts';
import type { Artifacts } from '../ports/artifacts.ts';
import type { History } from '../ports/history.ts';
import type { Secrets } from '../ports/secrets.ts';
import { createRedactions } from './redaction.ts';

interface Parts {
  readonly artifacts: Artifacts;
  readonly secrets: Pick<Secrets, 'value'>;
  readonly history: Pick<History, 'run' | 'runs' | 'pinned' | 'events'>;
}

const MOST_CHILDREN = 500;

/**
 * Artifacts whose texts (the patches of a run) are kept with the secrets covered that any run of the family was given: all of
 * them may work in one workspace. A text that may hold a secret which cannot be read now is not kept.
 */
export function coveredArtifacts({ artifacts, secrets, history }: Parts): Artifacts {
  const redactions = createRedactions();

  function topOf(runId: string): string {
    const parent = history.run(runId)?.parentRun ?? null;
    return parent === null ? runId : topOf(parent);
  }

  /** Names of the stored secrets that a run and those below it were given. */
  function namesOf(runId: string): readonly string[] {
    const row = history.run(runId);
    const compiled = row === undefined ? undefined : history.pinned(row.workflowHash);
    if (compiled === undefined) return [];
    const { inputs: fields = {} } = compiled.workflow;
    const created = history.events(runId, 0, 2).find(({ body }) => body.type === 'runCreated')?.body;
    const given = created?.type === 'runCreated' ? created.inputs : {};
    const chosen = (name: string): string => {
      const value = fields[name]?.type === 'secret' ? given[name] : undefined;
      return typeof value === 'string' && value !== '' ? value : name;
    };
    const below = history.runs({ parent: runId, tests: 'with', limit: MOST_CHILDREN }).flatMap((child) => namesOf(child.runId));
    return [...secretNamesOfWorkflow(compiled).map(chosen), ...below];
  }

  async function covered(runId: string, text: string): Promise<Result<string, Problem>> {
    const values: string[] = [];
    for (const name of new Set(namesOf(topOf(runId)))) {
      const value = await secrets.value(name);
      if (!value.ok) return value;
      if (value.value !== undefined) values.push(value.value);
    }
    return ok(values.length === 0 ? text : redactions(values).text(text));
  }

  return {
    ...artifacts,
    addText: async (request) => {
      const text = await covered(request.runId, request.text);
      return text.ok ? artifacts.addText({ ...request, text: text.value }) : text;
    },
  };
}
