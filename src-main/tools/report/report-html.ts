import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import type { Report } from './report-markdown.ts';
import { STATE_WORDS, gridOf, type Grid, type Section, type State } from './report-parts.ts';
import { REPORT_STYLE } from './report-style.ts';

const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeSanitize).use(rehypeStringify);

/** The report as one HTML page that loads nothing and runs nothing; Markdown in it is sanitised. */
export async function reportHtml(report: Report, foot: string): Promise<string> {
  const sections = await Promise.all(report.sections.map(sectionHtml));
  const body = [
    `<h1>${escaped(report.title)}</h1>`,
    report.intro === '' ? '' : `<div class="lead">${await htmlOf(report.intro)}</div>`,
    glance(report.sections),
    await htmlOf(report.text),
    ...sections,
    `<p class="made">${escaped(foot)}</p>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(report.title)}</title>
<style>
${REPORT_STYLE}
</style>
</head>
<body>
<main>
${body.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

/** Markdown as sanitised HTML, tables in a box that scrolls. */
export async function htmlOf(text: string): Promise<string> {
  if (text.trim() === '') return '';
  const html = String(await markdown.process(text));
  return html.replaceAll('<table>', '<div class="scroll"><table>').replaceAll('</table>', '</table></div>');
}

function glance(sections: readonly Section[]): string {
  const told = sections.filter((section) => section.summary !== '' && section.state !== 'plain');
  if (told.length < 2) return '';
  const items = told.map(
    ({ title, state, summary }) =>
      `<li><span class="name">${escaped(title)}${badge(state)}</span><span class="text">${escaped(summary)}</span></li>`,
  );
  return `<ul class="glance">\n${items.join('\n')}\n</ul>`;
}

async function sectionHtml(section: Section): Promise<string> {
  const grid = gridOf(section);
  const parts = [
    `<h2>${escaped(section.title)}${section.state === 'plain' ? '' : badge(section.state)}</h2>`,
    section.summary === '' ? '' : `<p>${escaped(section.summary)}</p>`,
    await htmlOf(section.text),
    grid === undefined ? (section.empty === '' ? '' : `<p class="lead">${escaped(section.empty)}</p>`) : tableHtml(grid),
  ];
  return `<section>\n${parts.filter((part) => part !== '').join('\n')}\n</section>`;
}

function tableHtml(grid: Grid): string {
  const kind = (index: number): string => (grid.figures.has(index) ? ' class="figure"' : '');
  const head = grid.headings.map((heading, index) => `<th${kind(index)}>${escaped(heading)}</th>`).join('');
  const rows = grid.rows
    .map((row) => `<tr>${row.map((cell, index) => `<td${kind(index)}>${escaped(cell)}</td>`).join('')}</tr>`)
    .join('\n');
  const more = grid.more === '' ? '' : `\n<p class="lead">${escaped(grid.more)}</p>`;
  return `<div class="scroll"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows}\n</tbody>\n</table></div>${more}`;
}

/** Status by colour, by shape and by word, so that none of them is needed alone. */
const SHAPES: Readonly<Record<State, string>> = {
  good: '<circle cx="7" cy="7" r="6"/><path d="M4.2 7.2l2 2 3.6-4" fill="none" stroke="var(--surface)" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>',
  look: '<path d="M7 .6L13.4 7 7 13.4.6 7z"/><path d="M7 4v3.4M7 9.8v.1" fill="none" stroke="var(--surface)" stroke-width="1.6" stroke-linecap="round"/>',
  bad: '<path d="M4.3 1h5.4L13 4.3v5.4L9.7 13H4.3L1 9.7V4.3z"/><path d="M5 5l4 4M9 5l-4 4" fill="none" stroke="var(--surface)" stroke-width="1.6" stroke-linecap="round"/>',
  plain: '<circle cx="7" cy="7" r="5.2" fill="none" stroke="currentColor" stroke-width="1.5"/>',
};

function badge(state: State): string {
  return `<span class="state ${state}"><svg viewBox="0 0 14 14" fill="currentColor" aria-hidden="true">${SHAPES[state]}</svg>${STATE_WORDS[state]}</span>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
