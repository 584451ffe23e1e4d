import { describe, expect, test } from 'vitest';
import { applyChanges } from './edit/text-changes.ts';
import { checkText } from './check-text.ts';

function flow(steps: string, more = ''): string {
  return `{ version: 1, id: w, name: w, ${more}steps: [ ${steps} ] }`;
}

/** Findings as `CODE path`, with hints left out. */
function codes(text: string): readonly string[] {
  return checkText(text).diagnostics.map((each) => `${each.code} ${each.path}`);
}

const command = (id: string, more = ''): string => `{ id: ${id}, type: command, ${more}command: "1" }`;

describe('semantics by example: what validation refuses', () => {
  test.each([
    ['order-cycle', flow(`${command('a', 'needs: [b], ')}, ${command('b', 'needs: [a], ')}`), 'FR301 steps.a.needs', 'a → b → a'],
    [
      'order-unknown-need',
      flow(`${command('build')}, ${command('test', 'needs: [biuld], ')}`),
      'FR302 steps.test.needs.0',
      'build',
    ],
    [
      'expr-hyphen',
      flow(`${command('unit-test')}, ${command('b', `when: "steps.unit-test.status == 'succeeded'", `)}`),
      'FR403 steps.b.when',
      'steps["unit-test"]',
    ],
    [
      'expr-unknown-name',
      flow('{ id: a, type: command, command: "echo {{ inputs.whom }}" }', 'inputs: { who: { type: text } }, '),
      'FR402 steps.a.command',
      'who',
    ],
    [
      'expr-not-ancestor',
      flow(`${command('a', 'needs: [], ')}, ${command('b', 'needs: [], when: "steps.a.output.exit_code == 0", ')}`),
      'FR404 steps.b.when',
      'a',
    ],
    [
      'expr-skippable-unguarded',
      flow(
        `{ id: a, type: agent, role: reviewer, goal: g, when: "inputs.deep", output: { schema: { type: object, required: [n], properties: { n: { type: integer } } } } }, ${command('b', 'when: "steps.a.output.n > 1", ')}`,
        'inputs: { deep: { type: boolean, default: false } }, ',
      ),
      'FR405 steps.b.when',
      'has(',
    ],
    [
      'expr-single-quotes',
      flow(`{ id: a, type: command, command: "echo 'hello {{ inputs.who }}'" }`, 'inputs: { who: { type: text, default: x } }, '),
      'FR409 steps.a.command',
      'single quotes',
    ],
    [
      'context-two-writers',
      flow(
        '{ id: a, type: ask, needs: [], form: { k: { type: text } } }, { id: b, type: ask, needs: [], form: { k: { type: text } } }',
        'context: { k: { type: text, default: "" } }, ',
      ),
      'FR507 steps.b',
      'context.k',
    ],
  ])('[CASE %s] is refused where it is wrong', (_, text, at, words) => {
    const checked = checkText(text);
    const [first] = checked.diagnostics.filter((each) => each.severity === 'error');
    expect([`${first?.code ?? ''} ${first?.path ?? ''}`, checked.compiled]).toEqual([at, undefined]);
    expect(`${first?.message ?? ''} ${first?.hint ?? ''}`).toContain(words);
  });
});

describe('tier 1', () => {
  test.each([
    [
      'two steps of one id, one in a loop',
      flow(`${command('a')}, { id: l, type: loop, times: 1, steps: [ ${command('a')} ] }`),
      ['FR108 steps.a.id'],
    ],
    [
      'a need across a loop',
      flow(`${command('a')}, { id: l, type: loop, times: 1, steps: [ ${command('b', 'needs: [a], ')} ] }`),
      ['FR303 steps.b.needs.0'],
    ],
    [
      'an item in a loop that goes through no list',
      flow('{ id: l, type: loop, times: 2, steps: [ { id: a, type: command, command: "echo {{ item }}" } ] }'),
      ['FR413 steps.a.command'],
    ],
    [
      'an item of the loop around',
      flow(
        '{ id: o, type: loop, for_each: "[1]", steps: [ { id: l, type: loop, times: 2, steps: [ { id: a, type: command, command: "echo {{ item }}" } ] } ] }',
      ),
      [],
    ],
    [
      'addresses that are none',
      flow(
        '{ id: a, type: http, url: "ftp://x" }, { id: b, type: http, url: "https://me:pw@x" }, { id: c, type: http, url: "https://x/{{ run.id }}" }, { id: d, type: http, url: "{{ run.id }}" }',
      ),
      ['FR523 steps.a.url', 'FR523 steps.b.url'],
    ],
    [
      'an option that was not offered',
      flow(`{ id: a, type: approve, reason: r, options: [x, y] }, ${command('b', `when: 'steps.a.output.option == "z"', `)}`),
      ['FR414 steps.b.when'],
    ],
    ['command and argv', flow('{ id: a, type: command, command: x, argv: [x] }'), ['FR110 steps.a.argv']],
    ['neither command nor argv', flow('{ id: a, type: command }'), ['FR110 steps.a']],
    [
      'a loop of two kinds',
      flow(`{ id: l, type: loop, times: 1, while: "true", max_iterations: 2, steps: [ ${command('a')} ] }`),
      ['FR110 steps.l.times'],
    ],
    ['a loop without a cap', flow(`{ id: l, type: loop, until: "true", steps: [ ${command('a')} ] }`), ['FR508 steps.l']],
    ['a form without fields', flow('{ id: a, type: ask, form: {} }'), ['FR111 steps.a.form']],
    [
      'a choice without options',
      flow('{ id: a, type: ask, form: { c: { type: choice, options: [] } } }'),
      ['FR111 steps.a.form.c'],
    ],
    ['a moment that is none', flow('{ id: a, type: wait, until: 2026-02-30T09:00Z }'), ['FR113 steps.a.until']],
    ['a zone nobody knows', flow('{ id: a, type: wait, until: "2026-02-03T09:00[Europe/Berln]" }'), ['FR113 steps.a.until']],
    ['a time to wait that is none', flow('{ id: a, type: wait, for_sec: soon }'), ['FR113 steps.a.for_sec']],
    ['a lapse that is none', flow('{ id: a, type: approve, reason: r, timeout: 2x }'), ['FR113 steps.a.timeout']],
    [
      'a default that is not allowed',
      flow(command('a'), 'inputs: { n: { type: integer, default: x } }, '),
      ['FR111 inputs.n.default'],
    ],
    [
      'a pattern that backtracks',
      flow(command('a'), 'inputs: { n: { type: text, pattern: "(?=a)b" } }, '),
      ['FR514 inputs.n.pattern'],
    ],
    [
      'an unknown attachment',
      flow(command('a', 'attachments: [stile], '), 'references: [{ id: style, source: x.md }], '),
      ['FR501 steps.a.attachments.0'],
    ],
    ['an unknown environment', flow('{ id: a, type: deploy, target: prod }'), ['FR502 steps.a.target']],
    [
      'a secret left out',
      flow(command('a', 'secrets: [B], '), 'policies: { secrets: { allowed: [A] } }, '),
      ['FR503 steps.a.secrets.0'],
    ],
    [
      'a command left out',
      flow('{ id: a, type: command, command: rm -r x }', 'policies: { commands: { allowed: ["npm *"] } }, '),
      ['FR504 steps.a.command'],
    ],
    [
      'a command let in',
      flow('{ id: a, type: command, command: npm test }', 'policies: { commands: { allowed: ["npm *"] } }, '),
      [],
    ],
    [
      'a host left out',
      flow('{ id: a, type: http, url: "https://a.example/x" }', 'policies: { network: { allowed_hosts: [b.example] } }, '),
      ['FR505 steps.a.url'],
    ],
    [
      'a cron line',
      flow(command('a'), 'triggers: [{ type: cron, cron: "0 25 * * 1", timezone: UTC }], '),
      ['FR509 triggers.0.cron'],
    ],
    [
      'a time zone',
      flow(command('a'), 'triggers: [{ type: cron, cron: "0 5 * * mon", timezone: Mars/Base }], '),
      ['FR510 triggers.0.timezone'],
    ],
    ['writes without a workspace', flow(command('a', 'writes: true, '), 'workspace: none, '), ['FR512 steps.a.writes']],
    ['a resource nobody declared', flow(command('a', 'resources: { gpu: 1 }, ')), ['FR513 steps.a.resources.gpu']],
    ['a step that never runs', flow(command('a', 'when: "1 > 2", ')), ['FR305 steps.a.when']],
    ['a condition that is a text', flow(command('a', 'when: "\'yes\'", ')), ['FR407 steps.a.when']],
    [
      'a condition that is a number',
      flow(command('a', 'when: inputs.n, '), 'inputs: { n: { type: number, default: 1 } }, '),
      ['FR407 steps.a.when'],
    ],
    ['an expression that is none', flow(command('a', 'when: "1 +", ')), ['FR401 steps.a.when']],
    ['braces not closed', flow('{ id: a, type: command, command: "echo {{ 1" }'), ['FR408 steps.a.command']],
    [
      'an output that is not there',
      flow(`${command('a')}, { id: b, type: command, command: "echo {{ steps.a.output.stdot }}" }`),
      ['FR406 steps.b.command'],
    ],
    [
      'a field of a schema that is not there',
      flow(
        '{ id: a, type: agent, role: r, goal: g, output: { schema: { type: object, properties: { n: { type: integer } } } } }, { id: b, type: wait, for_sec: "{{ steps.a.output.m }}" }',
      ),
      ['FR406 steps.b.for_sec'],
    ],
    [
      'a read through a loop',
      flow(
        `{ id: l, type: loop, times: 1, steps: [ ${command('a')} ] }, { id: b, type: command, command: "echo {{ steps.a.output.stdout }}" }`,
      ),
      ['FR404 steps.b.command'],
    ],
    ['item outside a loop', flow('{ id: a, type: command, command: "echo {{ item }}" }'), ['FR413 steps.a.command']],
    [
      'its own output too early',
      flow('{ id: a, type: command, command: "echo {{ steps.a.output.stdout }}" }'),
      ['FR404 steps.a.command'],
    ],
    [
      'a foreign shell',
      flow('{ id: a, type: command, shell: pwsh, command: "echo {{ inputs.x }}" }', 'inputs: { x: { type: text } }, '),
      ['FR410 steps.a.command'],
    ],
    ['a secret in a command', flow('{ id: a, type: command, command: "echo {{ secret.T }}" }'), ['FR411 steps.a.command']],
    [
      'a value given to eval',
      flow('{ id: a, type: command, command: "eval \\"echo {{ inputs.x }}\\"" }', 'inputs: { x: { type: text } }, '),
      ['FR409 steps.a.command'],
    ],
    [
      'data nobody described',
      flow(`${command('a')}, { id: b, type: command, command: "echo {{ steps.a.output.data.n }}" }`),
      ['FR412 steps.b.command'],
    ],
    [
      'a read guarded by has',
      flow(
        `${command('a', 'when: inputs.x, ')}, { id: b, type: command, when: has(steps.a.output), command: "echo {{ steps.a.output.stdout }}" }`,
        'inputs: { x: { type: boolean } }, ',
      ),
      [],
    ],
    [
      'a branch skipped along',
      flow(
        `${command('a', 'when: inputs.x, skip: branch, ')}, { id: b, type: command, command: "echo {{ steps.a.output.stdout }}" }`,
        'inputs: { x: { type: boolean } }, ',
      ),
      [],
    ],
    [
      'a failure passed over',
      flow(`${command('a', 'on_failure: continue, ')}, { id: b, type: command, command: "echo {{ steps.a.output.stdout }}" }`),
      ['FR405 steps.b.command'],
    ],
    [
      'a body read by until',
      flow(`{ id: l, type: loop, until: "steps.a.output.exit_code == 0", max_iterations: 3, steps: [ ${command('a')} ] }`),
      [],
    ],
    [
      'a body read by while',
      flow(`{ id: l, type: loop, while: "steps.a.output.exit_code == 0", max_iterations: 3, steps: [ ${command('a')} ] }`),
      ['FR405 steps.l.while'],
    ],
    [
      'workflow outputs',
      flow(command('a'), 'outputs: { n: { value: "{{ steps.a.output.exit_code }}" }, m: { value: "{{ steps.b.output }}" } }, '),
      ['FR402 outputs.m.value'],
    ],
  ])('[CHECK] %s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test('[FIX] taking the first fix of every finding that has one removes the finding', () => {
    const texts = [
      flow(`${command('unit-test')}, ${command('b', `when: "steps.unit-test.status == 'succeeded'", `)}`),
      flow(`{ id: a, type: command, command: "echo 'hello {{ inputs.who }}'" }`, 'inputs: { who: { type: text, default: x } }, '),
      flow(`${command('build')}, ${command('test', 'needs: [biuld], ')}`),
      flow(`${command('a')}, ${command('a')}`),
      flow(`${command('a', 'needs: [b], ')}, ${command('b', 'needs: [a], ')}`),
      flow(`${command('a', 'needs: [], ')}, ${command('b', 'needs: [], when: "steps.a.output.exit_code == 0", ')}`),
      flow('{ id: a, type: deploy, target: prod }'),
      flow(`{ id: l, type: loop, until: "true", steps: [ ${command('a')} ] }`),
      flow(command('a', 'secrets: [B], '), 'policies: { secrets: { allowed: [A] } }, '),
      flow('{ id: a, type: comand, command: x }'),
      flow('{ id: a, type: command, comand: x }'),
      flow('{ id: A b, type: command, command: x }'),
      flow('{ id: a, type: command, command: "echo {{ secret.T }}" }'),
    ];
    const left = texts.map((text) => {
      const [first] = checkText(text).diagnostics;
      const mended = applyChanges(text, first?.fixes?.[0]?.changes ?? []) ?? '';
      return codes(mended).filter((each) => each.startsWith(first?.code ?? 'FR')).length + (first?.fixes === undefined ? 100 : 0);
    });
    expect(left).toEqual(texts.map(() => 0));
  });

  test('[HASH] the hash is of the meaning: comments and spelling of needs leave it, a command changes it', () => {
    const hash = (text: string): string | undefined => checkText(text).compiled?.hash;
    const plain = hash(flow(`${command('a')}, ${command('b')}`));
    expect([
      hash(`# note\n${flow(`${command('a')}, ${command('b', 'needs: [a], ')}`)}`) === plain,
      hash(flow(`${command('a')}, { id: b, type: command, command: "2" }`)) === plain,
    ]).toEqual([true, false]);
  });
});

test('[E88] [E85] a variable no workflow may set, a secret with such a name and one that is not allowed are told with a place', () => {
  const text = `version: 1
id: w
name: W
policies: { secrets: { allowed: [OTHER] } }
steps:
  - { id: a, type: command, command: "true", env: { NODE_OPTIONS: x, FINE: y } }
  - { id: b, type: command, command: "true", secrets: [git_dir] }
  - { id: c, type: http, url: "https://example.org", headers: { authorization: "{{ secret.TOKEN }}" } }
`;
  const found = checkText(text).diagnostics.filter(({ severity }) => severity === 'error');
  expect(found.map(({ code, path }) => [code, path])).toEqual([
    ['FR519', 'steps.a.env.NODE_OPTIONS'],
    ['FR503', 'steps.b.secrets.0'],
    ['FR520', 'steps.b.secrets.0'],
    ['FR503', 'steps.c'],
  ]);
});
