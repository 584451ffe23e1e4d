import { describe, expect, it } from 'vitest';
import { applyEdit } from './edit-workflow.ts';
import type { EditOperation } from './edit-operation.ts';

const TEXT = `version: 1
id: demo
name: Demo
inputs:
  # who it is for
  who: { type: text } # a name
  count:
    type: integer # how many

    default: 2
  last-one: { type: text }
context: { seen: { type: list } }
triggers:
  - type: manual # by hand
  # every day
  - { type: cron, cron: "0 9 * * *", timezone: UTC }
steps:
  - id: first
    type: command
    command: echo {{ inputs.who }} {{ inputs.count }} # keep
    when: inputs.count > 1 && inputs["last-one"] != ""
    verify:
      - command: npm test # evidence
  - id: ask
    type: ask
    form: { colour: { type: text } }
  - id: end
    type: command
    command: echo {{ steps.ask.output.colour }}
`;

const edited = (op: EditOperation, text = TEXT, path = 'demo.yaml'): string => {
  const done = applyEdit(text, op, { path });
  return done.ok ? done.value.text : `${done.error.code}: ${done.error.message}`;
};

describe('edits of keys and elements', () => {
  it('[ED40] a renamed input is read by its new name, and nothing else changes', () => {
    expect(edited({ op: 'renameField', path: 'inputs.count', to: 'rounds' })).toBe(
      TEXT.replace('  count:', '  rounds:').replaceAll('inputs.count', 'inputs.rounds'),
    );
    expect(edited({ op: 'renameField', path: 'inputs.last-one', to: 'end' })).toBe(
      TEXT.replace('last-one:', 'end:').replace('inputs["last-one"]', 'inputs.end'),
    );
    expect(edited({ op: 'renameField', path: 'steps.ask.form.colour', to: 'tint-b' })).toBe(
      TEXT.replace('colour:', 'tint-b:').replace('output.colour', 'output["tint-b"]'),
    );
    expect(edited({ op: 'renameField', path: 'inputs.who', to: 'count' })).toContain('name_taken');
    const shaped = `version: 1
id: d
name: d
steps:
  - id: a
    type: agent
    role: tester
    goal: g
    output: { schema: { type: object, required: [risks, n], properties: { risks: { type: array }, n: { type: integer } } } }
  - { id: b, type: command, command: "true", when: size(steps.a.output.risks) > 0 }
`;
    expect(edited({ op: 'renameField', path: 'steps.a.output.schema.properties.risks', to: 'dangers' }, shaped)).toBe(
      shaped.replaceAll('risks', 'dangers'),
    );
  });

  it('[ED41] a key moves among its neighbours with its comments', () => {
    const moved = edited({ op: 'moveField', path: 'inputs.count', by: 'up' });
    expect(moved).toBe(
      TEXT.replace(/ {2}# who[^]*?name\n/, '').replace(
        '    default: 2\n',
        '    default: 2\n  # who it is for\n  who: { type: text } # a name\n',
      ),
    );
    expect(edited({ op: 'moveField', path: 'inputs.count', by: 'down' }, moved)).toBe(TEXT);
    expect(edited({ op: 'moveField', path: 'inputs.who', by: 'up' })).toContain('no_neighbour');
  });

  it('[ED42] keys written on one line change places, in YAML and in JSON', () => {
    const flow = TEXT.replace('context: { seen: { type: list } }', 'context: { a: { type: list }, b: { type: map } } # c');
    expect(edited({ op: 'moveField', path: 'context.b', by: 'up' }, flow)).toBe(
      flow.replace('a: { type: list }, b: { type: map }', 'b: { type: map }, a: { type: list }'),
    );
    const json = `{"version":1,"id":"d","name":"d","inputs":{"a":{"type":"text"}, "b":{"type":"date"}},"steps":[{"id":"w","type":"wait","for_sec":1}]}`;
    expect(edited({ op: 'moveField', path: 'inputs.a', by: 'down' }, json, 'd.json')).toBe(
      json.replace('"a":{"type":"text"}, "b":{"type":"date"}', '"b":{"type":"date"}, "a":{"type":"text"}'),
    );
  });

  it('[ED43] elements of a list move, and one is added at its end', () => {
    const moved = edited({ op: 'moveField', path: 'triggers.1', by: 'up' });
    expect(moved.indexOf('cron')).toBeLessThan(moved.indexOf('manual'));
    expect(moved).toContain('manual # by hand');
    expect(edited({ op: 'moveField', path: 'triggers.0', by: 'down' }).indexOf('cron')).toBe(moved.indexOf('cron'));
    expect(edited({ op: 'setField', path: 'steps.first.verify.1', value: { file: 'out.txt' } })).toBe(
      TEXT.replace('npm test # evidence\n', 'npm test # evidence\n      - file: out.txt\n'),
    );
  });

  it('[ED45] elements and keys in brackets move with the comments above and beside them; commas and white space stay', () => {
    const flow = `version: 1
id: d
name: d
tags: [a, "b, c" , d]
inputs: {
  # who it is for
  who: { type: text }, # a name
  what: { type: choice, options: [x, # first
    y] } # last
}
steps: [
  # first
  { id: one, type: wait, for_sec: 1 }, # one
  { id: two, type: wait, for_sec: 2 }   # two
  # end
]
`;
    expect(edited({ op: 'moveField', path: 'tags.1', by: 'up' }, flow)).toBe(flow.replace('[a, "b, c" , d]', '["b, c", a , d]'));
    expect(edited({ op: 'moveField', path: 'inputs.what.options.0', by: 'down' }, flow)).toBe(
      flow.replace('[x, # first\n    y]', '[y,\n    x # first\n                                  ]'),
    );
    const keys = edited({ op: 'moveField', path: 'inputs.who', by: 'down' }, flow);
    expect(keys).toBe(
      flow.replace(
        / {2}# who[^]*?last\n/,
        '  what: { type: choice, options: [x, # first\n    y] }, # last\n  # who it is for\n  who: { type: text } # a name\n',
      ),
    );
    expect(edited({ op: 'moveField', path: 'inputs.who', by: 'up' }, keys)).toBe(flow);
    expect(edited({ op: 'moveStep', id: 'one', after: 'two' }, flow)).toBe(
      flow.replace(
        / {2}# first\n {2}\{ id: one[^]*?# two\n/,
        '  { id: two, type: wait, for_sec: 2 },   # two\n  # first\n  { id: one, type: wait, for_sec: 1 } # one\n',
      ),
    );
  });

  it('[ED46] so they do in JSON', () => {
    const json = `{
  "version": 1, "id": "d", "name": "d",
  "inputs": {
    // who it is for
    "who": { "type": "text" }, // a name
    "what": { "type": "text" } // a thing
  },
  "steps": [{ "id": "w", "type": "wait", "for_sec": 1 }]
}
`;
    const moved = edited({ op: 'moveField', path: 'inputs.what', by: 'up' }, json, 'd.jsonc');
    expect(moved).toBe(
      json.replace(
        / {4}\/\/ who[^]*?a thing\n/,
        '    "what": { "type": "text" }, // a thing\n    // who it is for\n    "who": { "type": "text" } // a name\n',
      ),
    );
    expect(edited({ op: 'moveField', path: 'inputs.who', by: 'up' }, moved, 'd.jsonc')).toBe(json);
  });

  it('[ED47] a key that goes out of braces takes its own comment along, and leaves those of its neighbours', () => {
    const flow = `version: 1
id: d
name: d
policies: {
  budget: { max_credits: 5 }, # money
  # places
  repo: { allowed_paths: [src/], blocked_paths: [dist/], # generated
  }
}
steps: [{ id: one, type: wait, for_sec: 1 }]
`;
    expect(edited({ op: 'removeField', path: 'policies.budget' }, flow)).toBe(flow.replace(/ {2}budget.*\n/, ''));
    const more = flow.replace('# generated\n', '# generated\n    x-more: 1\n');
    expect(edited({ op: 'removeField', path: 'policies.repo.blocked_paths' }, more)).toBe(
      more.replace(', blocked_paths: [dist/]', ''),
    );
  });

  it.each([
    ['a', 'down', '  a: &x |+\n    one\n\n  b: two\n', '  b: two\n  a: &x |+\n    one\n\n'],
    ['b', 'up', '  a: 1\n  b: |+\n    one\n\n', '  b: |+\n    one\n\n  a: 1\n'],
    ['b', 'up', '  a: 1\n\n  b: |+\n    one\n\n  c: 1\n', '  b: |+\n    one\n\n  a: 1\n\n  c: 1\n'],
    ['b', 'up', '  a: |+\n    one\n\n  b: |-\n    two\n\n\n', '  b: |-\n    two\n\n\n  a: |+\n    one\n\n'],
    ['b', 'up', '  a: |2+ # kept\n    one\n\n  # of b\n  b: 2', '  # of b\n  b: 2\n  a: |2+ # kept\n    one\n\n'],
  ] as const)('[ED45] the blank lines of a text that keeps them move with it: %s %s', (key, by, before, after) => {
    const step = (map: string): string =>
      `version: 1\nid: w\nname: W\nsteps:\n- id: s\n  type: command\n  command: ls\n  env:\n${map.replace(/^(?=.)/gm, '  ')}`;
    const done = applyEdit(step(before), { op: 'moveField', path: `steps.s.env.${key}`, by });
    expect(done.ok && done.value.text).toBe(step(after));
  });
});
