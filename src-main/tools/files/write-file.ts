import { z } from 'zod';
import { placeToWrite } from '../places.ts';
import { refuse } from '../refusal.ts';
import { defineTool } from '../tool.ts';
import { sizeInWords, withoutPrefixes } from '../words.ts';
import { writeWhole } from './write-bytes.ts';

/** Where a result may be written. */
export const targetInput = z.string().min(1).meta({
  title: 'File',
  description: 'A path inside the project, or “artifacts:name” to keep the file with the run.',
  format: 'file',
});
/** What a file is kept as when it becomes an artifact. */
export const artifactTypeInput = z
  .enum(['file', 'report', 'release_notes', 'test_report', 'patch'])
  .default('file')
  .meta({ title: 'Kept as', description: 'How the run lists it, when it is written to artifacts:.' });

/** Writes text or JSON to a file. */
export const writeFileTool = defineTool({
  name: 'files_write',
  title: 'Write a file',
  description: 'Writes text or data to a file. A file it replaces in your folder goes to the trash first.',
  group: 'files',
  icon: 'file-pen',
  input: z.strictObject({
    path: targetInput,
    text: z.string().optional().meta({ title: 'Text', format: 'multiline' }),
    data: z.json().optional().meta({ title: 'Data', description: 'Written as JSON, when there is no text.' }),
    existing: z.enum(['replace', 'refuse', 'append']).default('replace').meta({ title: 'When the file is there already' }),
    line_ends: z.enum(['as written', 'unix', 'windows']).default('as written').meta({ title: 'Line ends' }),
    keep_as: artifactTypeInput,
  }),
  output: z.object({ path: z.string(), bytes: z.number(), artifact: z.string().optional(), summary: z.string() }),
  async run(given, run) {
    const place = await placeToWrite(run, given.path);
    if (given.text === undefined && given.data === undefined)
      throw refuse('nothing_to_write', `There is nothing to write to ${given.path}.`, {
        hint: 'Give a text or data.',
        at: given.path,
      });
    const text = given.text ?? `${JSON.stringify(given.data, null, 2)}\n`;
    const unix = text.replaceAll('\r\n', '\n');
    const bytes = given.line_ends === 'as written' ? text : given.line_ends === 'unix' ? unix : unix.replaceAll('\n', '\r\n');
    const written = await writeWhole(
      { place, existing: given.existing, artifact: given.keep_as, fill: async (file) => void (await file.writeFile(bytes)) },
      run,
    );
    return { ...written, summary: `Wrote ${withoutPrefixes(place.shown)} (${sizeInWords(Buffer.byteLength(bytes))})` };
  },
});
