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
  documentMarks: `---
# between the mark and the map
version: 1
id: marks
name: Marks
steps:
  - id: a
    type: command
    command: echo a
  - id: b
    type: command
    command: echo b
  - id: c
    type: command
    command: echo c
...
# after the end
`,
  directive: `%YAML 1.2
# a directive above
---
version: 1
id: directive
name: Directive
steps:
  - id: a
    type: command
    command: echo a
  - id: b
    type: command
    command: echo b
`,
  explicitKeys: `version: 1
id: explicit
name: Explicit keys
? tags
: - a
  - b
steps:
  - id: a
    type: command
    ? command
    : echo a
  - ? id
    : b
    type: command
    command: echo b
    ? env
    : A: '1'
      B: '2'
  - id: c
    type: command
    command: echo c
`,
  noFinalNewline: `version: 1
id: open
name: Open end
steps:
  - id: a
    type: command
    command: echo a
  - id: b
    type: command
    command: |
      echo b
      echo c`,
  noFinalNewlineComment: `version: 1
id: open-comment
name: Open end
steps:
  - id: a
    type: wait
    for_sec: 1
  - id: b
    type: wait
    for_sec: 2
  - id: c
    type: wait
    for_sec: 3 # the end`,
  noFinalNewlineFlow: `version: 1
id: open-flow
name: Open end
steps:
  - { id: a, type: wait, for_sec: 1 }
  - { id: b, type: wait, for_sec: 2 }
  - { id: c, type: wait, for_sec: 3, needs: [a] }`,
  oddOrder: `steps:
  - command: echo a
    type: command
    id: a
  - for_sec: 2
    id: b
    type: wait
  - needs: [a]
    type: command
    command: echo c
    id: c
name: Odd order
description: After the steps
id: odd-order
version: 1
`,
  aliases: `version: 1
workflow_id: aliased
name: Other spellings
steps:
  - step_id: a
    type: command
    command: echo a
  - type: command
    step_id: b
    command: echo "{{ steps.a.output.stdout }}"
  - step_id: c
    type: agent
    role: reviewer
    goal: Check
    on_failure: { type: agent_retry, role: implementer, max_attempts: 2 }
`,
  derived: `name: Ids left out
steps:
  - type: command
    command: npm ci
  - goal: Review the change
    type: agent
  # a comment
  - type: approve
    reason: Ship it?
  - type: command
    command: npm ci
`,
  anchoredLists: `version: 1
id: anchored-lists
name: Anchored lists
x-shared:
  env: &env
    A: '1'
    B: '2'
steps:
  - id: a
    type: command
    command: echo a
    env: *env
  - id: b
    type: command
    command: echo b
  - id: c
    type: command
    needs: &both [a, b]
    command: echo c
  - id: d
    type: command
    needs: *both
    env: *env
    command: echo d
  - id: e
    type: command
    command: echo e
`,
  anchoredText: `version: 1
id: anchored-text
name: &name Anchored text
description: *name
steps:
  - id: a
    type: command
    command: &run make all
  - id: b
    type: command
    command: *run
  - &third
    id: c
    type: wait
    for_sec: &pause 5
  - id: d
    type: wait
    for_sec: *pause
`,
  merges: `version: 1
id: merges
name: Merges
x-defaults: &defaults
  max_attempts: 2
  backoff_sec: 5
steps:
  - id: a
    type: command
    command: echo a
    retry:
      <<: *defaults
      factor: 3
  - id: b
    type: command
    command: echo b
  - id: c
    type: command
    command: echo c
`,
  deepMaps: `version: 1
id: deep
name: Deep
steps:
  - id: call
    type: http
    method: POST
    url: https://example.org/{{ run.id }}
    headers:
      Accept: application/json
      "X-Trace: id": "1"
    body:
      user:
        name: Ann
        roles:
          - admin
          - dev
        address: { city: Basel, zip: "4051" }
      list:
        - a: 1
          b: 2
        - a: 3
    expect: { status: [200, 201] }
  - id: use
    type: tool
    server: flowright
    tool: write
    arguments: { path: out.txt, text: "{{ steps.call.output.body }}" }
  - id: shape
    type: agent
    role: reviewer
    goal: Look
    output:
      schema:
        type: object
        required: [risks]
        properties:
          risks:
            type: array
            items: { type: string }
`,
  nestedLoops: `version: 1
id: nested
name: Nested loops
steps:
  - id: outer
    type: loop
    for_each: "['x', 'y']"
    as: one
    steps:
      - id: prep
        type: command
        command: echo {{ one }}
      - id: inner
        type: loop
        times: 3
        steps:
          - id: deep
            type: command
            command: |
              echo deep
                indented
          - id: deeper
            type: command
            needs: []
            command: echo deeper
      - id: post
        type: command
        needs: [prep]
        command: echo post
  - id: after
    type: command
    command: echo after
`,
  oneStep: `version: 1
id: one
name: One step
steps:
  - id: only
    type: command
    command: make
`,
  trailingSpaces: `version: 1   
id: spaces  
name: Trailing spaces	
steps:   
  - id: a  
    type: command   
    command: echo a  
   
  - id: b
    type: command
    needs: [ a ]   
    command: 'echo b'  
  - id: c
    type: wait
    for_sec: 1  
`,
  manyNeeds: `version: 1
id: needs
name: Every way to write needs
steps:
  - id: a
    type: wait
    for_sec: 1
  - id: b
    needs: []
    type: wait
    for_sec: 1
  - id: c
    needs: [a,b]
    type: wait
    for_sec: 1
  - id: d
    needs: [ "a", 'b', c ]
    type: wait
    for_sec: 1
  - id: e
    needs:
      - a
      - c   # beside

      # above d
      - d
    type: wait
    for_sec: 1
  - id: f
    needs:
    - e
    type: wait
    for_sec: 1
  - id: g
    needs: [
      e,
      f ]
    type: wait
    for_sec: 1
  - id: h
    type: wait
    for_sec: 1
`,
};
