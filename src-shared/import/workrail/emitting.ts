import type { Json, JsonObject } from '../../lib/json.ts';
import type { FieldReader } from '../field-reader.ts';
import type { Ids } from '../ids.ts';
import type { Assessment } from './checks.ts';
import type { StepNode } from './nodes.ts';
import type { FindDefinition } from './routines.ts';
import type { Scope } from './scope.ts';

/** What making steps needs to know of the workflow around them. */
export interface Emitting {
  readonly scope: Scope;
  readonly ids: Ids;
  readonly assessments: ReadonlyMap<string, Assessment>;
  readonly find: FindDefinition;
  /** Words for every agent inside a loop. */
  readonly also: readonly string[];
  /** Names of the context that a step talks about, and so may set. */
  readonly mentioned: (node: StepNode) => readonly string[];
  /** Whether a condition reads a name that this step is the first to talk about. */
  readonly setsFirst: (node: StepNode, condition: Json) => boolean;
  /** What a step is given: the task, and the values set before that it talks about. */
  readonly handedOn: (node: StepNode) => JsonObject;
  /** What of a step has no equal, reported, for its `x-workrail`. */
  readonly kept: (fields: FieldReader, node: StepNode) => JsonObject | undefined;
  readonly keptAt: (node: StepNode) => string;
  /** Takes in a workflow that is started as a child and gives what `uses` says; undefined when it is not at hand. */
  readonly child: (workflowId: string) => string | undefined;
}
