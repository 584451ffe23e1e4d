import { ownValue } from '../lib/own-value.ts';
import type { StepType } from './schema.ts';

/** What people call the outputs that every step of a type gives; how the text spells them stays in the text. */
const OUTPUTS: { readonly [Type in StepType]?: Readonly<Record<string, string>> } = {
  command: { stdout: 'What it printed', exit_code: 'Number it ended with', data: 'Data it wrote' },
  http: { status: 'Number of the answer', headers: 'Notes on the answer', body: 'What was answered' },
  approve: { decision: 'What was decided', option: 'What was chosen', comment: 'What was said about it' },
  deploy: { url: 'Address' },
  loop: { count: 'How many rounds', items: 'What each round gave' },
};

/** The output that is meant where somebody speaks of the step itself. */
const MAIN: { readonly [Type in StepType]?: string } = {
  agent: 'text',
  command: 'stdout',
  deploy: 'url',
  http: 'body',
  loop: 'items',
  tool: 'text',
};

/** What people call an output of a step; undefined where its own name is all there is. */
export function outputWords(type: StepType | undefined, key: string): string | undefined {
  const known = type === undefined ? undefined : ownValue(OUTPUTS, type);
  return known !== undefined && Object.hasOwn(known, key) ? known[key] : undefined;
}

/** Whether an output is what the step is there for, so that the step's name says enough. */
export function isMainOutput(type: StepType | undefined, key: string): boolean {
  return type !== undefined && MAIN[type] === key;
}

/** What people call what every run tells of itself. */
export const RUN_WORDS: Readonly<Record<string, string>> = {
  'run.id': 'Number of the run',
  'run.started_at': 'When it started',
  'run.trigger': 'What started it',
  'run.trigger.kind': 'How it was started',
  'run.trigger.payload': 'What came with the start',
};

/** What people call the counter of a loop, which begins at 0. */
export const INDEX_WORDS = 'Rounds before this one';
