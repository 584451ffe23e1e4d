import { z } from 'zod';
import type { ToolView } from '../../src-shared/wire/views.ts';

const fieldSchema = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
});
const formSchema = z.object({
  properties: z.record(z.string(), fieldSchema).default({}),
  required: z.array(z.string()).default([]),
});

const groups: Readonly<Record<string, string>> = {
  files: 'Files',
  table: 'Tables',
  text: 'Texts',
  git: 'git',
  report: 'Reports',
  notify: 'Messages',
};

/** The page `docs/blocks.md`: every built-in block with its fields, as Markdown. */
export function blocksPage(tools: readonly ToolView[]): string {
  const parts = Object.entries(groups).flatMap(([group, title]) => [
    `## ${title}`,
    ...tools.filter((tool) => tool.group === group).map(section),
  ]);
  return `${intro}\n\n${parts.join('\n\n')}\n`;
}

const intro = `# The blocks

Everyday steps that need no shell and no AI and work on every system. In the app each is a block of its own in the palette. In a file:

\`\`\`yaml
- id: twins
  name: Find duplicates
  type: tool
  server: flowright
  tool: files_duplicates
  arguments: { folder: Pictures }
\`\`\`

A path is inside the project (or the run's copy of it). \`workflow:\` before a path means the workflow's own folder, \`artifacts:\` what the run
leaves behind. Every result has a \`summary\` in words besides its own fields.`;

function section(tool: ToolView): string {
  const { properties, required } = formSchema.parse(tool.inputSchema);
  const rows = Object.entries(properties).map(
    ([name, field]) =>
      `| \`${name}\`${required.includes(name) && field.default === undefined ? ' *' : ''} | ${cell([field.title, field.description])} | ${preset(field.default)} |`,
  );
  const table = rows.length === 0 ? '' : `\n\n| Field | Means | Unless said |\n|---|---|---|\n${rows.join('\n')}`;
  return `### ${tool.title}\n\`${tool.tool}\`${tool.readOnly === true ? ', only reads' : ''}. ${tool.description}${table}`;
}

function cell(texts: readonly (string | undefined)[]): string {
  return texts
    .filter((text) => text !== undefined && text !== '')
    .join('. ')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
}

function preset(value: unknown): string {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
    ? ''
    : `\`${JSON.stringify(value)}\``;
}
