import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Json } from '../../lib/json.ts';
import { nearest } from '../../lib/nearest.ts';
import { eachStep, type PlacedStep } from '../each-step.ts';
import type { Finding } from './finding.ts';
import type { KnownTool } from '../known-tool.ts';
import type { Step, ToolStep, Workflow } from '../schema.ts';

/** Whether any step calls a tool, so that it is worth asking which there are. */
export function callsTools({ steps }: { readonly steps: readonly Step[] }): boolean {
  return eachStep({ steps }).some(({ step }) => step.type === 'tool');
}

/** Tool steps name tools that are there and give them the arguments they have. Servers that nobody knows of are left to the run. */
export function checkTools(workflow: Workflow, tools: readonly KnownTool[]): readonly Finding[] {
  return eachStep(workflow).flatMap((placed) => (placed.step.type === 'tool' ? toolFindings(placed, placed.step, tools) : []));
}

/** The workflow with the output of each tool step described by its tool, for judging what reads it; runs do without, so its numbers are doubles. */
export function withToolOutputs(workflow: Workflow, tools: readonly KnownTool[]): Workflow {
  const described = (step: Step): Step => {
    if (step.type === 'loop') return { ...step, steps: step.steps.map(described) };
    if (step.type !== 'tool' || step.output !== undefined) return step;
    const schema = tools.find(({ server, tool }) => server === step.server && tool === step.tool)?.outputSchema;
    return schema === undefined ? step : { ...step, output: { schema: withDoubles(schema) } };
  };
  return { ...workflow, steps: workflow.steps.map(described) };
}

function withDoubles(schema: Json): Json {
  if (isJsonList(schema)) return schema.map(withDoubles);
  if (!isJsonObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, key === 'type' && value === 'integer' ? 'number' : withDoubles(value)]),
  );
}

function toolFindings({ at }: PlacedStep, step: ToolStep, tools: readonly KnownTool[]): readonly Finding[] {
  const ofServer = tools.filter(({ server }) => server === step.server);
  if (ofServer.length === 0) {
    const server = nearest(step.server, new Set(tools.map((each) => each.server)));
    return server === undefined ? [] : [unknownServer({ step, at }, server)];
  }
  const known = ofServer.find(({ tool }) => tool === step.tool);
  if (known !== undefined) return argumentFindings({ step, at }, known);
  const names = ofServer.map(({ tool }) => tool);
  const meant = nearest(step.tool, names);
  const place = [...at, 'tool'];
  return [
    {
      code: 'FR607',
      at: place,
      message: `The server ${step.server} has no tool "${step.tool}".`,
      hint: meant === undefined ? `It has ${names.slice(0, 30).join(', ')}.` : `Did you mean "${meant}"?`,
      ...(meant === undefined
        ? {}
        : { fixes: [{ title: `Change it to ${meant}`, repairs: [{ kind: 'set', at: place, value: meant } as const] }] }),
    },
  ];
}

function unknownServer({ step, at }: { readonly step: ToolStep; readonly at: Finding['at'] }, meant: string): Finding {
  const place = [...at, 'server'];
  return {
    code: 'FR607',
    at: place,
    message: `There is no tool server "${step.server}".`,
    hint: `Did you mean "${meant}"?`,
    fixes: [{ title: `Change it to ${meant}`, repairs: [{ kind: 'set', at: place, value: meant }] }],
  };
}

function argumentFindings(
  { step, at }: { readonly step: ToolStep; readonly at: Finding['at'] },
  { inputSchema, tool }: KnownTool,
): readonly Finding[] {
  if (!isJsonObject(inputSchema) || !isJsonObject(inputSchema['properties'])) return [];
  const names = Object.keys(inputSchema['properties']);
  const required = isJsonList(inputSchema['required']) ? inputSchema['required'].map(String) : [];
  const more = inputSchema['additionalProperties'];
  const given = step.arguments ?? {};
  const findings: Finding[] = [];
  for (const name of more === true || isJsonObject(more) ? [] : Object.keys(given).filter((one) => !names.includes(one))) {
    const meant = nearest(
      name,
      names.filter((one) => !Object.hasOwn(given, one)),
    );
    const place = [...at, 'arguments', name];
    findings.push({
      code: 'FR608',
      at: place,
      onKey: true,
      message: `${tool} has no argument "${name}".`,
      hint: meant === undefined ? `It has ${names.join(', ')}.` : `Did you mean "${meant}"?`,
      fixes: [
        meant === undefined
          ? { title: 'Remove it', repairs: [{ kind: 'remove', at: place }] }
          : { title: `Rename it to ${meant}`, repairs: [{ kind: 'renameKey', at: place, to: meant }] },
      ],
    });
  }
  for (const name of required) {
    if (Object.hasOwn(given, name)) continue;
    findings.push({
      code: 'FR608',
      at: step.arguments === undefined ? at : [...at, 'arguments'],
      message: `${tool} needs the argument "${name}", and "${step.id}" does not give it.`,
      hint: `Add it: arguments: { ${name}: … }.`,
    });
  }
  return findings;
}
