import type { CompiledStep } from '../compiled.ts';
import type { Step } from '../schema.ts';

/** What a gate names after the type: the environment of a deploy, the tool of a server, the role of an agent, the workflow used. */
export function gateTarget(step: Step | CompiledStep): string | undefined {
  switch (step.type) {
    case 'deploy':
      return step.target;
    case 'tool':
      return step.server;
    case 'agent':
      return step.role;
    case 'workflow':
      return step.uses;
    case 'http':
      return step.method ?? 'GET';
    default:
      return undefined;
  }
}
