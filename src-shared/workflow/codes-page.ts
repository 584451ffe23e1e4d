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

/** The page that explains every diagnostic code, as Markdown. */
export function diagnosticsPage(): string {
  const parts = [
    '# Diagnostics',
    '',
    'Every finding of `flowright validate`, the editor and the start of a run has one of these codes. Only an error keeps a',
    'workflow from running; a hint says what was assumed.',
    '',
  ];
  for (const [prefix, title] of SECTIONS) {
    parts.push(`## ${title}`, '', '| Code | Severity | What | What it means and what to do |', '| --- | --- | --- | --- |');
    for (const [code, entry] of Object.entries(CODES)) {
      if (code.startsWith(prefix))
        parts.push(`| ${code} | ${entry.severity} | ${entry.title} | ${entry.meaning.replaceAll('|', '\\|')} |`);
    }
    parts.push('');
  }
  return parts.join('\n');
}
