import { expect, test } from 'vitest';
import type { Diagnostic } from '../workflow/checks/diagnostic.ts';
import { checkText } from './check-text.ts';
import { applyChanges } from './edit/text-changes.ts';

const command = (id: string, more = ''): string => `  - { id: ${id}, type: command, ${more}command: "true" }\n`;
const head = 'version: 1\nid: w\nname: w\n';
const flow = (steps: string, more = ''): string => `${head}${more}steps:\n${steps}`;
const agent = (id: string, more = ''): string =>
  `  - { id: ${id}, type: agent, role: tester, goal: g, ${more}output: { schema: { type: object, required: [n], properties: { n: { type: integer }, level: { enum: [low, high] } } } } }\n`;
const inputs =
  'inputs: { who: { type: text }, n: { type: integer }, xs: { type: multi_choice, options: [a] }, kind: { type: choice, options: [small, large] } }\n';
const when = (text: string): string => flow(command('a') + command('b', `when: ${JSON.stringify(text)}, `), inputs);

/** One text for each code that can be mended, with the title of the first fix. */
const BROKEN: readonly (readonly [code: string, text: string, fix: string])[] = [
  ['FR101', flow(command('a', 'shel: bash, ')), 'Change it to shell'],
  ['FR102', flow(command('a', 'needs: a, ').replace('needs: a', 'secrets: TOKEN')), 'Make it a list'],
  ['FR104', flow(command('a', 'on_failure: contineu, ')), 'Change it to continue'],
  ['FR104', flow(command('a', 'skip: brnch, ')), 'Change it to branch'],
  ['FR106', flow(command('a').replace('type: command', 'type: comand')), 'Change it to command'],
  ['FR107', flow(command('Build-It')), 'Change it to build-it'],
  ['FR108', flow(command('a') + command('a')), 'Rename this one to a_2'],
  ['FR110', flow(command('a', 'argv: [x], ')), 'Remove command'],
  ['FR111', flow('  - { id: a, type: ask, form: {} }\n'), 'Ask for a text'],
  ['FR111', flow(command('a'), 'inputs: { k: { type: choice } }\n'), 'Add options: [yes, no]'],
  [
    'FR111',
    flow(command('a'), 'inputs: { k: { type: choice, options: [small, large], default: smal } }\n'),
    'Change it to small',
  ],
  ['FR112', flow(command('a')).replace('version: 1', 'version: 2'), 'Change it to 1'],
  ['FR201', flow(command('a')).replace('version: 1\n', ''), 'Add version: 1'],
  ['FR204', flow('  - { type: command, command: "npm test" }\n'), 'Add id: npm-test'],
  ['FR205', flow(command('a'), 'triggers: [ { type: cron, cron: "0 9 * * 1" } ]\n'), 'Add timezone: UTC'],
  ['FR206', flow('  - { id: a, command: "true" }\n'), 'Add type: command'],
  ['FR301', flow(command('a', 'needs: [b], ') + command('b', 'needs: [a], ')), 'a no longer waits for b'],
  ['FR302', flow(command('build') + command('b', 'needs: [biuld], ')), 'Change it to build'],
  ['FR304', flow(command('a') + command('b', 'needs: [a, a], ')), 'Remove it'],
  ['FR305', flow(command('a', 'when: "1 > 2", ')), 'Remove the condition'],
  ['FR401', when('inputs.n = 1'), 'Write inputs.n == 1'],
  ['FR401', when('inputs.n == 1 and not (inputs.who == "and")'), 'Write inputs.n == 1 && !(inputs.who == "and")'],
  ['FR401', when('not inputs.n > 1 and not (inputs.n > 2)'), 'Write !(inputs.n > 1) && !(inputs.n > 2)'],
  ['FR401', when('{{ inputs.n > 1 }}'), 'Write inputs.n > 1'],
  ['FR402', when('inputs.whoo == "x"'), 'Write inputs.who'],
  ['FR402', when('input.who == "x"'), 'Write inputs'],
  [
    'FR402',
    flow(command('unit-test') + command('b', `when: 'steps["unit-tst"].status == "failed"', `)),
    'Write steps["unit-test"]',
  ],
  ['FR402', flow(command('a') + command('b', 'when: "steps.a.exit_code == 0", ')), 'Write steps.a.output.exit_code'],
  [
    'FR403',
    flow(command('unit-test') + command('b', `when: 'steps.unit-test.status == "failed"', `)),
    'Write steps["unit-test"]',
  ],
  ['FR404', flow(command('a', 'needs: [], ') + command('b', 'needs: [], when: "steps.a.output.exit_code == 0", ')), 'Wait for a'],
  [
    'FR405',
    flow(agent('a', 'when: "inputs.n > 1", ') + command('b', 'when: "steps.a.output.n > 1", '), inputs),
    'Ask has(steps.a.output) first',
  ],
  [
    'FR405',
    flow(`${agent('a', 'when: "inputs.n > 1", ')}  - { id: b, type: approve, reason: "n is {{ steps.a.output.n }}" }\n`, inputs),
    'Write has(steps.a.output) ? steps.a.output.n : ""',
  ],
  ['FR406', flow(agent('a') + command('b', `when: 'steps.a.output.levle == "low"', `)), 'Write .level'],
  ['FR407', when('inputs.who'), 'Ask whether it is empty'],
  ['FR407', when('inputs.xs'), 'Ask for its size'],
  ['FR407', when('inputs.n + 1'), 'Compare it with 0'],
  ['FR412', flow(command('a') + command('b', 'when: "steps.a.output.data.ok == true", ')), 'Describe the output of a'],
  ['FR414', when('inputs.kind == "smal"'), 'Write "small"'],
  ['FR414', when("inputs.n == '5'"), 'Write 5'],
  ['FR414', when('steps.a.status == "succeded"'), 'Write "succeeded"'],
  ['FR416', when('inputs.who.startWith("a")'), 'Write .startsWith('],
  ['FR417', flow('  - { id: a, type: command, command: "echo ${{ run.id }}" }\n'), 'Leave the $ out'],
  ['FR501', flow(command('a', 'attachments: [gide], '), 'references: [ { id: guide, source: g.md } ]\n'), 'Change it to guide'],
  ['FR503', flow(command('a', 'secrets: [TOKEN], '), 'policies: { secrets: { allowed: [] } }\n'), 'Allow TOKEN'],
  ['FR506', flow(command('a'), 'policies: { gates: { require_human_approval_for: [deploy] } }\n'), 'Remove it'],
  ['FR507', flow(agent('a', 'needs: [], ') + agent('b', 'needs: [], '), 'context: { n: { type: integer } }\n'), 'Wait for a'],
  [
    'FR508',
    flow(`  - { id: l, type: loop, until: "true", steps: [ { id: i, type: command, command: "true" } ] }\n`),
    'Add max_iterations: 10',
  ],
  ['FR305', flow(`  - { id: l, type: loop, times: 0, steps: [ { id: i, type: command, command: "true" } ] }\n`), 'Go round once'],
  [
    'FR522',
    flow(`  - { id: l, type: loop, times: 101, steps: [ { id: i, type: command, command: "true" } ] }\n`),
    'Set max_iterations: 101',
  ],
  [
    'FR510',
    flow(command('a'), 'triggers: [ { type: cron, cron: "0 9 * * 1", timezone: paris } ]\n'),
    'Change it to Europe/Paris',
  ],
  ['FR511', flow(command('a'), 'policies: { repo: { allowed_paths: [src], blocked_paths: [src] } }\n'), 'Allow it no more'],
  ['FR512', flow(command('a', 'writes: true, '), 'workspace: none\n'), 'Use workspace: isolated'],
  ['FR513', flow(command('a', 'resources: { gpu: 1 }, ')), 'Declare gpu: 1'],
  [
    'FR515',
    flow(`  - { id: l, type: loop, for_each: "[1]", as: inputs, steps: [ { id: i, type: command, command: "true" } ] }\n`),
    'Call it item',
  ],
  ['FR516', flow(command('a'), 'references: [ { id: g, source: g.md }, { id: g, source: h.md } ]\n'), 'Give this one another id'],
  ['FR523', flow('  - { id: a, type: http, url: example.com/x }\n'), 'Write https://example.com/x'],
  ['FR517', flow('  - { id: a, type: approve, reason: r, retry: { max_attempts: 3 } }\n'), 'Remove retry'],
  ['FR519', flow(command('a', 'env: { PATH: /x, OTHER: y }, ')), 'Remove PATH'],
  ['FR520', flow(command('a', 'secrets: [PATH], ')), 'Do without it'],
  [
    'FR521',
    flow('  - { id: a, type: ask, form: { n: { type: text } } }\n', 'context: { n: { type: integer } }\n'),
    'Declare it as text',
  ],
];

const keyOf = ({ code, path, message }: Diagnostic): string => `${code} ${path} ${message}`;
const errorsOf = (text: string): readonly string[] =>
  checkText(text)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

test.each(BROKEN)('[FIX] %s: every fix that is offered takes the finding away and breaks nothing else', (code, text, title) => {
  const found = checkText(text).diagnostics.filter((one) => one.code === code);
  const told = found.flatMap((finding) =>
    (finding.fixes ?? []).map((fix) => {
      const mended = applyChanges(text, fix.changes) ?? '';
      const left = checkText(mended).diagnostics.map(keyOf);
      const before = errorsOf(text);
      const worse = errorsOf(mended).filter((one) => !before.includes(one));
      return { title: fix.title, gone: !left.includes(keyOf(finding)), worse };
    }),
  );
  expect([told[0]?.title, told.filter(({ gone, worse }) => !gone || worse.length > 0)]).toEqual([title, []]);
});
