import type { Json } from '../../../src-shared/lib/json.ts';
import type { ShapedStep } from '../../../src-shared/workflow/expressions/scope-shape.ts';
import type { DocumentState } from './document-state.ts';

/** What others declare of a step's output (JSON Schema): the tool it calls, or the workflow it runs. */
export function declaredOutput(step: ShapedStep, { tools, used }: Pick<DocumentState, 'tools' | 'used'>): Json | undefined {
  if (step.type === 'workflow') return used.get(step.uses)?.outputs;
  if (step.type !== 'tool') return undefined;
  return tools.find((one) => one.server === step.server && one.tool === step.tool)?.outputSchema ?? undefined;
}
