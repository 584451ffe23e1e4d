import { checkText } from '../../src-shared/formats/check-text.ts';
import { createLiveDocument, type Reading } from '../../src-renderer/state/documents/live-document.ts';
import { longWorkflow } from './long-workflow.ts';
import { load } from 'js-yaml';
import { timed, type Comparison, type Timed } from './measure.ts';

const STEPS = 1_000;
const PATH = 'bench.workflow.yaml';
const text = longWorkflow(STEPS);
const asJson = JSON.stringify(checkText(text, { path: PATH }).value);
const raw = (): Promise<{ ms: number }> => timed(() => JSON.parse(asJson));

/** Wall time, and the processor's: neighbours stretch the first alone. */
function withCpu(work: () => unknown): Timed {
  return async () => {
    const before = process.cpuUsage();
    const { ms } = await timed(work);
    const { user, system } = process.cpuUsage(before);
    return { ms, also: { 'cpu ms': (user + system) / 1000 } };
  };
}

/**
 * Reading and editing a workflow of 1,000 steps, each against JSON.parse of what it says and in milliseconds: the design names 25, 5 and 50 ms
 * on a machine where JSON.parse takes 4.
 */
export function languageComparisons(): readonly Comparison[] {
  return [allNew(), unchanged(), oneEdit('typed'), oneEdit('canvas')];
}

function allNew(): Comparison {
  let round = 0;
  const read = (): void => {
    round += 1;
    const { diagnostics, workflow } = checkText(longWorkflow(STEPS, round), { path: PATH });
    if (workflow === undefined || diagnostics.length > 0)
      throw new Error(`The sample is not right: ${diagnostics[0]?.message ?? ''}`);
  };
  for (let warm = 0; warm < 20; warm += 1) read();
  return {
    work: 'parse + validate 1,000 steps, all new',
    baseline: 'JSON.parse',
    goal: 6.25,
    goalMs: 25,
    raw,
    ours: withCpu(read),
    peers: { 'js-yaml, parse alone': () => timed(() => load(longWorkflow(STEPS, round))) },
  };
}

function unchanged(): Comparison {
  return {
    work: 'parse + validate 1,000 steps, unchanged',
    baseline: 'JSON.parse',
    goal: 1.25,
    goalMs: 5,
    raw,
    ours: withCpu(() => checkText(text, { path: PATH }).diagnostics),
  };
}

/** One edit as the editor's worker makes it: the change in; the new text, findings, places and changed steps out. */
function oneEdit(kind: 'typed' | 'canvas'): Comparison {
  const live = createLiveDocument(PATH);
  live.read([{ offset: 0, length: 0, text }]);
  const at = text.indexOf('Step number 500');
  let round = 0;
  const act = (): void => {
    round += 1;
    const reading: Reading | undefined =
      kind === 'typed'
        ? live.read([{ offset: at, length: 4, text: round % 2 === 0 ? 'Step' : 'Part' }])
        : live.edit([], { kind: 'setField', path: 'steps.s500.timeout_sec', value: 100 + (round % 900) }).reading;
    if (reading?.steps?.added.length !== 1) throw new Error('An edit of one step told something else than one step.');
  };
  for (let warm = 0; warm < 20; warm += 1) act();
  return {
    work: kind === 'typed' ? 'one letter in 1,000 steps → findings' : 'one field in 1,000 steps → text + picture',
    baseline: 'JSON.parse',
    goal: 12.5,
    goalMs: 50,
    raw,
    ours: withCpu(act),
  };
}
