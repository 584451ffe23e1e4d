import type { Problem } from '../../src-shared/lib/problem.ts';
import { ok, type Result } from '../../src-shared/lib/result.ts';
import type { Artifacts } from '../ports/artifacts.ts';
import type { FamilySecrets } from './family-secrets.ts';
import { createRedactions } from './redaction.ts';

/** A text about a run with the secrets of its family covered; fails where one that it may hold cannot be read now. */
export type CoverText = (runId: string, text: string) => Promise<Result<string, Problem>>;

/** Covers texts that were made of a run's files. */
export function createCoverText(family: Pick<FamilySecrets, 'all'>): CoverText {
  const redactions = createRedactions();
  return async (runId, text) => {
    if (text === '') return ok(text);
    const values = await family.all(runId);
    if (!values.ok) return values;
    return ok(values.value.length === 0 ? text : redactions(values.value).text(text));
  };
}

/**
 * Artifacts whose texts (the patches of a run) are kept with the secrets covered that any run of the family was given: all of
 * them may work in one workspace. A text that may hold a secret which cannot be read now is not kept.
 */
export function coveredArtifacts(artifacts: Artifacts, cover: CoverText): Artifacts {
  return {
    ...artifacts,
    addText: async (request) => {
      const text = await cover(request.runId, request.text);
      return text.ok ? artifacts.addText({ ...request, text: text.value }) : text;
    },
  };
}
