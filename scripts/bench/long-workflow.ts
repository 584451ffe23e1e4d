/**
 * A workflow of `count` steps as people write them: comments, names, commands and goals with values in them, in layers of twenty. Every
 * `round` has other words in every step, so that nothing of it was read before.
 */
export function longWorkflow(count: number, round = 0): string {
  const head = `version: 1\nid: bench-long\nname: Bench long\nworkspace: none\ninputs:\n  channel: { type: choice, options: [beta, stable], default: beta, label: Which channel? }\nsteps:\n`;
  return head + Array.from({ length: count }, (_, index) => step(index, round)).join('');
}

function step(index: number, round: number): string {
  const layer = index - (index % 20) - 20;
  const needs = index < 20 ? [] : [0, 7, 13].map((offset) => `s${layer + ((index + offset) % 20)}`);
  const read = index < 20 ? '' : ` and read {{ steps.s${layer + (index % 20)}.status }}`;
  const top = `  - id: s${index}\n    name: Step number ${index} of the sample\n    needs: [${needs.join(', ')}]\n`;
  return index % 5 === 4
    ? `${top}    type: agent\n    role: reviewer\n    goal: >-\n      Review what step ${index} made for {{ inputs.channel }}${read}\n      and list the risks of round ${round}.\n`
    : `  # what step ${index} is for\n${top}    type: command\n    command: npm run build --workspace packages/p${index} -- --round ${round} --mode {{ inputs.channel }}\n    timeout_sec: 600\n`;
}

/** As many steps in as few letters as they can have: 5,000 of them stay below what a file may have. `round` makes it another text. */
export function terseWorkflow(count: number, round = 0): string {
  const head = `version: 1\nid: bench-terse\nname: Bench terse ${round}\nworkspace: none\nsteps:\n`;
  const steps = Array.from({ length: count }, (_, index) => {
    const layer = index - (index % 20) - 20;
    const needs = index < 20 ? [] : [0, 7, 13].map((offset) => `s${layer + ((index + offset) % 20)}`);
    return `  - { id: s${index}, type: command, command: make part-${index}, needs: [${needs.join(', ')}] }\n`;
  });
  return head + steps.join('');
}
