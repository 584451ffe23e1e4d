const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

/** Texts in which several unusual things meet, as they do in files that many people have had their hands on. */
export const ODD_TEXTS: Readonly<Record<string, string>> = {
  chompingAndBom:
    '\uFEFF' +
    crlf(`# head
version: 1
id: chomp
name: Chomp # trailing
description: >+
  folded keep

  para

inputs:
  # asked first
  channel: { type: choice, options: [beta, stable], default: beta } # the track
  "odd key":   # quoted
    type: text
    default: |-
      a
       b
    label: 'it''s'
steps:
  # build comment
  - id: build
    type: command
    command: |+
      make
      \tdeep


  - id: test
    type: command
    needs: [build] # because
    command: >-
      npm
      test

      twice
  # last comment
  - id: ship
    type: agent
    role: r
    goal: |2-
        lead two
      go
    # tail comment
`),
  tabsBetween: `version: 1
id: tabs
name: Tabs\there
steps:
  - id:\ta
    type: command\t# tab comment
    command: "a\tb"\t
  - id: b
    type: command
    env:\t{ A:\t"1",\tB: "2" }\t# env
    command: 'x\ty'
  - {id: c,\ttype: command,\tcommand: make\t}\t# flow
`,
  mergeLists: `version: 1
id: merge-many
name: Merge
x-base: &base
  max_attempts: 2
x-more: &more { backoff_sec: 5 }
steps:
  - id: a
    type: command
    command: echo a
    retry:
      <<: [*base, *more]
  - &b
    id: b
    type: command
    command: echo b
    retry: { <<: *base, factor: 2 }
  - id: c
    type: command
    command: echo c
    needs: [a]
`,
  anchoredBlocks: `version: 1
id: anchor-step
name: Anchors
steps:
  - id: a
    type: command
    command: &cmd |
      echo a
      echo b
    env: &e # env anchor
      A: '1' # one
  # about b
  - id: b
    type: command
    command: *cmd # again
    env: *e
  - id: c
    type: command
    needs: &n
    - a
    - b
    command: echo c
  - id: d
    type: command
    needs: *n
    command: echo d
`,
  spacedColons: `"version": 1
'id' : "q"
"name"   :   'Q ''x'' "y"'
"steps" :
- "id" : a
  'type': "command"
  "command" : "a \\u00e9 \\" \\\\ \\x41"
  ? "env"
  : "A B": 'x'
    'C': "y"
- 'id': "b"
  type: 'command'
  "needs" : [ "a" ] # b waits
  command : 'it''s'
`,
  directiveAndEnd: `%YAML 1.2
--- # start
version: 1
id: markers
name: Markers
steps:
- id: a
  type: command
  command: |
    echo a

- id: b
  type: command
  command: echo b
...
`,
  keptBeforeEnd: `---
version: 1
id: marker-keep
name: Markers
steps:
  - id: a
    type: command
    command: echo a
  - id: b
    type: command
    command: |+
      echo b


...
# after
`,
  openFold: `version: 1
id: nonl
name: N
steps:
  - id: a
    type: command
    command: echo a
  - id: b
    type: agent
    role: r
    goal: >+
      x
      y

      z  `,
  spacesAtEnds: `version: 1  
id: sp   
name:   N   
steps:    
  - id: a   
    type: command  
    command: |   
      echo a   
         
      echo b  
   
  - id: b  
    type: command  
    needs:   
      - a   
    command: "x"   
    
  - id: c  
    type: command
    command: echo c   `,
  indentMarks: `version: 1
id: ei
name: EI
steps:
- id: a
  type: command
  command: |4
        four more
      base
- id: b
  type: command
  command: >1+
     one
    base

- id: c
  type: command
  command: |1
   tight
`,
  dottedKeys: `version: 1
id: kd
name: KD
x-own:
  "a.b": 1 # dotted
  'c d': 2
inputs:
  in.put: { type: text }
steps:
  - id: a
    type: http
    method: GET
    url: http://x
    headers:
      "X-A.B": "1" # h
      X-C: '2'
  - id: b
    type: command
    command: y
`,
  lineSeparators: `version: 1
id: nb
name: "a\u00a0b\u2028c\u0085d"
steps:
  - id: a
    type: command
    command: "x\u2028y"
  - id: b
    type: command
    command: |
      x\u2028y
      z\u0085w
`,
};
