import { z } from 'zod';
import type { Json } from '../../../src-shared/lib/json.ts';
import { defineTool } from '../tool.ts';
import { counted } from '../words.ts';

/** Fills names in braces into a text, and repeats a line for each entry of a list. */
export const fillTemplate = defineTool({
  name: 'text_template',
  title: 'Fill in a text',
  description: 'Makes a text from values, with one line for each entry of a list: “- {who}: {what}”.',
  group: 'text',
  icon: 'text-cursor-input',
  input: z.strictObject({
    text: z
      .string()
      .default('{list}')
      .meta({ title: 'Text', description: 'Names in braces are filled in; {list} is where the lines go.', format: 'multiline' }),
    values: z.record(z.string(), z.json()).default({}).meta({ title: 'Values', description: 'What the names stand for.' }),
    items: z.array(z.json()).default([]).meta({ title: 'List', description: 'One line is made of each entry.' }),
    line: z
      .string()
      .default('- {item}')
      .meta({ title: 'Each line', description: '{item} is the entry itself, {name} its field, {number} its place in the list.' }),
    empty: z.string().default('').meta({ title: 'When the list is empty' }),
  }),
  output: z.object({ text: z.string(), lines: z.number(), summary: z.string() }),
  run(given) {
    const lines = given.items.map((item, index) => filled(given.line, { ...fieldsOf(item), item, number: index + 1 }));
    const list = lines.length === 0 ? given.empty : lines.join('\n');
    const text = filled(given.text, { ...given.values, list });
    return Promise.resolve({
      text,
      lines: lines.length,
      summary: lines.length === 0 ? `${counted(text.length, 'character')}` : `${counted(lines.length, 'line')} filled in`,
    });
  },
});

function fieldsOf(item: Json): Readonly<Record<string, Json>> {
  return typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.fromEntries(Object.entries(item)) : {};
}

/** A name nothing stands for stays as it is, braces and all, so that a slip is seen. */
function filled(text: string, values: Readonly<Record<string, Json>>): string {
  return text.replace(/\{([^{}\n]+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name.trim()) ? values[name.trim()] : undefined;
    if (value === undefined) return whole;
    return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}
