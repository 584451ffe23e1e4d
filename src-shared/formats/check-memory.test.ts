import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findingsOf } from '../workflow/checks/check.ts';
import { workflowSchema } from '../workflow/schema.ts';
import { checkText } from './check-text.ts';
import { readParts } from './read-workflow.ts';

const PATH = { path: 'memory.yaml' };

const lines = [
  // Long enough to be read step by step.
  `# ${'remark '.repeat(700)}`,
  'version: 1',
  'id: memory',
  'name: Memory',
  'inputs:',
  '  who: { type: text, default: x }',
  'context:',
  '  topic: { type: text }',
  'policies: { secrets: { allowed: [A] } }',
  'references: [{ id: style, title: Style, source: a.md }]',
  'steps:',
  ...[0, 1, 2, 3, 4, 5, 6].flatMap((at) => [
    `  - id: s${at}`,
    at % 3 === 2 ? '    type: agent' : '    type: command',
    ...(at % 3 === 2
      ? ['    role: reviewer', `    goal: "Read {{ steps.s${at - 1}.output.stdout }}"`]
      : [`    command: echo {{ inputs.who }} ${at}`]),
    ...(at % 2 === 1 ? [`    needs: [s${at - 1}]`] : []),
    '    notes: as people write them',
  ]),
  '  - id: each',
  '    type: loop',
  '    for_each: "[1, 2]"',
  '    as: n',
  '    steps:',
  '      - id: inner',
  '        type: command',
  '        command: echo {{ n }} {{ steps.s0.output.stdout }}',
];

const additions = fc.constantFrom(
  '    needs: [s0]',
  '    needs: [s2, s9]',
  '    needs: []',
  '    when: "steps.s1.output.exit_code == 0"',
  '    when: "inputs.what == 1"',
  '    when: "false"',
  '    skip: branch',
  '    on_failure: continue',
  '    secrets: [B]',
  '    attachments: [style, other]',
  '    writes: true',
  '    env: { X: "{{ steps.s2.output.text }}", Y: "{{ context.topic }}" }',
  '    output: { schema: { type: object, properties: { topic: { type: string } } } }',
  '  - { id: more, type: wait, for_sec: 1 }',
  '  - { id: s3, type: wait, for_sec: 1 }',
  '    # a remark',
  '    max_parallel: 2',
);

const edit = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), at: fc.nat(), line: additions }),
  fc.record({ kind: fc.constant('drop' as const), at: fc.nat(), line: fc.constant('') }),
  fc.record({
    kind: fc.constant('swap' as const),
    at: fc.nat(),
    line: fc.constantFrom('who', 'whom', 's1', 's4', 'topic', 'style', 'none'),
  }),
);

let count = 0;

test('[CM1] what is found after any edits is what is found by looking at the text for the first time', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
      const now = [...lines];
      for (const { kind, at, line } of edits) {
        const place = 1 + (at % (now.length - 1));
        if (kind === 'add') now.splice(place, 0, line);
        else if (kind === 'drop') now.splice(place, 1);
        else now[place] = (now[place] ?? '').replace(/\b(?:who|s\d|topic|style)\b/, line);
        const text = `${now.join('\n')}\n`;
        const { workflow, repaired } = readParts(text, PATH);
        const anew = workflowSchema.safeParse(structuredClone(repaired));
        expect(anew.data).toEqual(workflow);
        if (workflow === undefined || anew.data === undefined) continue;
        const stranger = { ...structuredClone(anew.data), license: `unlike any other ${(count += 1)}` };
        expect({ text, findings: findingsOf(workflow) }).toEqual({ text, findings: findingsOf(stranger) });
      }
    }),
    { numRuns: Number(process.env['FLOWRIGHT_FUZZ_RUNS'] ?? 200) },
  );
});

test('[CM2] the places of findings follow the text', () => {
  const text = `${lines.join('\n')}\n`.replace('echo {{ inputs.who }} 3', 'echo {{ inputs.whom }}');
  const padded = text.replace('steps:\n', `steps:\n${'  # remark\n'.repeat(400)}`);
  const [first] = checkText(text, PATH).diagnostics;
  const [second] = checkText(padded, PATH).diagnostics;
  expect([second?.code, (second?.range?.start.line ?? 0) - (first?.range?.start.line ?? 0)]).toEqual([first?.code, 400]);
});
