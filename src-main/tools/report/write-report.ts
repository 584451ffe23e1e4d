import { z } from 'zod';
import { placeToWrite } from '../places.ts';
import { refuse } from '../refusal.ts';
import { defineTool } from '../tool.ts';
import { counted, withoutPrefixes } from '../words.ts';
import { writeWhole } from '../files/write-bytes.ts';
import { reportHtml } from './report-html.ts';
import { reportMarkdown } from './report-markdown.ts';
import { sectionSchema } from './report-parts.ts';

/** Makes a page to read, print and send of texts and tables. */
export const writeReport = defineTool({
  name: 'report_page',
  title: 'Make a report',
  description: 'Makes one page to read, print or send from texts and tables of earlier steps. Also keeps it as Markdown.',
  group: 'report',
  icon: 'file-chart-column',
  input: z.strictObject({
    title: z.string().min(1).meta({ title: 'Title' }),
    intro: z.string().default('').meta({ title: 'Introduction', description: 'Markdown.', format: 'multiline' }),
    text: z.string().default('').meta({ title: 'Text', description: 'Markdown.', format: 'multiline' }),
    sections: z
      .array(sectionSchema)
      .default([])
      .meta({ title: 'Parts', description: 'Each with a title, how it stands, a text and a table.' }),
    name: z.string().min(1).default('report').meta({ title: 'File name', description: 'Without an ending.' }),
    keep_as: z.enum(['report', 'release_notes', 'test_report']).default('report').meta({ title: 'Kept as' }),
  }),
  output: z.object({
    path: z.string(),
    artifact: z.string(),
    markdown_path: z.string(),
    markdown: z.string(),
    summary: z.string(),
  }),
  async run(asked, run) {
    const sections = asked.sections.map((part) => ({ ...part, summary: withoutPrefixes(part.summary) }));
    const given = { ...asked, sections };
    const name = given.name.replace(/\.(html?|md)$/i, '');
    if (/[\\/:*?"<>|]/.test(name) || name.startsWith('.'))
      throw refuse('bad_name', `A report cannot be called “${given.name}”.`, {
        hint: 'Use letters, digits, blanks, dashes and underscores.',
        at: given.name,
      });
    const markdown = reportMarkdown(given);
    const now = new Date();
    const foot = `Made by Flowright on ${now.toISOString().slice(0, 10)} at ${now.toISOString().slice(11, 16)} UTC · ${run.runId}`;
    const html = await reportHtml(given, foot);
    const page = await writeWhole(
      {
        place: await placeToWrite(run, `artifacts:${name}.html`),
        existing: 'replace',
        artifact: given.keep_as,
        fill: async (file) => void (await file.writeFile(html)),
      },
      run,
    );
    const text = await writeWhole(
      {
        place: await placeToWrite(run, `artifacts:${name}.md`),
        existing: 'replace',
        artifact: given.keep_as,
        fill: async (file) => void (await file.writeFile(markdown)),
      },
      run,
    );
    return {
      path: page['path'] ?? '',
      artifact: page['artifact'] ?? '',
      markdown_path: text['path'] ?? '',
      markdown,
      summary: `Wrote “${given.title}” with ${counted(given.sections.length, 'part')}`,
    };
  },
});
