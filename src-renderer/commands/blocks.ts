import type { JsonObject } from '../../src-shared/lib/json.ts';
import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import { STEP_TYPES, type StepType } from '../../src-shared/workflow/schema.ts';
import type { ToolView } from '../../src-shared/wire/views.ts';

/** Something the palette offers: a step type, or one tool as a block of its own. */
export interface Block {
  /** Stable: the type, or `server/tool`. */
  readonly key: string;
  readonly type: StepType;
  /** `null` for the plain step types, else the tool group (`files`, `table`, …). */
  readonly group: string | null;
  readonly title: string;
  readonly help: string;
  /** The step a click adds, without its id. */
  readonly step: JsonObject;
}

/** The words of one step type in the palette and the picker. */
export interface BlockWords {
  readonly title: string;
  readonly help: string;
  /** The name a new step gets. */
  readonly name: string;
}

/** Every block: step types in palette order, then the tools by group. */
export function blocksOf(words: Readonly<Record<StepType, BlockWords>>, tools: readonly ToolView[]): Block[] {
  const types = STEP_TYPES.map((type): Block => ({
    key: type,
    type,
    group: null,
    title: words[type].title,
    help: words[type].help,
    step: { name: words[type].name, type, ...starter(type) },
  }));
  const calls = tools.map((tool): Block => ({
    key: `${tool.server}/${tool.tool}`,
    type: 'tool',
    group: tool.group,
    title: tool.title,
    help: tool.description,
    step: { name: tool.title, type: 'tool', server: tool.server, tool: tool.tool, arguments: starterArguments(tool) },
  }));
  return [...types, ...calls];
}

/** The least a new step needs to be drawn; what only its author can know is empty and shown as "To fix". */
function starter(type: StepType): JsonObject {
  switch (type) {
    case 'agent':
      return { role: 'implementer', goal: '' };
    case 'command':
      return { command: '' };
    case 'tool':
      return { server: 'flowright', tool: '' };
    case 'http':
      return { method: 'GET', url: '' };
    case 'deploy':
      return { target: '' };
    case 'ask':
      return { form: { answer: { type: 'text', label: 'Answer' } } };
    case 'approve':
      return { reason: '' };
    case 'wait':
      return { for_sec: 60 };
    case 'workflow':
      return { uses: '' };
    case 'loop':
      return { times: 3, max_iterations: 3, steps: [{ id: 'repeat', type: 'command', name: 'Repeat this', command: '' }] };
  }
}

function starterArguments(tool: ToolView): JsonObject {
  const schema = tool.inputSchema;
  if (!isJsonObject(schema) || !isJsonObject(schema.properties)) return {};
  const required = isJsonList(schema.required) ? schema.required : [];
  return Object.fromEntries(
    Object.entries(schema.properties).flatMap(([key, property]) => {
      if (!required.includes(key)) return [];
      const kind = isJsonObject(property) ? property.type : undefined;
      if (isJsonObject(property) && property.default !== undefined) return [[key, property.default]];
      if (isJsonObject(property) && isJsonList(property.enum)) return [[key, property.enum[0] ?? '']];
      return [
        [
          key,
          kind === 'array'
            ? []
            : kind === 'object'
              ? {}
              : kind === 'boolean'
                ? false
                : kind === 'number' || kind === 'integer'
                  ? 0
                  : '',
        ],
      ];
    }),
  );
}

/** Blocks that match every word of a search, best first: where words begin so, before where it is inside of words; titles before help. */
export function findBlocks(blocks: readonly Block[], search: string): Block[] {
  const parts = search
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '');
  return blocks
    .filter((block) =>
      parts.every((part) => `${block.title} ${block.help} ${block.key} ${block.group ?? ''}`.toLowerCase().includes(part)),
    )
    .map((block, at) => ({ block, at }))
    .sort((a, b) => rank(a.block, parts[0] ?? '') - rank(b.block, parts[0] ?? '') || a.at - b.at)
    .map(({ block }) => block);
}

function rank(block: Block, part: string): number {
  const title = block.title.toLowerCase();
  if (title.startsWith(part)) return 0;
  if (beginsAWord(title, part)) return 1;
  if (beginsAWord(block.help.toLowerCase(), part)) return 2;
  return title.includes(part) ? 3 : 4;
}

// "ai" is a word of what an agent is for, and only letters of "wait".
function beginsAWord(text: string, part: string): boolean {
  return text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(part));
}
