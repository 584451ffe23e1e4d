import type { EventBody } from '../../src-shared/history/events.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { CompiledStep, CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import type { Reference } from '../ports/attachments.ts';
import type { RuntimePorts } from './surface.ts';

type Created = Extract<EventBody, { type: 'runCreated' }>;
type Attached = NonNullable<Created['attachments']>[number];

/** The most one attachment may hold, and all of a run together, bytes: whoever gets them has to read them. */
const MOST_OF_ONE = 1024 * 1024;
const MOST_OF_ALL = 8 * 1024 * 1024;

/**
 * Keeps a copy of every file that the steps of a new run attach, so that all of them get what was there at the start. A branch takes the
 * copies of the run it comes from. Fails with `attachment_missing` or `attachment_too_large`.
 */
export async function attach(
  ports: Pick<RuntimePorts, 'attachments' | 'artifacts'>,
  runId: string,
  run: { readonly compiled: CompiledWorkflow; readonly event: Created; readonly from?: string },
): Promise<Result<Created, Problem>> {
  const { attachments: before = [], ...event } = run.event;
  const wanted = new Set(attachedBy(run.compiled.workflow.steps));
  const references = (run.compiled.workflow.references ?? []).filter(({ id }) => wanted.has(id));
  const attachments: Attached[] = [];
  let all = 0;
  for (const reference of references) {
    const known = before.find((attached) => attached.reference === reference.id);
    const added =
      known !== undefined && run.from !== undefined
        ? await ports.artifacts.copy({ from: run.from, to: runId, artifact: known })
        : await add(ports, runId, { reference, event });
    if (!added.ok) return added;
    all += added.value.bytes;
    if (all > MOST_OF_ALL)
      return err(tooLarge(reference, `All attachments together hold ${inKb(all)}; at most ${inKb(MOST_OF_ALL)} are given.`));
    attachments.push({ ...added.value, reference: reference.id });
  }
  return ok(attachments.length === 0 ? event : { ...event, attachments });
}

async function add(
  { attachments, artifacts }: Pick<RuntimePorts, 'attachments' | 'artifacts'>,
  runId: string,
  { reference, event }: { readonly reference: Reference; readonly event: Created },
): ReturnType<RuntimePorts['artifacts']['add']> {
  const found = await attachments.find(reference, { workflowDir: event.workflowDir, projectRoot: event.projectRoot });
  if (!found.ok) return found;
  const { path, bytes } = found.value;
  if (bytes > MOST_OF_ONE)
    return err(tooLarge(reference, `${reference.source} holds ${inKb(bytes)}; at most ${inKb(MOST_OF_ONE)} can be attached.`));
  return artifacts.add({ runId, file: path, type: 'attachment', name: reference.title ?? reference.source });
}

function attachedBy(steps: readonly CompiledStep[]): readonly string[] {
  return steps.flatMap((step) => [...(step.attachments ?? []), ...(step.type === 'loop' ? attachedBy(step.steps) : [])]);
}

function tooLarge(reference: Reference, why: string): Problem {
  return problem('attachment_too_large', `The attachment “${reference.title ?? reference.id}” is too large: ${why}`, {
    hint: 'Attach the part that matters, or let the step read the file in the project itself.',
    at: `references.${reference.id}`,
  });
}

function inKb(bytes: number): string {
  return `${Math.ceil(bytes / 1024).toLocaleString('en')} KB`;
}
