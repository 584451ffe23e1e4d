import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import type { StepError } from '../../src-shared/history/events.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { ToolView } from '../../src-shared/wire/views.ts';
import type { ExecutorContext } from './executor.ts';

/** What a tool's author says about its effects; recovery and policy read it. */
export interface ToolAnnotations {
  /** Changes nothing: after a crash it may simply run again. */
  readonly readOnly: boolean;
  /** Doing it twice is the same as doing it once. */
  readonly idempotent: boolean;
}

/** What a tool may use of the attempt that calls it. */
export type ToolContext = Pick<
  ExecutorContext,
  'runId' | 'workspace' | 'workflowDir' | 'chosen' | 'signal' | 'log' | 'progress' | 'artifact'
> & { readonly step: string };

/** One call of one tool. */
export interface ToolCall {
  readonly server: string;
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** The connected tool servers, the built-in one named `flowright` among them. */
export interface ToolServers {
  /** Every tool there is, in palette order. */
  list(): Promise<readonly ToolView[]>;
  /** Undefined when there is no such server or tool. */
  annotations(server: string, tool: string): ToolAnnotations | undefined;
  /** Structured content, or `{ text }`. Refuses unknown tools and arguments that do not fit the tool's schema. */
  call(call: ToolCall, context: ToolContext): Promise<Result<Json, StepError>>;
}
