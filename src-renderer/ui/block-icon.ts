import type { IconName } from './icon.tsx';

const GROUPS: Readonly<Record<string, IconName>> = {
  files: 'folder',
  table: 'table',
  text: 'pencil',
  report: 'report',
  notify: 'bell',
  git: 'condition',
};

/** The icon of a tool group of the built-in blocks; the plain tool's for any other. */
export function groupIcon(group: string | null): IconName {
  return GROUPS[group ?? ''] ?? 'tool';
}

/** The icon of a tool step: `files.find` of `flowright` is a block of the group `files`. */
export function blockIcon(server: unknown, tool: unknown): IconName {
  if (server !== 'flowright' || typeof tool !== 'string') return 'tool';
  return groupIcon(tool.split(/[._/-]/)[0] ?? '');
}
