/** Workflows whose parts stand in unusual places: all in YAML, names in YAML, HTML, anchors, other scripts, other spellings. */
export const ODD_PARTS: Readonly<Record<string, string>> = {
  yamlOnly: `---
version: 1
id: yaml-only
name: All in front matter
description: |
  Two
  lines.
steps:
  # first
  - id: a
    type: command
    command: echo a
  - id: b
    type: agent
    role: tester
    goal: Look at {{ steps.a.output.stdout }}.
  - id: c
    type: approve
    needs: [a, b]
    reason: Good?
---
`,
  yamlSteps: `---
version: 1
id: yaml-steps
---
# Everything in blocks

## a
\`\`\`yaml step
type: command
command: echo a   # here
env: { A: "1" }
\`\`\`

## b
\`\`\`yaml step
type: http
url: https://example.org/
method: POST
headers:
  accept: application/json
body: { a: [1, 2], b: "{{ steps.a.output.stdout }}" }
\`\`\`

## c
\`\`\`yaml step
type: loop
times: 2
steps:
  # inside
  - id: d
    type: command
    command: echo d
  - id: e
    type: command
    command: echo e
\`\`\`

## A form
\`\`\`yaml step
id: f
type: ask
form:
  why: { type: text, required: true }
  # how
  how: { type: choice, options: [a, b] }
\`\`\`

Please fill this in.
`,
  names: `---
version: 1
id: names
name: "# not a heading"
---

# Shown in viewers

## Shown
\`\`\`yaml step
id: a
name: "## Step 1: as it is"
\`\`\`
Do a.

## b
\`\`\`yaml step
id: b
\`\`\`
Do b, named b.

##
\`\`\`yaml step
id: c
\`\`\`
Do c without a name.

## d
Do d.
`,
  html: `---
version: 1
id: html
---

# With HTML

<p align="center">
  <img src="logo.png">
</p>

<!-- one --> <!-- two -->

## One
<details>
<summary>More</summary>

Hidden text.

</details>

<!-- ## Not a step
\`\`\`sh
echo no
\`\`\`
-->

## Two

Text <!-- inline --> goes on.

<!--
old: text
-->
## three

\`\`\`sh
echo three
\`\`\`
<!-- after -->
`,
  anchors: `---
version: 1
id: anchors
inputs:
  a: &text { type: text, label: A }
  b: *text
---

# Anchors

## One

\`\`\`yaml step
id: one
retry: &again { max_attempts: 2 }
env: &env
  A: x
\`\`\`

Do one.

## two

\`\`\`yaml step
env: { B: "2" }
\`\`\`

\`\`\`sh
echo two
\`\`\`

## three

Do three.
`,
  unicode: `---
version: 1
id: unicode
---

# Überprüfung 🚀

Für *alle* — “quoted” text.

## Äpfel zählen

\`\`\`yaml step
id: count
\`\`\`

Zähle die Äpfel 🍎 in {{ run.id }}.

## Ergebnis\u00a0prüfen

Prüfe: «gut»?\t(Tab)

## 检查

\`\`\`yaml step
id: check
\`\`\`

检查所有文件。
`,
  unknownKeys: `---
version: 1
id: own-keys
x-team: core
---

# Own keys

## One
\`\`\`yaml step
id: one
x-color: red
\`\`\`
Do one.

## two
\`\`\`yaml step
x-note: |
  kept
\`\`\`
\`\`\`sh
echo two
\`\`\`

## three
Do three.
`,
  tabs: `---
version: 1
id: tabs
---
#\tTabs

##\tOne\t
\tcode by a tab

Do one.\t

## two
-\titem
\t- inner

## three\t##
\`\`\`sh
if true; then
\techo three
fi
\`\`\`
`,
  aliases: `---
version: 1
workflow_id: aliases
---
# Other spellings

## First
\`\`\`yaml step
step_id: first
\`\`\`
Do first.

## Second
\`\`\`yaml step
step_id: second
needs: [first]
\`\`\`
Do second.

## third
\`\`\`yaml step
on_failure: { type: agent_retry, role: implementer, max_attempts: 2 }
\`\`\`
\`\`\`sh
npm test
\`\`\`
`,
  reading: `---
version: 1
id: reading
---
# Reading each other

## gather
\`\`\`sh
git log --oneline
\`\`\`

## Draft
\`\`\`yaml step
id: draft
output:
  schema: { type: object, required: [risks], properties: { risks: { type: array } } }
\`\`\`
Turn this into a draft:

{{ steps.gather.output.stdout }}

and mention {{ steps.gather.output.exit_code }} twice: {{ steps.gather.output.exit_code }}.

## ship
\`\`\`yaml step
when: size(steps.draft.output.risks) == 0
needs: [draft, gather]
\`\`\`
\`\`\`sh
echo "{{ steps.gather.output.stdout }}" > out.txt
\`\`\`

> [!confirm]
> Ship {{ steps.draft.output.risks }}?
`,
  lists: `---
version: 1
id: lists
---
# Lists

1. first
2. second

## One
- a

  ## a heading in a list
- b

      code in a list

* other

## Two
1) one
   > quoted in a list
   > [!confirm]
2) two

- [ ] a task
- [x] done

## Three
+ last
`,
};
