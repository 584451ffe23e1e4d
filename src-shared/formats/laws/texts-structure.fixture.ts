/** Texts whose point is what stands in them and what refers to what: shared values, derived ids, depth, many needs. */
export const STRUCTURE_TEXTS: Readonly<Record<string, string>> = {
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
