import { assertNever } from '../lib/assert-never.ts';
import { dialectOf } from './dialect.ts';
import { jsonTextSource } from './json/json-text-source.ts';
import { markdownTextSource } from './markdown/markdown-text-source.ts';
import type { TextSource } from './text-source.ts';
import { tomlTextSource } from './toml/toml-source.ts';
import { segmentedSource } from './yaml/segmented-source.ts';
import { yamlTextSource } from './yaml/yaml-text-source.ts';

/** UTF-16 units from which reading step by step is faster. */
const LONG = 4_000;

/**
 * Takes a text apart in the dialect its path tells; never throws. Without a path it is JSON where it starts with `{` and reads
 * as JSON, else YAML.
 */
export function readSource(text: string, path: string | undefined): TextSource {
  if (path === undefined && /^\uFEFF?\s*\{/.test(text)) {
    const source = jsonTextSource(text, { strict: false });
    if (source.value !== undefined) return source;
  }
  const dialect = dialectOf(path);
  switch (dialect) {
    case 'json':
      return jsonTextSource(text, { strict: !/\.jsonc$/i.test(path ?? '') });
    case 'toml':
      return tomlTextSource(text);
    case 'yaml':
      return (text.length < LONG ? undefined : segmentedSource(text)) ?? yamlTextSource(text);
    case 'markdown':
      return markdownTextSource(text);
    default:
      return assertNever(dialect);
  }
}
