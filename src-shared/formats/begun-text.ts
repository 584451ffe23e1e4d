import type { TextChange } from '../workflow/checks/diagnostic.ts';

/** Puts the first content into a text that holds none: below the comments that are there, in the place of mere white space. */
export function begunText(text: string, written: string, eol: string): readonly TextChange[] {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  if (text.trim() === '') return [{ offset: mark, length: text.length - mark, text: written }];
  const ended = /\n$/.test(text) ? '' : eol;
  // A comment right above the first key would belong to that key; these are about the file.
  const apart = /\n[ \t]*\r?\n$/.test(text) ? '' : eol;
  return [{ offset: text.length, length: 0, text: ended + apart + written }];
}
