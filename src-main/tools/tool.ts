import { z } from 'zod';
import type { StepError } from '../../src-shared/history/events.ts';
import { jsonSchema, type Json, type JsonObject } from '../../src-shared/lib/json.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Notify } from '../ports/notify.ts';
import type { Processes } from '../ports/processes.ts';
import type { ToolAnnotations, ToolContext } from '../ports/tool-servers.ts';
import type { Trash } from '../ports/workspaces.ts';
import { BUILTIN_SERVER, builtinAnnotations } from './annotations.ts';
import { failureOf, refuse } from './refusal.ts';

/** What the built-in tools reach the outside by. */
export interface ToolPorts {
  readonly processes: Pick<Processes, 'capture' | 'find'>;
  readonly trash: Pick<Trash, 'move'>;
  readonly notify: Notify;
}

/** The palette's groups, in palette order. */
export const TOOL_GROUPS = ['files', 'table', 'text', 'git', 'report', 'notify'] as const;
export type ToolGroup = (typeof TOOL_GROUPS)[number];

/** What a tool gives; fields that are undefined are left out. */
export interface Outcome {
  readonly [field: string]: Json | undefined;
}

/** A call's surroundings: the attempt's context and the ports. */
export interface ToolRun extends ToolContext {
  readonly ports: ToolPorts;
}

/** What is said about a tool once, in the words a person reads in the palette and the inspector. */
export interface ToolSpec<I extends z.ZodType, O extends z.ZodType> {
  /** `<group>_<verb>`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly group: ToolGroup;
  /** A lucide icon name. */
  readonly icon: string;
  readonly input: I;
  readonly output: O;
  /** May throw a `Refusal`, an abort, or a file system error: each becomes the step's error. */
  run(input: z.output<I>, run: ToolRun): Promise<Outcome>;
}

/** A tool ready to be listed and called. */
export interface BuiltinTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly group: ToolGroup;
  readonly icon: string;
  readonly inputSchema: Json;
  readonly outputSchema: Json;
  readonly annotations: ToolAnnotations;
  call(given: JsonObject, run: ToolRun): Promise<Result<JsonObject, StepError>>;
}

/** Makes a tool of its spec: arguments are parsed by its schema, and what `run` throws becomes a step error. */
export function defineTool<I extends z.ZodType, O extends z.ZodType>(spec: ToolSpec<I, O>): BuiltinTool {
  return {
    name: spec.name,
    title: spec.title,
    description: spec.description,
    group: spec.group,
    icon: spec.icon,
    inputSchema: jsonSchema.parse(z.toJSONSchema(spec.input, { io: 'input' })),
    outputSchema: jsonSchema.parse(z.toJSONSchema(spec.output)),
    annotations: annotationsOf(spec.name),
    async call(given, run) {
      const parsed = spec.input.safeParse(given);
      if (!parsed.success) return err(badArguments(spec.title, parsed.error));
      try {
        run.signal.throwIfAborted();
        return ok(withoutGaps(await spec.run(parsed.data, run)));
      } catch (error) {
        return err(failureOf(error, spec.title));
      }
    },
  };
}

function annotationsOf(name: string): ToolAnnotations {
  const annotations = builtinAnnotations(BUILTIN_SERVER, name);
  if (annotations === undefined) throw new Error(`${name} is missing from the annotations.`);
  return annotations;
}

function withoutGaps(outcome: Outcome): JsonObject {
  return Object.fromEntries(Object.entries(outcome).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])));
}

function badArguments(title: string, error: z.ZodError): StepError {
  const first = error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.length === 0 ? '' : `${issue.path.join('.')}: `}${issue.message}`);
  return {
    ...refuse('bad_arguments', `“${title}” was given values it cannot use: ${first.join('; ')}.`, {
      hint: 'Check the fields of this step.',
    }).failure,
    detail: error.issues.map((issue) => ({ at: issue.path.join('.'), message: issue.message })),
    retryable: false,
  };
}
