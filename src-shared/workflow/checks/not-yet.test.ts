import { expect, test } from 'vitest';
import { checkText } from '../../formats/check-text.ts';
import { refusalOf } from './not-yet.ts';

const head = 'version: 1\nid: w\nname: W\n';
const compile = (rest: string) => {
  const { compiled, diagnostics } = checkText(head + rest);
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  return compiled;
};

test('[not yet] a step inside a loop is named; a workflow without such steps is not refused', () => {
  const looped = compile(`steps:
  - id: l
    type: loop
    times: 1
    max_iterations: 1
    steps:
      - { id: ship, type: deploy, target: prod }
`);
  expect(refusalOf(looped)?.message).toBe('Step "ship" needs deploying, which is not available yet.');
  expect(refusalOf(compile('steps:\n  - { id: a, type: command, command: "true" }\n'))).toBe(undefined);
});
