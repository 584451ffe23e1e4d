/** Texts whose point is how single values are written. */
export const SCALAR_TEXTS: Readonly<Record<string, string>> = {
  literalKinds: `version: 1
id: literal
name: Literal
steps:
  - id: clip
    type: command
    command: |
      echo clip
      echo two
  - id: strip
    type: command
    command: |-
      echo strip
      echo two
  - id: keep
    type: command
    command: |+
      echo keep
      echo two

  - id: indented
    type: command
    command: |2
        two spaces more
      echo two
  - id: both
    type: command
    command: |2-
        echo both
      done
  - id: with-comment
    type: command
    command: | # said before
      echo last
`,
  foldedKinds: `version: 1
id: folded
name: Folded
description: >
  A long description
  over lines.

  A second paragraph.
steps:
  - id: clip
    type: agent
    role: implementer
    goal: >
      Do this
      and that.
  - id: strip
    type: agent
    role: implementer
    goal: >-
      Do this
      and that
        - indented
        - lines
      and on.

  - id: keep
    type: agent
    role: implementer
    goal: >+
      Do this
      and that.


  - id: last
    type: agent
    role: implementer
    goal: >1-
       one space more
      and on
`,
  tabsInText: `version: 1
id: tabs
name: Tabs
steps:
  - id: a
    type: command
    command: |
      build:
      \tmake all
      \t\tdeeper
  - id: b
    type: command
    command: "printf 'a\\tb'"
  - id: c
    type: command
    command: printf	plain	tabs
  - id: d
    type: command
    command: echo	# tab before a comment
`,
  looksLikeOtherTypes: `version: 1
id: types
name: "1.10"
tags: ["yes", 'no', "null", '~', "0x1F", '2024-01-01', "1e3", '']
description: "true"
x-numbers: [0x1F, 0o17, 1e3, .5, -0, +1, 1_000]
steps:
  - id: a
    type: command
    command: 'on'
    env: { PORT: "8080", DEBUG: 'false', EMPTY: "" }
  - id: b
    type: command
    command: "12"
    timeout_sec: 1e2
    retry: { max_attempts: 0x2, backoff_sec: .5 }
  - id: c
    type: command
    command: '- not a list'
`,
  multilinePlain: `version: 1
id: plain
name: A name
  that goes over
  three lines
steps:
  - id: a
    type: agent
    role: implementer
    goal: Look at the change,
      list what is risky,

      and say why.
  - id: b
    type: agent
    role: reviewer
    goal:
      This starts on its own line
      and goes on here.
    notes: short
  - id: c
    type: command
    command: make
      test
`,
  multilineQuoted: `version: 1
id: quoted
name: "A name \\
  with a \\"fold\\""
steps:
  - id: a
    type: agent
    role: implementer
    goal: "Look at the change

      and list
      what is risky.\\n"
  - id: b
    type: agent
    role: reviewer
    goal: 'It''s a text
      over lines

      with a gap'
  - id: c
    type: command
    command: "make \\
      test"
`,
  quotedKeys: `"version": 1
'id': quoted-keys
"name": Quoted keys
"steps":
  - "id": a
    'type': command
    "command": echo a
    "env": { "A": "1", 'B': '2' }
  - 'id': b
    "type": command
    'command': echo b
    'needs': ["a"]
  - "id": "c"
    "type": 'command'
    "command": "echo c"
    "x-own key": kept
`,
  unicode: `version: 1
id: unicode
name: Überprüfung – 検査 ☃
description: "emoji 😀 and a family 👩‍👩‍👧, combining e\u0301, right to left עברית"
tags: [größe, 日本語, "😀"]
inputs:
  größe: { type: text, label: "Größe (m²)", default: ½ }
steps:
  - id: a # ⚠️ Achtung
    name: Erster Schritt – „los“
    type: command
    command: echo "äöü ß €"
  - id: b
    name: '二番目'
    type: agent
    role: reviewer
    goal: |
      Prüfe die Änderung: naïve café, jalapen\u0303o.
      絵文字 😀😀
  - id: c
    type: command
    command: echo 😀
`,
  templates: `version: 1
id: templates
name: Templates
inputs:
  who: { type: text, default: world }
  deep: { type: boolean, default: false }
outputs:
  said: { value: "{{ steps.greet.output.stdout }}", type: text }
  again: { value: '{{ steps.check.output.text }}' }
steps:
  - id: greet
    type: command
    command: echo "Hello {{ inputs.who }}"
  - id: check
    type: agent
    role: reviewer
    goal: |
      Compare {{ steps.greet.output.stdout }}
      with {{ inputs.who }} and {{ steps["greet"].status }}.
    when: steps.greet.status == 'succeeded' && inputs.deep
  - id: tell
    type: command
    needs: [greet, check]
    command: >-
      echo "{{ steps.greet.output.stdout }}"
      "{{ steps.greet.output.exit_code }}"
    when: "has(steps.check.output) && steps['greet'].output.exit_code == 0"
  - id: fan
    type: loop
    for_each: '[steps.greet.output.stdout]'
    as: word
    steps:
      - id: say
        type: command
        command: echo "{{ word }} {{ steps.greet.output.stdout }}"
`,
  hyphenated: `version: 1
id: hyphen-ated
name: Hyphens
steps:
  - id: make-it
    type: command
    command: make
  - id: test-it
    type: command
    command: test "{{ steps["make-it"].output.stdout }}"
    when: steps['make-it'].status == "succeeded"
  - id: ship_it
    type: approve
    reason: Ship {{ steps["make-it"].output.exit_code }} and {{ steps["test-it"].output.exit_code }}?
`,
  longLines: `version: 1
id: long
name: ${'Long '.repeat(60)}name
steps:
  - id: a
    type: agent
    role: implementer
    goal: ${'Read every file and say what it does. '.repeat(40).trim()} # ${'and mind this '.repeat(20).trim()}
  - id: b
    type: command
    command: "${'x'.repeat(2000)}"
  - id: c
    type: command
    command: echo c
`,
  emptyValues: `version: 1
id: empty
name: Empty values
description:
tags: []
inputs: {}
policies:
steps:
  - id: a
    type: command
    command: echo a
    env: {}
    notes:
  - id: b
    type: command
    command: echo b
    needs: []
    notes: ""
  - id: c
    type: command
    command: echo c
    env:
    # nothing here
`,
  tagsAndTypes: `version: !!int 1
id: !!str tagged
name: !!str 12
steps: !!seq
  - !!map
    id: a
    type: command
    command: !!str echo
  - id: b
    type: command
    command: echo b
  - id: c
    type: command
    timeout_sec: !!int "30"
    command: echo c
`,
};
