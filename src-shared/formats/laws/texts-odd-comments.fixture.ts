/** Texts in which comments of every kind meet what is unusual about the text. */
export const ODD_COMMENT_TEXTS: Readonly<Record<string, string>> = {
  flowWithComments: `version: 1
id: flow-lines
name: Flow
policies: { # open
  budget: { max_credits: 5, # money
    max_wall_clock_sec: 60 # time
  }, # after budget
  # about repo
  repo: {
    allowed_paths: [src/, # a
      docs/ # b
      # end
    ] }
}
steps:
  - { id: a, type: command, # first
      command: "make" # cmd
      # tail
    }
  - id: b
    type: command
    env: {
      A: "1"
      , B: "2"
    }
    command: echo b
  - id: c
    needs: [
      a, b, # both
    ]
    type: command
    command: echo c
x-flow: [ a, b,
  c ]
`,
  unindentedWithComments: `version: 1
id: unind
name: Unindented
tags:
# t1
- one # one
# t2
- two
# t-end
steps:
# above a
- id: a
  type: command
  # in a
  command: echo a
  # tail a
# above b

# above b directly
- id: b
  type: loop
  times: 2
  steps:
  # above in1
  - id: in1
    type: command
    command: echo 1
  # above in2
  - id: in2
    needs:
    # why
    - in1 # this
    type: command
    command: echo 2
  # tail of loop
# above c
- id: c
  type: command
  command: echo c
# tail of list
outputs:
  said:
    value: "{{ steps.c.output.stdout }}" # out
`,
  commentBehindAll: `version: 1 # c1
id: trailing # c2
name: "Quoted" # c3
description: 'single' # c4
guidance: | # c5
  block # not comment
tags: [a, b] # c6
inputs: # c7
  who: # c8
    type: text # c9
    default: plain text # c10
steps: # c11
  - id: a # c12
    type: command # c13
    command: > # c14
      folded
    timeout_sec: 5 # c15
    env: { A: "x" } # c16
    needs: [] # c17
  - # c18
    id: b
    type: agent
    role: reviewer # c19
    goal: plain over
      two lines # c20
    notes: "double
      two lines" # c21
    retry: # c22
      max_attempts: 2 # c23
  - id: c
    type: command # c24
    command: echo c
    secrets: # c25
    - A # c26
    - B # c27
`,
  otherScripts: `version: 1
id: emoji
name: "👩\u200d👩\u200d👧 שלום e\u0301"
tags: ["😀", שלום, مرحبا]
inputs:
  naïve: { type: text, default: "😀" } # 😀 comment
  "ключ": { type: text }
steps:
  - id: a # 😀😀😀
    name: 😀 first
    type: command
    command: echo "😀"
  - id: b
    name: שלום עולם # rtl
    type: agent
    role: r
    goal: |
      😀 e\u0301 שלום
      \u202ertl override\u202c
  - { id: c, name: "😀", type: command, command: echo 😀 }
`,
  mixedEndsAndComments: `version: 1\r
id: mixed
name: Mixed\r
# c\r
steps:
  - id: a\r
    type: command
    command: >\r
      one
      two\r

  # b\r
  - id: b
    type: command\r
    needs: [a] # x
    command: "x\r
      y"
  - id: c\r
    type: command
    command: z\r
`,
  commentsBetweenAll: `version: 1
id: between
name: Between
steps:
  - id: a
    type: command
    command: echo a
  # belongs above? at dash column

  # belongs to b
  - id: b
    type: command
    command: echo b
    # tail of b, same column as keys

    # more tail of b
  - id: c
    type: command
    command: echo c


  #- id: off
  #  type: command

  - id: d # d
    # first inside d
    type: command

    # about command
    command: echo d

    # about needs
    needs:
      # about a
      - a

      # about b
      - b
      # tail of needs
    # about notes
    notes: n
# col 0 end
`,
  bracesWithComments: `{
  # head
  version: 1, id: flow-top, name: "Flow top", # line
  steps: [
    # about a
    { id: a, type: command, command: make }, # a
    # about b
    { id: b, type: command, command: make }  # b
    # tail
  ]
}
`,
  needsWithGaps: `version: 1
id: nf
name: NF
steps:
  - id: a
    type: command
    command: a
  - needs: []   # none
    id: b
    type: command
    command: b
  - id: c
    needs: [a,

      b] # gap
    type: command
    command: c
  - id: d
    needs: # list
      # one
      - a # A

      # two
      - "b" # B
      # tail
    type: command
    command: d
  - id: e
    type: command
    command: e
    needs:
    - d
`,
  behindTheBody: `version: 1
id: lt
name: LT
steps:
  - id: l
    type: loop
    steps:
      - id: x
        type: command
        command: |
          x

      - id: y
        type: command
        command: y # y
      # tail in loop
    times: 3 # after steps
    # tail of l
  - id: z
    type: command
    command: |+
      z

  # end of list

`,
};
