import { z } from 'zod';
import { placeToRead } from '../places.ts';
import { refuse } from '../refusal.ts';
import { readText } from '../text-file.ts';
import type { ToolRun } from '../tool.ts';

const LARGEST = 16 * 1024 * 1024;

/** A text given directly or by a file. */
export const textInput = {
  text: z.string().optional().meta({ title: 'Text', format: 'multiline' }),
  file: z.string().min(1).optional().meta({ title: 'Or a text file', format: 'file' }),
} as const;

/** The text of a step's arguments, line ends as `\n`. */
export async function textGiven(
  given: { readonly text?: string | undefined; readonly file?: string | undefined },
  run: ToolRun,
): Promise<string> {
  if ((given.text === undefined) === (given.file === undefined)) {
    throw refuse('no_text', given.text === undefined ? 'No text is given.' : 'Both a text and a file are given.', {
      hint: 'Give a text, or choose a file.',
    });
  }
  const text =
    given.text ?? (await readText(await placeToRead(run, given.file ?? ''), { maxBytes: LARGEST, signal: run.signal }));
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}
