import { expect, test } from 'vitest';
import { checkText } from '../../formats/check-text.ts';

const said = (condition: string): string => {
  const text = `version: 1\nid: w\nname: w\ninputs: { who: { type: text, required: true }, xs: { type: multi_choice, options: [a] } }\nsteps:\n  - { id: build, type: command, command: "true" }\n  - id: b\n    type: command\n    command: "true"\n    when: ${JSON.stringify(condition)}\n`;
  return checkText(text, { path: 'w.yaml' })
    .diagnostics.map(({ code, message, hint, fixes }) => `${code} ${message} ${hint ?? ''} [${fixes?.[0]?.title ?? ''}]`)
    .join('\n');
};

test.each([
  ['build.status == "failed"', 'Did you mean steps.build? [Write steps.build]'],
  ['who == "x"', 'Did you mean inputs.who? [Write inputs.who]'],
  ['inputs.who == undefined', 'Did you mean null? [Write null]'],
  ['inputs.who != "" == True', 'Did you mean true? [Write true]'],
  ['inputs.who == secrets.TOKEN', 'A secret is written as {{ secret.NAME }}'],
  [
    'not inputs.who',
    'FR401 "not inputs.who" is not an expression: "inputs" cannot stand where it does. Write && for and, || for or, ! for not. [Write !inputs.who]',
  ],
  ['inputs.who === "x"', 'Compare with == (two equal signs). [Write inputs.who == "x"]'],
  ['inputs.who.lenght > 3', 'FR406 inputs has no "lenght" in who. Write size(…) around what stands before it.'],
  ['len(inputs.xs) > 0', 'FR416 There is no function len. Did you mean size? [Write size(]'],
  ['inputs.who.includes("a")', 'Did you mean contains? [Write .contains(]'],
])('[NAME] %s is told what was meant', (condition, words) => expect(said(condition)).toContain(words));
