import { CODES } from './codes.ts';

const SECTIONS: readonly (readonly [string, string])[] = [
  ['FR0', 'The file'],
  ['FR1', 'Its shape'],
  ['FR2', 'What was left out'],
  ['FR3', 'Order'],
  ['FR4', 'Expressions and values'],
  ['FR5', 'Steps and policies'],
  ['FR6', 'Workflows that use others'],
  ['FR7', 'What simulated runs show'],
];

/** What the page says of a code. */
export interface ExplainedCode {
  readonly severity: string;
  readonly title: string;
  readonly meaning: string;
}

/** The page that explains every diagnostic code, and those of `flowright import`, as Markdown. */
export function diagnosticsPage(ofImport: Readonly<Record<string, ExplainedCode>>): string {
  const parts = [
    '# Diagnostics',
    '',
    'Every finding of `flowright validate`, the editor and the start of a run has one of these codes. Only an error keeps a',
    'workflow from running; a hint says what was assumed.',
    '',
  ];
  for (const [prefix, title] of SECTIONS)
    parts.push(...section(title, Object.fromEntries(Object.entries(CODES).filter(([code]) => code.startsWith(prefix)))));
  parts.push(...section('What an import says', ofImport));
  return parts.join('\n');
}

function section(title: string, codes: Readonly<Record<string, ExplainedCode>>): readonly string[] {
  const rows = Object.entries(codes).map(
    ([code, entry]) => `| ${code} | ${entry.severity} | ${entry.title} | ${entry.meaning.replaceAll('|', '\\|')} |`,
  );
  return [
    `## ${title}`,
    '',
    '| Code | Severity | What | What it means and what to do |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}
