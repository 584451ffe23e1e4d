import { STATE_WORDS, gridOf, type Section } from './report-parts.ts';

/** A report as it is written down. */
export interface Report {
  readonly title: string;
  readonly intro: string;
  readonly text: string;
  readonly sections: readonly Section[];
}

/** The report as Markdown, tables and all; values of steps are escaped, so they stay words. */
export function reportMarkdown(report: Report): string {
  const parts = [`# ${escaped(report.title)}`, report.intro, report.text, ...report.sections.map(sectionMarkdown)];
  return `${parts.filter((part) => part.trim() !== '').join('\n\n')}\n`;
}

function sectionMarkdown(section: Section): string {
  const state = section.state === 'plain' ? '' : `**${STATE_WORDS[section.state]}**${section.summary === '' ? '' : ': '}`;
  const grid = gridOf(section);
  const table =
    grid === undefined
      ? section.empty
      : [
          `| ${grid.headings.map(escaped).join(' | ')} |`,
          `|${grid.headings.map((_, index) => (grid.figures.has(index) ? ' ---: ' : ' --- ')).join('|')}|`,
          ...grid.rows.map((row) => `| ${row.map(escaped).join(' | ')} |`),
          ...(grid.more === '' ? [] : ['', grid.more]),
        ].join('\n');
  return [`## ${escaped(section.title)}`, `${state}${escaped(section.summary)}`, section.text, table]
    .filter((part) => part.trim() !== '')
    .join('\n\n');
}

/** Text that Markdown takes as it is. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, (mark) => `\\${mark}`).replace(/\s*\r?\n\s*/g, ' ');
}
