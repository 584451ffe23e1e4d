/** Texts whose point is how a document begins, ends and is ordered: marks, directives, explicit keys, no final line end. */
export const DOCUMENT_TEXTS: Readonly<Record<string, string>> = {
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
};
