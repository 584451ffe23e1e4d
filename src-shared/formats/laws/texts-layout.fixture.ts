import { CORPUS } from '../corpus.fixture.ts';

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

/** Texts whose point is how lists, maps and documents are laid out. */
export const LAYOUT_TEXTS: Readonly<Record<string, string>> = {
  crlfCommented: crlf(CORPUS['commented'] ?? ''),
  crlfLoop: crlf(CORPUS['loop'] ?? ''),
  bomAndCrlf: `\uFEFF${crlf(CORPUS['omitted'] ?? '')}`,
  bomComment: `\uFEFF# a comment first\nversion: 1\nid: bom-comment\nname: BOM\nsteps:\n  - id: a\n    type: wait\n    for_sec: 1\n  - id: b\n    type: wait\n    for_sec: 2\n  - id: c\n    type: wait\n    for_sec: 3\n`,
  bomFlow:
    '\uFEFF{ version: 1, id: w, name: w,\n  steps: [ { id: a, type: wait, for_sec: 1 },\n    { id: b, type: wait, for_sec: 2 } ] }',
  mixedEnds:
    'version: 1\r\nid: mixed\nname: Mixed\r\nsteps:\n  - id: a\r\n    type: command\n    command: |\r\n      one\n      two\r\n  - id: b\n    type: command\r\n    command: echo b\n  - id: c\r\n    type: wait\r\n    for_sec: 1\r\n',
  oneSpace: `version: 1
id: one-space
name: One space
policies:
 budget:
  max_credits: 5
steps:
 - id: a
   type: command
   env:
    A: '1'
    B: '2'
   command: echo a
 - id: b
   type: loop
   times: 2
   steps:
    - id: inner
      type: command
      command: echo inner
    - id: inner2
      type: command
      command: |
       echo inner
       echo two
 - id: c
   type: command
   command: echo c
`,
  fourSpaces: `version: 1
id: four
name: Four spaces
policies:
    budget:
        max_credits: 5
steps:
    -   id: a
        type: command
        env:
            A: '1'
        command: echo a
    -   id: b
        type: loop
        times: 2
        steps:
            -   id: inner
                type: command
                command: |
                    echo inner
            -   id: inner2
                type: command
                command: echo inner2
    -   id: c
        type: command
        needs:
            -   a
            -   b
        command: echo c
`,
  unindented: `version: 1
id: unindented
name: Unindented lists
tags:
- x
- y
policies:
  repo:
    allowed_paths:
    - src/
    - docs/
steps:
# first
- id: a
  type: command
  command: echo a
# second
- id: b
  type: loop
  times: 2
  steps:
  # inside
  - id: inner
    type: command
    command: echo inner
  - id: inner2
    type: command
    needs:
    - inner
    command: echo inner2
# third
- id: c
  type: command
  needs:
  - a
  - b
  command: echo c
x-after: the list
`,
  dashAlone: `version: 1
id: dash
name: Dash on its own line
steps:
  -
    id: a
    type: command
    command: echo a
  - # a comment beside the dash
    id: b
    type: command
    command: echo b

  -
    # a comment below the dash
    id: c
    type: command
    needs:
      -
        a
      -
        b
    command: echo c
`,
  compactNested: `version: 1
id: compact
name: Compact nesting
x-matrix:
  - - 1
    - 2
  - - 3
    - - 4
      - 5
steps:
  - id: a
    type: command
    command: echo a
    verify:
      - command: test -f a
        name: it is there
      - file: a.txt
  - id: b
    type: command
    argv:
      - echo
      - "b c"
      - |
        d
  - id: c
    type: ask
    form:
      why: { type: text, label: Why? }
      how:
        type: choice
        options:
          - this
          - that
`,
  flowOverLines: `version: 1
id: flow-lines
name: Flow over lines
tags: [
  one,
  two
]
inputs: {
  deep: {
    type: boolean,
    default: false
  },
  size: { type: choice, options: [
    small,
    large
  ] }
}
steps: [
  { id: a, type: command, command: make },
  {
    id: b,
    type: command,
    needs: [
      a
    ],
    command: "make b"
  },
  { id: c, type: command,
    needs: [a,
      b], command: make c },
]
`,
  flowTight: `{version: 1,id: tight,name: tight,steps: [{id: a,type: wait,for_sec: 1},{id: b,type: wait,for_sec: 2,},{id: c,type: wait,for_sec: 3}]}`,
  flowInBlock: `version: 1
id: mixed
name: Mixed flow
steps:
  - {id: a, type: command, command: make}
  - id: b
    type: command
    command: make b
  - {id: c, type: command, needs: [a, b], command: make c}
  - {id: d, type: loop, times: 2, steps: [{id: e, type: wait, for_sec: 1}, {id: f, type: wait, for_sec: 1}]}
  - id: g
    type: command
    command: make g
`,
  jsonCompact:
    '{"version":1,"id":"w","name":"w","steps":[{"id":"a","type":"command","command":"make"},{"id":"b","type":"command","needs":["a"],"command":"echo {{ steps.a.output.stdout }}"},{"id":"c","type":"wait","for_sec":1}]}',
  jsonTabs:
    '{\n\t"version": 1,\n\t"id": "w",\n\t"name": "w",\n\t"steps": [\n\t\t{ "id": "a", "type": "wait", "for_sec": 1 },\n\t\t{\n\t\t\t"id": "b",\n\t\t\t"type": "command",\n\t\t\t"command": "make"\n\t\t}\n\t]\n}\n',
};
