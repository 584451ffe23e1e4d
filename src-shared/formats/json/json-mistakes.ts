import type { Finding } from '../../workflow/checks/finding.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { fastYamlValue } from '../yaml/fast-yaml.ts';
import { DEPTH_LIMIT, NODE_LIMIT, type JsonMistake } from './json-tree.ts';

const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  PropertyNameExpected: ['A key in double quotes is expected here.', 'Write "key": value.'],
  ValueExpected: ['A value is missing here.', 'Write text in double quotes, a number, true, false, null, a list or a map.'],
  ColonExpected: ['A colon is missing after a key.', 'Write "key": value.'],
  CommaExpected: ['A comma is missing before this.', 'Put a comma between two values.'],
  CloseBraceExpected: ['A { is not closed.', 'Add the missing }.'],
  CloseBracketExpected: ['A [ is not closed.', 'Add the missing ].'],
  EndOfFileExpected: ['Something stands after the end of the workflow.', 'Keep one { … } in the file.'],
  UnexpectedEndOfComment: ['A comment is not closed.', 'Add */ where it ends.'],
  UnexpectedEndOfString: ['A text is not closed.', 'Add the missing ". A text stays on one line: write \\n for a new line.'],
  UnexpectedEndOfNumber: ['A number is not finished.', 'Write its digits, or quote it if it is text.'],
  InvalidNumberFormat: ['This is not a number.', 'Write its digits, or quote it if it is text.'],
  InvalidUnicode: ['A \\u is not followed by four digits from 0 to f.', 'Write \\\\ for a backslash.'],
  InvalidEscapeCharacter: ['A backslash is followed by a sign that means nothing.', 'Write \\\\ for a backslash.'],
  InvalidCharacter: ['A tab or another sign that cannot be seen stands in a text.', 'Write \\t for a tab.'],
};

/** What a mistake in JSON means to the person who wrote it, and what to do. */
export function mistakeFinding(text: string, mistake: JsonMistake): Finding {
  const offsets = [mistake.start, Math.min(text.length, Math.max(mistake.end, mistake.start + 1))] as const;
  if (mistake.kind === 'TooDeep')
    return {
      code: 'FR006',
      at: [],
      message: `The text is nested deeper than ${DEPTH_LIMIT} levels.`,
      hint: 'Make it flatter.',
      offsets,
    };
  if (mistake.kind === 'TooMany')
    return { code: 'FR005', at: [], message: `The file holds more than ${NODE_LIMIT} values.`, hint: 'Use fewer.', offsets };
  const written = /^[^\s,:[\]{}]+/.exec(text.slice(mistake.start, mistake.start + 40))?.[0] ?? '';
  if (/^[-+]?(?:nan|infinity|inf)$/i.test(written))
    return {
      code: 'FR010',
      at: [],
      message: `${written} has no meaning in a workflow.`,
      hint: 'Use a number, or quote it if it is text.',
      offsets,
    };
  const [message, hint] =
    mistake.kind === 'InvalidSymbol' ? symbolWords(written) : (WORDS[mistake.kind] ?? ['Not valid JSON.', '']);
  const isYaml = isJsonObject(fastYamlValue(text));
  if (isYaml && !/^\uFEFF?\s*[[{]/.test(text))
    return {
      code: 'FR003',
      at: [],
      message: 'The file is named as JSON, but it is written as YAML.',
      hint: 'Give it a name that ends in .yaml.',
      offsets,
    };
  return {
    code: 'FR003',
    at: [],
    message,
    hint: isYaml ? `${hint} Or give the file a name that ends in .yaml: as YAML it can be read.` : hint,
    offsets,
  };
}

function symbolWords(written: string): readonly [string, string] {
  if (written.startsWith("'")) return ['Single quotes mean nothing in JSON.', 'Put the text in double quotes.'];
  if (written === '') return ['A sign stands here that JSON does not have.', 'Look for a missing quote.'];
  return [`${JSON.stringify(written)} is neither a number nor true, false or null.`, 'Put text in double quotes.'];
}
