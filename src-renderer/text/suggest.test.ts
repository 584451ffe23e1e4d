import { describe, expect, test } from 'vitest';
import { checkDocument } from '../state/documents/document-check.ts';
import { stepNameAt } from './name-at.ts';
import { suggestionsAt } from './suggest.ts';

const TEXT = `version: 1
id: demo
name: Demo
inputs:
  channel: { type: text, label: Which channel? }
context:
  seen: { type: list }
policies: { secrets: { allowed: [NPM_TOKEN] } }
references: [{ id: style, title: Style guide, source: style.md }]
environments: { preview: { provider: static, directory: dist } }
steps:
  - id: build
    type: command
    command: npm run build
  - id: unit-test
    type: command
    command: npm test
    needs:
      - build
  - id: ship
    type: deploy
    target: preview
    needs: [unit-test]
    when: steps["unit-test"].output.exit_code == 0 && steps.build.status == "succeeded"
`;
const { draft } = checkDocument(TEXT, '/w/demo.yaml');

/** What is offered where the bar stands in an addition to the text. */
function offered(addition: string, step: string): readonly string[] | undefined {
  const text = `${TEXT}${addition}`;
  return suggestionsAt(text, text.length, { draft: draft!, step, tools: [] })?.list.map((one) => one.text);
}

describe('writing a workflow as text', () => {
  test('[T1] needs offer the siblings that do not wait for the step themselves', () => {
    expect([
      offered('    needs: [', 'unit-test'),
      offered('    needs:\n      - ', 'ship'),
      offered('    needs: [', 'build'),
    ]).toEqual([['build'], ['build', 'unit-test'], []]);
  });

  test('[T2] attachments, secrets and targets offer what the workflow declares', () => {
    expect([
      offered('    attachments: [st', 'ship'),
      offered('    secrets:\n    - ', 'ship'),
      offered('    target: ', 'ship'),
    ]).toEqual([['style'], ['NPM_TOKEN'], ['preview']]);
  });

  test('[T3] braces and conditions offer what may be read there, and nothing of steps that come later', () => {
    const values = [
      'inputs.channel',
      'steps.build.output.stdout',
      'steps.build.output.exit_code',
      'steps.build.output.data',
      'steps.build.status',
      'context.seen',
      'run.id',
      'run.trigger.payload',
    ];
    expect([offered('    command: echo {{ in', 'unit-test'), offered('    when: ', 'unit-test')]).toEqual([values, values]);
  });

  test('[T4] plain text, comments and closed braces offer nothing', () => {
    expect([
      offered('    command: echo ', 'ship'),
      offered('    command: echo {{ inputs.channel }} and ', 'ship'),
      offered('    notes: ', 'ship'),
    ]).toEqual([undefined, undefined, undefined]);
  });

  test('[T5] JSON and TOML name steps in quotes', () => {
    const json =
      '{ "id": "w", "steps": [\n  { "id": "build", "type": "wait" },\n  { "id": "b", "needs": ["build"],\n    "needs": [\n      "bu';
    const toml = 'needs = ["bu';
    const list = (text: string) =>
      suggestionsAt(text, text.length, { draft: draft!, step: 'ship', tools: [] })?.list.map((one) => one.text);
    const named = (text: string, find: string) => stepNameAt(text, text.indexOf(find) + 2)?.name;
    expect([
      list(json),
      list(toml),
      named(json, 'build", "type'),
      named(json, 'build"]'),
      named('id = "build"', 'build'),
    ]).toEqual([['build', 'unit-test'], ['build', 'unit-test'], 'build', 'build', 'build']);
    expect(suggestionsAt('  "when": "', 11, { draft: draft!, step: 'ship', tools: [] })?.list.length).toBeGreaterThan(3);
  });

  test('[T5] a step is named by its id, in needs and in expressions', () => {
    const at = (find: string, plus: number): string | undefined => stepNameAt(TEXT, TEXT.indexOf(find) + plus)?.name;
    expect([
      at('id: build', 5),
      at('- build', 3),
      at('[unit-test]', 6),
      at('steps["unit-test"]', 10),
      at('steps.build.status', 7),
      at('npm run build', 10),
      at('type: deploy', 8),
    ]).toEqual(['build', 'build', 'unit-test', 'unit-test', 'build', undefined, undefined]);
  });
});
