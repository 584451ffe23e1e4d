import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { findingsOf } from '../workflow/checks/check.ts';
import type { Finding } from '../workflow/checks/finding.ts';
import { checkText } from './check-text.ts';
import { modelOf } from './laws/law-check.fixture.ts';
import { HAND_TEXTS } from './laws/texts.fixture.ts';
import { parseWorkflow } from './parse-workflow.ts';
import { soundPartFindings } from './sound-part.ts';

/** Findings as `CODE path: hint`, the hint only where it names what was meant. */
function found(steps: string, around = ''): readonly string[] {
  return checkText(`version: 1\nid: w\nname: w\n${around}steps:\n${steps}`)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code, path, hint }) => {
      const meant = /Did you mean "(.*?)"|looks like (\w+)/.exec(hint ?? '');
      return `${code} ${path}${meant === null ? '' : ` ${meant[1] ?? meant[2] ?? ''}`}`;
    });
}

describe('a text with a step that has not the shape of one', () => {
  test.each([
    [
      'a mistyped type key',
      '  - id: a\n    typ: command\n    comand: x\n',
      ['FR101 steps.a.typ type', 'FR101 steps.a.comand command'],
    ],
    ['a mistyped type key beside a right key', '  - id: a\n    tpye: command\n    command: x\n', ['FR101 steps.a.tpye type']],
    [
      'a mistyped key and word',
      '  - id: a\n    typ: comand\n    command: x\n',
      ['FR101 steps.a.typ type', 'FR104 steps.a.typ command'],
    ],
    ['no type', '  - id: a\n    comand: x\n', ['FR103 steps.a command', 'FR101 steps.a.comand command']],
    ['no type and nothing that tells it', '  - id: a\n    nmae: x\n', ['FR103 steps.a', 'FR101 steps.a.nmae name']],
    [
      'a mistyped type',
      '  - id: a\n    type: comand\n    comand: x\n',
      ['FR106 steps.a.type command', 'FR101 steps.a.comand command'],
    ],
    [
      'a key that is missing by its name only',
      '  - id: a\n    type: tool\n    sever: x\n    tool: y\n',
      ['FR101 steps.a.sever server'],
    ],
    [
      'double ids and unknown needs elsewhere',
      '  - id: a\n  - id: b\n    type: wait\n    for_sec: 1\n    needs: [aa, c]\n  - id: b\n    type: wait\n    for_sec: 1\n',
      ['FR103 steps.a', 'FR302 steps.b.needs.0 a', 'FR302 steps.b.needs.1', 'FR108 steps.b.id'],
    ],
    [
      'its own double id and unknown need',
      '  - id: a\n    type: wait\n    for_sec: 1\n  - id: a\n    needs: [c]\n',
      ['FR103 steps.a', 'FR108 steps.a.id', 'FR302 steps.a.needs.0'],
    ],
    [
      'a circle through it',
      '  - id: a\n    needs: [b]\n  - id: b\n    type: wait\n    for_sec: 1\n    needs: [a]\n',
      ['FR103 steps.a', 'FR301 steps.a.needs'],
    ],
    [
      'an expression elsewhere, and one that reads it',
      '  - id: a\n    tool: x\n  - id: b\n    type: command\n    command: echo "{{ inputs.x }}" "{{ steps.a.output.any.thing }}"\n',
      ['FR103 steps.a', 'FR402 steps.b.command'],
    ],
    [
      'a loop whose body has it',
      '  - id: a\n    type: loop\n    for_each: "[1]"\n    as: one\n    steps:\n      - id: b\n        nmae: x\n      - id: b\n        type: command\n        command: echo {{ one }} {{ two }}\n',
      ['FR103 steps.b', 'FR101 steps.b.nmae name', 'FR108 steps.b.id', 'FR402 steps.b.command'],
    ],
    [
      'an entry that is no step',
      '  - 3\n  - id: b\n    type: wait\n    for_sec: 1\n    needs: [x]\n',
      ['FR102 steps.0', 'FR302 steps.b.needs.0'],
    ],
    [
      'an id that is a number',
      '  - id: 3\n    type: wait\n    for_sec: 1\n  - id: b\n    type: wait\n    for_sec: 1\n    needs: ["3"]\n',
      ['FR102 steps.0.id'],
    ],
  ])('[SHAPE] %s: everything is told in one go', (_, steps, expected) => {
    expect([...found(steps)].sort()).toEqual([...expected].sort());
  });

  test.each([
    [
      'a moment, a condition and an expression of the same step',
      '  - id: a\n    type: wait\n    nmae: x\n    when: "1 +"\n    until: 2027-02-30\n    env: { A: "{{ inputs.no }}" }\n',
      ['FR101 steps.a.nmae name', 'FR401 steps.a.when', 'FR113 steps.a.until', 'FR402 steps.a.env.A'],
    ],
    [
      'a step that never runs and misses a field',
      '  - id: a\n    type: agent\n    role: x\n    when: "false"\n',
      ['FR103 steps.a'],
      ['FR305 steps.a.when'],
    ],
    [
      'a circle of two steps with faults',
      '  - id: a\n    type: command\n    comand: x\n    needs: [b]\n  - id: b\n    typ: wait\n    for_sec: 1\n    needs: [a]\n',
      ['FR101 steps.a.comand command', 'FR101 steps.b.typ type', 'FR301 steps.a.needs'],
    ],
    [
      'no order where needs may be meant otherwise',
      '  - id: a\n    type: command\n    command: x\n    needs: [b]\n  - id: b\n    type: command\n    command: x\n    need: []\n',
      ['FR101 steps.b.need needs'],
    ],
    [
      'a value in quotes of a shell that is not known',
      '  - id: a\n    type: command\n    command: "echo \'{{ run.id }}\'"\n    shel: pwsh\n',
      ['FR101 steps.a.shel shell'],
    ],
    [
      'a faulty loop with a faulty step in it',
      '  - id: l\n    type: loop\n    times: 0\n    max_iteration: 5\n    until: "1 +"\n    steps:\n      - id: b\n        type: wait\n        nmae: x\n        until: 2026-13-01\n',
      [
        'FR101 steps.l.max_iteration max_iterations',
        'FR110 steps.l.times',
        'FR401 steps.l.until',
        'FR101 steps.b.nmae name',
        'FR113 steps.b.until',
      ],
    ],
    [
      'an output whose schema is misspelled',
      '  - id: a\n    type: agent\n    role: r\n    goal: g\n    outputs: { schema: { type: object } }\n    verify: [{ expression: "steps.a.output.n > 1" }]\n  - id: b\n    type: approve\n    reason: "{{ steps.a.output.n }}"\n',
      ['FR101 steps.a.outputs output'],
    ],
    [
      'a name for items that is misspelled',
      '  - id: l\n    type: loop\n    for_each: "[1]"\n    sa: one\n    steps:\n      - id: b\n        type: approve\n        reason: "{{ one }}"\n',
      ['FR101 steps.l.sa as'],
    ],
  ])('[SHAPE] %s: what is right is checked, what may be meant otherwise is not', (_, steps, expected, warnings = []) => {
    const all = checkText(`version: 1\nid: w\nname: w\nsteps:\n${steps}`).diagnostics;
    expect([...found(steps)].sort()).toEqual([...expected].sort());
    const told = all.filter(({ severity }) => severity === 'warning').map(({ code, path }) => `${code} ${path}`);
    expect(told.filter((each) => warnings.includes(each))).toEqual(warnings);
  });

  test('[SHAPE] a fault around the steps hides nothing that does not depend on it', () => {
    const steps =
      '  - id: a\n    type: command\n    command: echo "{{ inputs.gone }} {{ inputs.x + 1 }} {{ 1 + }}"\n  - id: b\n    type: wait\n    until: 2026-13-01\n';
    const around =
      'inputs:\n  x: { tpye: text }\ntriggers:\n  - { type: crn, cron: x }\n  - { type: cron, cron: "61 * * * *", timezone: UTC }\npolices: {}\n';
    expect(found(steps, around)).toEqual([
      'FR101 inputs.x.tpye type',
      'FR104 triggers.0.type cron',
      'FR509 triggers.1.cron',
      'FR101 polices policies',
      'FR402 steps.a.command',
      'FR401 steps.a.command',
      'FR113 steps.b.until',
    ]);
    expect(found(steps.replace('inputs.gone', 'steps.gone'), 'input: {}\n')).toEqual([
      'FR101 input inputs',
      'FR402 steps.a.command',
      'FR401 steps.a.command',
      'FR113 steps.b.until',
    ]);
  });

  test('[SHAPE] of one input or context value that is wrong only what depends on it is left unsaid', () => {
    const command = (id: string, expression: string): string =>
      `  - id: ${id}\n    type: command\n    needs: []\n    command: echo "{{ ${expression} }}"\n`;
    const steps = [
      command('a', 'inputs.x + 1'),
      command('b', 'inputs.count + "a"'),
      command('c', 'inputs.x + inputs.count'),
      command('d', 'context.note.size'),
      command('e', 'context.when + 1'),
      command('f', 'inputs.count.size'),
      command('g', 'inputs.x.split(",").map(each, each + 1)'),
    ].join('');
    const count = '  count: { type: number, default: 1 }\n';
    const told = ['FR415 steps.b.command', 'FR406 steps.d.command', 'FR406 steps.f.command'];
    const context = 'context:\n  note: { type: text }\n  when: { tpye: text }\n';
    expect(found(steps, `${context}inputs:\n  x: { tpye: text }\n${count}`).filter((each) => !each.startsWith('FR101'))).toEqual(
      told,
    );
    expect(found(steps, `${context}input:\n${count}`).filter((each) => !each.startsWith('FR101'))).toEqual([
      'FR406 steps.d.command',
    ]);
  });

  test('[SHAPE] a policy or an environment that is wrong leaves the others their say', () => {
    const steps =
      '  - id: a\n    type: command\n    command: rm x\n  - id: b\n    type: deploy\n    target: prod\n  - id: c\n    type: command\n    command: "true"\n    secrets: [TOKEN]\n';
    const around =
      'environments:\n  prod: { provider: comand }\npolicies:\n  budget: { max_credits: -1 }\n  secrets: { allowed: none }\n  commands: { allowed: [npm] }\n';
    expect(found(steps, around)).toEqual([
      'FR103 environments.prod',
      'FR104 environments.prod.provider command',
      'FR105 policies.budget.max_credits',
      'FR102 policies.secrets.allowed',
      'FR504 steps.a.command',
    ]);
  });

  test('[SHAPE] without steps that can be read, the fields around them are checked', () => {
    const text = 'version: 1\nid: w\nname: w\nstep: []\ntriggers: [{ type: cron, cron: "61 * * * *", timezone: UTC }]\n';
    expect(checkText(text).diagnostics.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'FR101 step',
      'FR509 triggers.0.cron',
    ]);
  });

  test('[SHAPE] where the fields around the steps are wrong, nothing is said that depends on them', () => {
    const steps = '  - id: a\n    type: command\n    command: echo "{{ inputs.x }}"\n    needs: [b]\n';
    expect(found(steps, 'inputs:\n  x: { tpye: text }\n')).toEqual(['FR101 inputs.x.tpye type', 'FR302 steps.a.needs.0']);
  });

  test('[SHAPE] what is said of the other steps is what is said once the step is mended', () => {
    const models = HAND_TEXTS.flatMap(({ text }) => [modelOf(text) ?? {}]).filter((model) => parseWorkflow(model).ok);
    const harm = fc.constantFrom<(step: JsonObject) => Json>(
      ({ type: _, ...rest }) => rest,
      (step) => ({ ...step, type: 'lop' }),
      (step) => ({ ...step, needs: true }),
      (step) => ({ ...step, strange: 1 }),
      (step) => ({ ...step, timeout_sec: 'x' }),
      (step) => ({ ...step, name: 3 }),
    );
    const fault = fc.constantFrom<(step: JsonObject) => Json>(
      (step) => ({ ...step, needs: ['nowhere'] }),
      (step) => ({ ...step, when: 'inputs.nowhere == 1' }),
      (step) => ({ ...step, when: 'false' }),
      (step) => step,
    );
    fc.assert(
      fc.property(fc.constantFrom(...models), fc.nat(), fc.nat(), harm, fault, (model, first, second, harming, faulting) => {
        const count = isJsonList(model['steps']) ? model['steps'].length : 0;
        const faulty = withStep(model, second % count, faulting);
        const parsed = parseWorkflow(faulty);
        if (!parsed.ok) throw new Error('the fixture has not the shape of a workflow');
        const broken = first % count;
        const needsAgain = harming({ needs: [] });
        const isOrderHarmed = isJsonObject(needsAgain) && needsAgain['needs'] === true;
        const said = soundPartFindings(withStep(faulty, broken, harming)).map(inShort);
        const meant = findingsOf(parsed.value);
        if (!isOrderHarmed) expect(meant.map(inShort)).toEqual(expect.arrayContaining(said));
        const elsewhere = meant.filter(({ at, code }) => EVERYWHERE.has(code) && !(at[0] === 'steps' && at[1] === broken));
        expect(said).toEqual(expect.arrayContaining(elsewhere.filter(({ code }) => code !== 'FR301').map(inShort)));
      }),
      { numRuns: 400 },
    );
  });
});

/** Codes that no fault of another step hides. */
const EVERYWHERE: ReadonlySet<string> = new Set(['FR108', 'FR302', 'FR305']);

function inShort({ code, at }: Finding): string {
  return `${code} ${at.join('.')}`;
}

function withStep(model: JsonObject, index: number, change: (step: JsonObject) => Json): JsonObject {
  const { steps } = model;
  if (!isJsonList(steps)) return model;
  return { ...model, steps: steps.map((step, at) => (at === index && isJsonObject(step) ? change(step) : step)) };
}
