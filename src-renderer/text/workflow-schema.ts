import type { JSONSchema } from 'monaco-yaml';
import { z } from 'zod';
import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { workflowJsonSchema } from '../../src-shared/workflow/json-schema.ts';
import type { StepType } from '../../src-shared/workflow/schema.ts';
import { words } from '../ui/words.ts';

const schema = z.custom<JSONSchema>((value) => typeof value === 'object' && value !== null);

/** What a new step of each type needs to be written; `$1` and on are where the caret goes. */
const STARTS: Readonly<Record<StepType, JsonObject>> = {
  agent: { role: '${2:implementer}', goal: '${3:What is to be achieved}' },
  command: { command: '${2:npm test}' },
  tool: { server: '${2:flowright}', tool: '${3:files.read}', arguments: { path: '${4:file.txt}' } },
  http: { url: '${2:https://}' },
  deploy: { target: '${2:preview}' },
  ask: { form: { answer: { type: '${2:text}', label: '${3:What should it be?}' } } },
  approve: { reason: '${2:What is to be decided, and why}' },
  wait: { for_sec: '${2:60}' },
  loop: { for_each: '${2:inputs.items}', steps: [{ id: '${3:each}', type: 'command', command: '${4:echo {{ item \\}\\}}' }] },
  workflow: { uses: '${2:./other.yaml}' },
};

/** The language's JSON Schema as monaco-yaml takes it: with a whole step of each type to begin with. */
export function completionSchema(): JSONSchema {
  const { $schema: _, $id: __, ...plain } = workflowJsonSchema();
  return schema.parse(withStarts(plain));
}

/** Puts the snippets where a list of steps takes its items. */
function withStarts(value: Json): Json {
  if (isJsonList(value)) return value.map(withStarts);
  if (!isJsonObject(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withStarts(member)]));
  return isStep(value) ? { ...inner, defaultSnippets: snippets() } : inner;
}

function isStep({ anyOf }: JsonObject): boolean {
  return isJsonList(anyOf) && anyOf.some((branch) => isJsonObject(branch) && branch.title === 'Agent step');
}

function snippets(): readonly Json[] {
  const titles = words().blocks;
  return Object.entries(STARTS).flatMap(([type, fields]) => {
    const block = Object.entries(titles).find(([key]) => key === type)?.[1];
    return [{ label: block?.title ?? type, description: block?.help ?? '', body: { id: `\${1:${type}}`, type, ...fields } }];
  });
}
