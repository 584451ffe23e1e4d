import { ask } from './host.ts';
import { go } from './session.ts';
import { changeSettings, useSettings } from './settings.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';

/** Makes a new workflow file (a copy of `from` when given) and opens it in the editor. */
export async function newWorkflow(from?: {
  readonly name: string;
  readonly ref: string;
}): Promise<Result<{ path: string }, Problem>> {
  const { project } = useSettings.getState().settings;
  const answer = await ask((client) =>
    client.documents.create({
      name: from?.name ?? 'New workflow',
      ...(from === undefined ? {} : { from: from.ref }),
      ...(project === null ? {} : { project }),
    }),
  );
  if (answer.ok) {
    void changeSettings({ welcomed: true });
    go({ kind: 'editor', path: answer.value.path });
  }
  return answer;
}
