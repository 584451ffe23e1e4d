/** Texts whose point is where comments and blank lines stand. */
export const COMMENT_TEXTS: Readonly<Record<string, string>> = {
  alignedColumns: `version: 1            # the language
id: aligned           # the name for machines
name: Aligned         # the name for people
steps:                # what happens
  - id: fetch         # first
    type: command     # a shell
    command: make get # download
    timeout_sec: 60   # a minute
  - id: build         # second
    type: command     # a shell
    command: make     # compile
  - id: test          # third
    type: command     # a shell
    command: make test
    needs: [build]    # not fetch
`,
  oddColumns: `version: 1
# at 0
id: odd
name: Odd columns
steps:
# steps at 0
  - id: a
      # at 6, under a deeper key
    type: command
 # at 1
    command: echo a
        # at 8, after a
  - id: b
# at 0 again
    type: command
    command: echo b
    # at 4, tail of b
# at 0, tail of the list
  - id: c
    type: wait
    for_sec: 3
      # the very end, at 6
`,
  betweenKeyAndValue: `version: 1
id: between
name: # the name follows
  Between key and value
steps: # here they come
  # and a comment below the key
  - id: a
    type: command
    command: # what to run
      echo a
    env: # some variables
      # first
      A: one # 1
      # second
      B: two
  - id: b
    type: command
    needs: # who
      # the first
      - a # yes
      # nobody else
    command: echo b
  - id: c
    type: approve
    reason: # why
      "Go on?"
`,
  betweenItems: `version: 1
id: items
name: Items
tags:
  # the first tag
  - one

  # the second tag
  # with two lines
  - two
  # and a tail
steps:
  # --- building -----------------

  # compile
  - id: build
    type: command
    command: make

  # --- testing ------------------

  # unit tests
  - id: unit
    type: command
    command: make unit

  # browser tests
  - id: browser
    type: command
    needs: [build]
    command: make browser

  # --- done ---------------------
`,
  blankLines: `


version: 1


id: blank

name: Blank lines



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




`,
  headAndTail: `# ==========================================
#  Nightly checks
#  Owner: platform team
# ==========================================

version: 1
id: nightly
name: Nightly checks
triggers:
  - type: cron
    cron: "0 3 * * *" # at night
    timezone: UTC
steps:
  - id: audit
    type: command
    command: npm audit # may fail
    on_failure: continue # as it often does
  - id: report
    type: agent
    role: reviewer
    goal: Summarize {{ steps.audit.output.stdout }} # short
  - id: file
    type: approve
    reason: File the report?

# Ideas for later:
#   - id: notify
#     type: command
#     command: ./notify.sh
`,
  duplicateComments: `version: 1
id: dup
name: Same comments
steps:
  # a step
  - id: a # step
    type: command
    command: make # run it
  # a step
  - id: b # step
    type: command
    command: make # run it
  # a step
  - id: c # step
    type: command
    command: make # run it
  # a step
  - id: d # step
    type: command
    needs: [a, b] # step
    command: make # run it
`,
  commentedOutSteps: `version: 1
id: off
name: Steps switched off by hand
steps:
  - id: one
    type: command
    command: echo 1
#  - id: two
#    type: command
#    command: echo 2
  - id: three
    type: command
    command: echo 3
    # timeout_sec: 5
    # retry: { max_attempts: 2 }
  #- id: four
  #  type: wait
  - id: five
    type: command
    command: echo 5
`,
  hashesThatAreText: `version: 1
id: hashes
name: "Fix #12 # not a comment"
description: C# and F# are languages
steps:
  - id: a
    type: command
    command: 'echo "#1" # part of the text'
  - id: b
    type: command
    command: |
      # a comment for the shell
      echo b # also for the shell
    # a comment for YAML
  - id: c
    type: command
    command: echo c#d # this one is a comment
`,
  commentAfterFlow: `version: 1
id: after-flow
name: After flow
tags: [a, b] # two tags
inputs: { deep: { type: boolean, default: false } } # one input
policies: { budget: { max_credits: 5 } } # cheap
steps:
  - { id: a, type: command, command: make } # one line
  # the next one goes over lines
  - { # open
      id: b, # its id
      type: command, # its kind
      command: make b # its command
    } # closed
  - id: c
    type: command
    needs: [ # two
      a, # first
      b, # second
    ] # end
    command: make c
`,
  noSpaceComments: `version: 1
id: tight
name: Tight
steps:
  -   id: a #no space
      type: command
      command: make   #three spaces
  -   id: b
      type: command
      #tight
      command: make b
  -   id: c
      type: command
      command: make c #
      #
`,
  loopComments: `version: 1
id: loop-comments
name: Comments in loops
steps:
  # prepare
  - id: prepare
    type: command
    command: ./prepare.sh # once

  # for every page
  - id: pages
    type: loop # repeat
    for_each: "['a', 'b']" # two
    as: page
    # the body
    steps:
      # draw it
      - id: draw
        type: command
        command: ./draw {{ page }} # one

      # look at it
      - id: look
        type: agent
        role: reviewer
        goal: Look at {{ page }} # sharp
      # end of the body
    # end of the loop

  # publish
  - id: publish
    type: command
    command: ./publish.sh
  # end of all
`,
  policyComments: `version: 1
id: policies
name: Policies with reasons
policies:
  # money
  budget:
    max_credits: 10 # about ten cents
    # time
    max_wall_clock_sec: 600
  # places
  repo:
    allowed_paths:
      - src/ # ours
      # generated, so not by hand
      - docs/
    blocked_paths: [ .github/ ] # never
  gates:
    require_human_approval_for:
      # production only
      - deploy.prod
environments:
  # what people see
  prod:
    provider: command
    command: ./deploy.sh # as it is
steps:
  - id: build
    type: command
    command: make
  - id: ship
    type: deploy
    target: prod
  - id: tell
    type: command
    command: ./tell.sh
`,
};
