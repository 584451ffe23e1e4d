import { z } from 'zod';
import { excludeInput, folderInput, includeInput } from '../files/file-list.ts';
import { placeToRead } from '../places.ts';
import { linesOf, sniff } from '../text-file.ts';
import { defineTool } from '../tool.ts';
import { counted } from '../words.ts';
import { projectFiles } from './project-files.ts';
import { SECRET_PATTERNS, isSettingsFile, looksReal, masked, sortOf } from './secret-patterns.ts';

const MOST_LISTED = 500;
const LARGEST_FILE = 5 * 1024 * 1024;
const LONGEST_LINE = 10_000;
const finding = z.object({ path: z.string(), line: z.number(), kind: z.string(), value: z.string() });
/** A line with one of these is left alone, as other scanners do. */
const ALLOWED = /flowright:allow-secret|gitleaks:allow|pragma: allowlist secret|nosec/i;
const MACHINE_WRITTEN = [
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'Cargo.lock',
  'poetry.lock',
  'go.sum',
  '*.min.js',
  '*.min.css',
  '*.map',
  '*.svg',
];

/** Looks for passwords and keys that were written into files by accident; what it finds is masked. */
export const scanSecrets = defineTool({
  name: 'text_secrets',
  title: 'Look for passwords and keys',
  description: 'Finds passwords, tokens and private keys written into files by accident. Findings are masked.',
  group: 'text',
  icon: 'key-round',
  input: z.strictObject({
    folder: folderInput,
    include: includeInput,
    exclude: excludeInput,
  }),
  output: z.object({
    findings: z.array(finding),
    count: z.number(),
    files: z.number(),
    scanned: z.number(),
    truncated: z.boolean(),
    summary: z.string(),
  }),
  async run(given, run) {
    const start = await placeToRead(run, given.folder);
    const findings: z.infer<typeof finding>[] = [];
    const files = new Set<string>();
    let count = 0;
    let scanned = 0;
    for await (const file of projectFiles(
      start,
      { include: given.include, exclude: [...given.exclude, ...MACHINE_WRITTEN], signal: run.signal },
      run,
    )) {
      if (file.bytes === 0 || file.bytes > LARGEST_FILE) continue;
      const { encoding, binary } = await sniff(file.place, 'auto');
      if (binary) continue;
      scanned += 1;
      if (scanned % 200 === 0) run.progress({ message: `Looked through ${counted(scanned, 'file')}` });
      let line = 0;
      for await (const text of linesOf(file.place, { encoding, signal: run.signal, maxLine: LONGEST_LINE })) {
        line += 1;
        if (text.length < 10 || ALLOWED.test(text)) continue;
        for (const { kind, value } of secretsIn(text, file.inside)) {
          count += 1;
          files.add(file.place.shown);
          if (findings.length < MOST_LISTED) findings.push({ path: file.place.shown, line, kind, value: masked(value) });
        }
      }
    }
    return {
      findings,
      count,
      files: files.size,
      scanned,
      truncated: count > findings.length,
      summary:
        count === 0
          ? `Nothing that looks like a known key or a password in ${counted(scanned, 'file')}`
          : `${counted(count, 'password or key', 'passwords or keys')} in ${counted(files.size, 'file')}`,
    };
  },
});

/** The secrets of one line of a file, each place told once, by the most telling pattern. */
export function secretsIn(text: string, path = ''): readonly { readonly kind: string; readonly value: string }[] {
  const found: { kind: string; value: string; at: number; end: number }[] = [];
  const settings = isSettingsFile(path);
  for (const known of SECRET_PATTERNS) {
    if (known.settings === true && !settings) continue;
    for (const match of text.matchAll(known.pattern)) {
      const value = match[known.value ?? 0] ?? match[0];
      const sort = sortOf(known, match);
      const at = match.index + match[0].indexOf(value);
      const taken = found.some((other) => at < other.end && at + value.length > other.at);
      if (!taken && sort !== undefined && looksReal(value, sort))
        found.push({ kind: known.kind, value, at, end: at + value.length });
    }
  }
  return found;
}
