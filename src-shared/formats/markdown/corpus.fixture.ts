import { ODD_FORMS } from './odd-forms.fixture.ts';
import { ODD_PARTS } from './odd-parts.fixture.ts';

/** Workflows as people write them in Markdown: comments, loops, every place a field can stand; odd forms and odd parts after them. */
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
  ...ODD_FORMS,
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
