/** Shapes of work the engine is measured on. */
export type Shape = 'chain' | 'wide' | 'layered' | 'fifty' | 'no-op';

const head = (name: string): string => `version: 1\nid: bench\nname: ${name}\nworkspace: none\nsteps:\n`;
const noop = (id: string): string => `  - { id: ${id}, type: wait, for_sec: 0 }\n`;
const step = (id: string, needs: readonly string[]): string =>
  `  - id: ${id}\n    type: command\n    command: "true"\n    needs: [${needs.join(', ')}]\n`;

/** A workflow of `count` steps that run `true`: each after the one before, all at once, or in layers of twenty; `no-op` starts nothing. */
export function sampleWorkflow(shape: Shape, count: number): string {
  const ids = Array.from({ length: count }, (_, index) => `s${index}`);
  const needs = (index: number): string[] => {
    if (shape === 'chain' || shape === 'fifty') return index === 0 ? [] : [`s${index - 1}`];
    if (shape === 'wide' || index < 20) return [];
    const layer = index - (index % 20) - 20;
    return [0, 7, 13].map((offset) => `s${layer + ((index + offset) % 20)}`);
  };
  if (shape === 'no-op') return head('Bench no-op') + ids.map(noop).join('');
  return head(`Bench ${shape}`) + ids.map((id, index) => step(id, needs(index))).join('');
}
