import { z } from 'zod';
import { jsonSchema } from '../../../src-shared/lib/json.ts';
import { placeToRead } from '../places.ts';
import { refuse } from '../refusal.ts';
import { ENCODINGS, readText } from '../text-file.ts';
import { defineTool } from '../tool.ts';
import { counted, withoutPrefixes } from '../words.ts';

/** Reads a text file as text, lines or JSON. */
export const readFileTool = defineTool({
  name: 'files_read',
  title: 'Read a file',
  description: 'Reads a text file so that later steps can use what it says.',
  group: 'files',
  icon: 'file-text',
  input: z.strictObject({
    path: z
      .string()
      .min(1)
      .meta({ title: 'File', description: 'Inside the project; “workflow:” is the workflow’s own folder.', format: 'file' }),
    as: z.enum(['text', 'lines', 'json']).default('text').meta({ title: 'Read it as' }),
    max_kb: z.number().positive().max(8192).default(1024).meta({ title: 'Read at most (KB)' }),
    encoding: z
      .enum(ENCODINGS)
      .default('auto')
      .meta({ title: 'Encoding', description: 'Leave it at auto unless letters come out wrong.' }),
  }),
  output: z.object({
    text: z.string().optional(),
    lines: z.array(z.string()).optional(),
    data: z.json().optional(),
    characters: z.number(),
    summary: z.string(),
  }),
  async run(given, run) {
    const place = await placeToRead(run, given.path);
    const text = (await readText(place, { encoding: given.encoding, maxBytes: given.max_kb * 1024, signal: run.signal })).replace(
      /^\uFEFF/,
      '',
    );
    const characters = text.length;
    if (given.as === 'json') {
      const data = parsed(text, place.shown);
      return { data, characters, summary: `Read ${withoutPrefixes(place.shown)}` };
    }
    const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
    const summary = `Read ${counted(lines.length, 'line')} of ${withoutPrefixes(place.shown)}`;
    return given.as === 'lines' ? { lines, characters, summary } : { text, characters, summary };
  },
});

function parsed(text: string, shown: string): z.infer<typeof jsonSchema> {
  try {
    return jsonSchema.parse(JSON.parse(text));
  } catch (error) {
    throw refuse('not_json', `${shown} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      hint: 'Read it as text, or repair the file.',
      at: shown,
    });
  }
}
