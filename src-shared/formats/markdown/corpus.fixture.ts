import { ODD_PARTS } from './odd-parts.fixture.ts';

/** Workflows as people write them in Markdown: comments, odd headings, fences within prose, loops, every place a field can stand. */
const BY_HAND: Readonly<Record<string, string>> = {
  example: `---
version: 1
id: code-review
---
# Code review

## Step 1: Understand the changes
Read the description and the changed files. Summarize what was changed and why.

## Run the tests
\`\`\`sh
npm test
\`\`\`

## Review for correctness
\`\`\`yaml step
needs: [understand-the-changes]
role: reviewer
\`\`\`
Check each file for bugs.

> [!confirm]
> Confirm findings with the user before proceeding.
`,
  bare: `# Code Review Workflow

## Step 1: Understand the changes
Read the PR description and the changed files. Summarize what was changed and why.

## Step 2: Review for correctness
Check each file for bugs, edge cases, and missing error handling.

> [!confirm]
> Confirm findings with the user before proceeding.

## Step 3: Write review comments
Post your findings as PR review comments.
`,
  commented: `---
# Keep this id: the library links to it.
version: 1
id: weekly-release   # do not change
tags: [release, weekly]

inputs:
  channel: { type: choice, options: [beta, stable], default: beta, label: Which channel? }
  # how many
  count: {type: integer, default: 3}
policies:
  budget:
    max_credits: 50 # dollars / 2
---

<!-- The name is shown in the library. -->
# Weekly release train

Bump dependencies, test, *review*, ship a preview.

- runs every Monday
- asks before it ships

<!-- First the dependencies
     (two lines of comment) -->
## Update the dependencies

\`\`\`yaml step
id: bump
# the careful one
role: implementer   # not architect
\`\`\`

Update dependencies for {{ inputs.channel }} and fix what breaks.

<!-- end of bump -->

## unit

\`\`\`yaml step
needs: [bump]
timeout_sec: 600
\`\`\`

\`\`\`sh
npm ci
npm test -- --reporter=junit

\`\`\`

## Look at it

\`\`\`yaml step
id: look
type: approve
needs:
  - unit
  # and
  - bump
when: "steps.unit.status == 'succeeded'"
\`\`\`

Ship {{ steps.unit.output.stdout }}?

<!-- the end -->
`,
  nested: `---
version: 1
id: nested
---

# Loops in loops

## start

\`\`\`sh
echo start
\`\`\`

## For each file

\`\`\`yaml step
id: each
type: loop
for_each: "['a', 'b']"
as: file
\`\`\`

What is done for each of them.

### one

\`\`\`yaml step
role: tester
\`\`\`

Look at {{ file }}.

<!-- try again -->
### Until it works

\`\`\`yaml step
id: again
type: loop
until: steps.try.output.exit_code == 0
max_iterations: 3
\`\`\`

#### try

\`\`\`sh
make "{{ steps.one.output.text }}"
\`\`\`

#### Mend it

\`\`\`yaml step
id: mend
\`\`\`

Mend what failed:

##### Hints

1. Read the log.
2. Change one thing.

### last

\`\`\`sh
echo done
\`\`\`

## finish

\`\`\`yaml step
needs: [each]
\`\`\`

\`\`\`sh
echo finish
\`\`\`
`,
  underlined: `---
version: 1
id: underlined
---

Release
=======

What it does, in two
lines.

Understand the
changes
---------------

Read everything.

Write it down
---
Write **three** sentences.
They end here.

Ask
-----

\`\`\`yaml step
id: ask
type: approve
reason: All right?
\`\`\`
`,
  prose: `---
version: 1
id: prose
---
# Prose of all kinds

> A quote that is not a confirmation.

Some text with a [link][home].

## Plan
\`\`\`yaml step
id: plan
role: architect
\`\`\`
### Context

Read these:

- \`README.md\`
  - and what it links
- the code

| File | Why |
|------|-----|
| a.ts | big |

\`\`\`ts
## not a heading
const x = 1;
\`\`\`

    # an indented block

> Mind
> > the quote

***

Then write [a plan][home].

## Do it
\`\`\`yaml step
id: do-it
\`\`\`
First this.

\`\`\`sh
npm run build
\`\`\`

Then that.

## Check
\`\`\`yaml step
id: check
\`\`\`
~~~bash
npm test
~~~

[home]: https://example.org "Home"
`,
  rules: `---
version: 1
id: rules
---

# With rules between

---

## One

Do one.

---

## two

\`\`\`sh
echo 2
\`\`\`

---

## Three

\`\`\`yaml step
id: three
needs: [two]
\`\`\`

***

Do three.

***

Really.

___
`,
  tight: `---
version: 1
id: tight
---
# Tight
Described.
## One
Do one.
## two
\`\`\`sh
echo 2
\`\`\`
## Three
\`\`\`yaml step
id: three
\`\`\`
Do three.
> [!confirm]
> Sure?
## four
\`\`\`yaml step
type: wait
for_sec: 1
\`\`\`
`,
  loose: `

---
not: front matter

# Loose


## One



Do one.




## two


\`\`\`sh
echo 2
\`\`\`



## three

Do three.


`,
  headings: `---
version: 1
id: headings
---
#   Spaces and marks   ##

##  Use C# & \\# signs ##
Do it.

## Run \`npm test\` **now** #1
\`\`\`sh
npm test
\`\`\`

   ## Indented by three
Do that.

## Step 4 - With a dash
Do more.

## Step 5
Only a number.

## Duplicate
First.

## Duplicate
Second.
`,
  fences: `---
version: 1
id: fences
---

# Fences

## One

\`\`\`\`sh
cat <<'END'
\`\`\`
not a fence
\`\`\`
END
\`\`\`\`

## Two

~~~ sh
echo two
~~~

## Three

   \`\`\`sh
   if true; then
     echo three
   fi
   \`\`\`

## Four

   \`\`\`yaml step
   id: four
   notes: |
     Indented
     block.
   \`\`\`

   Prose with an indent.

## five

\`\`\`sh

\`\`\`
`,
  confirms: `---
version: 1
id: confirms
---
# Confirmations

## One
> [!CONFIRM] On one line

Do one.

## Two
\`\`\`yaml step
id: two
confirm: { at: after }
\`\`\`
Do two.

> [!confirm]
> First line
>
> - and a list
lazy end

## Three
\`\`\`yaml step
id: three
confirm: true
\`\`\`
Do three.

## Four
> [!confirm]

\`\`\`sh
rm -rf build
\`\`\`

## Five
\`\`\`yaml step
id: five
confirm:
  reason: In YAML
\`\`\`
Do five.

> [!note]
> This one is prose.
`,
  ...ODD_PARTS,
};

/** The same text as other editors and systems leave it. */
const VARIANTS: readonly (readonly [string, (text: string) => string])[] = [
  ['', (text) => text],
  [' CRLF', (text) => text.replaceAll('\n', '\r\n')],
  [' BOM', (text) => `\uFEFF${text}`],
  [' no final line end', (text) => text.replace(/\n+$/, '')],
  [' BOM CRLF', (text) => `\uFEFF${text.replaceAll('\n', '\r\n').replace(/(?:\r\n)+$/, '')}`],
];

/** Name and text of every workflow of the corpus. */
export const MARKDOWN_CORPUS: readonly (readonly [string, string])[] = Object.entries(BY_HAND).flatMap(([name, text]) =>
  VARIANTS.map(([how, change]) => [name + how, change(text)] as const),
);
