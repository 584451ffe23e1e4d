/** Workflows whose point is how Markdown can be written: headings, rules, fences, quotes, much and little space. */
export const ODD_FORMS: Readonly<Record<string, string>> = {
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
};
