import type { Dialect } from './text-source.ts';

const BY_EXTENSION: Readonly<Record<string, Dialect>> = {
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  jsonc: 'json',
  md: 'markdown',
  markdown: 'markdown',
  toml: 'toml',
};

/** The dialect a file's name tells; YAML where it tells nothing. */
export function dialectOf(path: string | undefined): Dialect {
  const extension = /\.([a-z0-9]+)$/i.exec(path ?? '')?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(BY_EXTENSION, extension) ? (BY_EXTENSION[extension] ?? 'yaml') : 'yaml';
}
