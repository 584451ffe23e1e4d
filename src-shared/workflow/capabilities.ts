import type { CompiledStep, CompiledWorkflow } from './compiled.ts';
import { wordsFromId } from './names.ts';
import { summaryParts } from './summary.ts';
import { partsText } from './expressions/text-parts.ts';
import type { Naming } from './value-words.ts';

/** What a workflow may do, in plain words, each with its literal detail; shown before it is allowed to run. */
export interface Capability {
  readonly kind: 'command' | 'tool' | 'agent' | 'network' | 'files' | 'secret' | 'deploy' | 'ask' | 'limit';
  readonly words: string;
  readonly details: string[];
}

/** What is known of a block that a tool step may call: its name for people and whether it changes nothing. */
export interface Block {
  readonly server: string;
  readonly tool: string;
  readonly title: string;
  readonly group: string;
  readonly readOnly: boolean;
}

/**
 * Everything the steps of a workflow and of those it uses (`parts`) may do, most far-reaching first; blocks that are not among
 * `blocks` count as writing.
 */
export function capabilitiesOf(
  compiled: CompiledWorkflow,
  blocks: readonly Block[],
  parts: readonly CompiledWorkflow[] = [],
): Capability[] {
  const all = [compiled, ...parts];
  const steps = all.flatMap(({ workflow }) => allSteps(workflow.steps));
  const commands = steps.flatMap((step) => [
    ...(step.type === 'command' ? [step.command ?? (step.argv ?? []).map(quoted).join(' ')] : []),
    ...(step.verify ?? []).flatMap((check) => ('command' in check ? [check.command] : [])),
  ]);
  const uses = steps.flatMap((step) => (step.type === 'tool' ? [useOf(step, blocks)] : []));
  const builtin = uses.filter((use) => use.server === 'flowright');
  const told = (...types: readonly CompiledStep['type'][]) =>
    all.flatMap(({ workflow }) => {
      const naming = namingIn(workflow);
      return allSteps(workflow.steps).flatMap((step) =>
        types.includes(step.type) ? [partsText(summaryParts(step, naming))] : [],
      );
    });
  const agents = told('agent');
  const secrets = [
    ...new Set([
      ...steps.flatMap((step) => step.secrets ?? []),
      ...all.flatMap(({ workflow }) => workflow.policies?.secrets?.allowed ?? []),
    ]),
  ];
  const found: (Capability & { readonly stands?: boolean })[] = [
    { kind: 'command', words: 'Runs these commands exactly as shown, as you', details: commands },
    {
      kind: 'files',
      words: fileWords(compiled.workflow.workspace.mode, commands.length + agents.length > 0 ? 'free' : 'bound'),
      details: [],
      stands: steps.some((step) => touchesFiles(step)),
    },
    {
      kind: 'command',
      words: 'Runs other workflows, with all that they do',
      details: steps.flatMap((step) => (step.type === 'workflow' ? [step.uses] : [])),
    },
    { kind: 'agent', words: 'Gives work to an agent, or to you', details: agents },
    {
      kind: 'tool',
      words: 'Uses built-in blocks that write, move or tell',
      details: builtin.filter((use) => use.writes).map((use) => use.words),
    },
    {
      kind: 'tool',
      words: 'Uses built-in blocks that only look',
      details: builtin.filter((use) => !use.writes).map((use) => use.words),
    },
    {
      kind: 'tool',
      words: 'Uses tool servers',
      details: uses.flatMap((use) => (use.server === 'flowright' ? [] : [`${use.server}: ${use.words}`])),
    },
    {
      kind: 'network',
      words: 'Calls other computers',
      details: steps.flatMap((step) => (step.type === 'http' ? [`${step.method ?? 'GET'} ${step.url}`] : [])),
    },
    { kind: 'deploy', words: 'Deploys', details: steps.flatMap((step) => (step.type === 'deploy' ? [step.target] : [])) },
    { kind: 'secret', words: 'Uses secrets', details: secrets },
    {
      kind: 'ask',
      words: 'Asks you before it goes on',
      details: told('approve', 'ask'),
    },
  ];
  return found
    .filter((capability) => capability.stands === true || capability.details.length > 0)
    .map(({ kind, words, details }) => ({ kind, words, details: [...new Set(details)] }));
}

interface Use {
  readonly server: string;
  /** The block's title and, where it writes to a file, which. */
  readonly words: string;
  readonly writes: boolean;
}

function useOf(step: Extract<CompiledStep, { type: 'tool' }>, blocks: readonly Block[]): Use {
  const { server, tool } = step;
  const block = blocks.find((each) => each.server === server && each.tool === tool);
  const target = step.arguments?.to ?? step.arguments?.path;
  // A table is only written where it is told a file to write.
  const writes = !(block?.readOnly === true || (block?.group === 'table' && step.arguments?.to === undefined));
  const title = block?.title ?? (server === 'flowright' ? wordsFromId(tool.replace(/[./]/g, '-')) : tool);
  return { server, words: writes && typeof target === 'string' ? `${title}: ${placeWords(target)}` : title, writes };
}

function placeWords(target: string): string {
  const kept = target.replace(/^artifacts:/, '');
  return kept === target ? target : `${kept}, kept with the run`;
}

/** What the steps and inputs of a compiled workflow are called. */
function namingIn({ steps, inputs }: CompiledWorkflow['workflow']): Naming {
  const all = new Map(allSteps(steps).map((step) => [step.id, step]));
  return {
    step(id) {
      const step = all.get(id);
      if (step === undefined) return undefined;
      const { name, type } = step;
      return { name, type, label: (key) => (step.type === 'ask' ? step.form[key]?.label : undefined) };
    },
    input: (key) => inputs?.[key]?.label,
  };
}

function quoted(word: string): string {
  return /[\s"']/.test(word) || word === '' ? JSON.stringify(word) : word;
}

function allSteps(steps: readonly CompiledStep[]): readonly CompiledStep[] {
  return steps.flatMap((step) => (step.type === 'loop' ? [step, ...allSteps(step.steps)] : [step]));
}

function touchesFiles(step: CompiledStep): boolean {
  return step.type === 'command' || step.type === 'agent' || step.type === 'tool' || step.type === 'workflow';
}

// Commands and agents are told where to work, but nothing keeps them there: the words must not promise it.
function fileWords(mode: 'isolated' | 'in_place' | 'none', hands: 'free' | 'bound'): string {
  switch (mode) {
    case 'isolated':
      return hands === 'bound'
        ? 'Works on a copy of your project; yours stays as it is'
        : 'Works on a copy of your project; commands and agents are not locked into it';
    case 'in_place':
      return 'Changes files in your folder itself; what its blocks replace or move away can be put back';
    case 'none':
      return hands === 'bound'
        ? 'Reads your project and changes nothing in it'
        : 'Makes no copy: commands and agents see your project as it is, and could change it';
  }
}
