/** Texts as people write them: comments, blank lines, anchors, quoting, line ends, flow and block, odd indentation. */
export const CORPUS: Readonly<Record<string, string>> = {
  commented: `# Release train
version: 1
id: weekly-release   # keep this id
name: Weekly release train

tags: [release, weekly]
inputs:
  channel: { type: choice, options: [beta, stable], default: beta, label: Which channel? }
  # how many
  count: {type: integer, default: 3}

policies:
  budget:
    max_credits: 50 # dollars / 2
    max_wall_clock_sec: 3600

steps:
  # First the dependencies
  - id: bump
    type: agent
    role: implementer
    goal: >-
      Update dependencies
      and fix what breaks.

  # then the tests
  # (two lines of comment)
  - id: unit
    type: command
    command: |
      npm ci
      npm test -- --reporter=junit

    timeout_sec: 600

  - id: lint
    type: command
    needs: [bump]   # beside unit
    command: 'npm run lint'

  - id: review
    type: agent
    needs:
      - unit
      # and
      - lint
    role: "reviewer"
    goal: "Review the change for {{ inputs.channel }} and list the risks of {{ steps.unit.output.stdout }}."
  - id: ship
    type: approve
    reason: Ship it? # ask
    when: "steps.review.status == 'succeeded' && steps[\\"lint\\"].status == 'succeeded'"
# the end
`,
  flow: `{ version: 1, id: w, name: w, steps: [ {id: a, type: command, command: "1"}, {id: b, type: command, needs: [a], command: "echo {{ steps.a.output.stdout }}"}, {id: c, type: command, needs: [a, b], command: "1"} ] }
`,
  json: `{
  "version": 1,
  "id": "w",
  "name": "w",
  "steps": [
    { "id": "a", "type": "command", "command": "make" },
    {
      "id": "b",
      "type": "command",
      "needs": ["a"],
      "command": "make test"
    },
    { "id": "c", "type": "command", "needs": [], "command": "make lint" }
  ]
}
`,
  crlf: 'version: 1\r\nid: w\r\nname: "W"\r\nsteps:\r\n  - id: a   # one\r\n    type: command\r\n    command: echo a\r\n\r\n  - id: b\r\n    type: command\r\n    command: |\r\n      echo b\r\n      echo c\r\n\r\n  - id: c\r\n    type: ask\r\n    form:\r\n      why: { type: text }\r\n',
  bom: '\uFEFFversion: 1\nid: w\nname: w\nsteps:\n- id: a\n  type: command\n  command: echo a\n- id: b\n  type: command\n  command: echo b\n- id: c\n  type: command\n  needs: [a]\n  command: echo c',
  anchors: `version: 1
id: anchored
name: Anchored
steps:
  - id: a
    type: command
    retry: &twice { max_attempts: 2 }
    command: echo a
  - id: b
    type: command
    retry: *twice
    command: echo b
  - id: c
    type: wait
    for_sec: 1
`,
  loop: `version: 1
id: loops
name: Loops
steps:
    - id: start
      type: command
      command: "true"
    - id: each
      type: loop
      for_each: '["a", "b"]'
      as: x
      steps:
          - id: one
            type: command
            command: echo {{ x }}
          # second
          - id: two
            type: command
            when: steps.one.output.exit_code == 0
            command: echo "{{ steps.one.output.stdout }}"
    - id: last
      type: command
      command: echo done
x-notes: kept
`,
  omitted: `name: "Weekly Dependency Bump"
triggers:
  - type: cron
    cron: "0 9 * * 1"
steps:
  - type: agent
    role: implementer
    goal: "Update all dependencies to latest compatible versions"
  - type: command
    command: "cargo test"
  - type: agent
    role: reviewer
    goal: "Review dependency changes for security issues"
`,
};
