import type { Dialect } from '../text-source.ts';

/** What people call a dialect, and how its files' names end. */
export const DIALECTS: Readonly<Record<Dialect, { readonly name: string; readonly extension: string }>> = {
  yaml: { name: 'YAML', extension: 'yaml' },
  markdown: { name: 'Markdown', extension: 'md' },
  json: { name: 'JSON', extension: 'json' },
  toml: { name: 'TOML', extension: 'toml' },
};
