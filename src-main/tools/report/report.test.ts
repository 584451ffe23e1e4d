import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Json } from '../../../src-shared/lib/json.ts';
import { artifactNames, openToolBench, type ToolBench } from '../testing/tool-bench.fixture.ts';

let at: ToolBench;
beforeEach(async () => {
  at = await openToolBench({ mode: 'none' });
});
afterEach(() => at.close());

test('[T-report] makes a page and its Markdown, with tables, figures and states', async () => {
  const sections: Json[] = [
    {
      title: 'Files',
      state: 'look',
      summary: '2 | files',
      rows: [
        { path: 'a_b.txt', count: 1200 },
        { path: 'c\nd', count: 3 },
      ],
    },
    { title: 'Keys', state: 'good', summary: 'None', rows: [], empty: 'Nothing found.' },
    { title: 'Words', rows: ['one', 'two', 'three'], most: 2 },
  ];
  await at.call('report_page', { title: 'Check', intro: 'About *this*.', text: '- item', sections });
  expect(artifactNames(at)).toEqual(['report report.html', 'report report.md']);
  expect(await at.read('artifacts:report.md')).toBe(
    '# Check\n\nAbout *this*.\n\n- item\n\n## Files\n\n**Look at this**: 2 \\| files\n\n| Path | Count |\n| --- | ---: |\n| a\\_b.txt | 1,200 |\n| c d | 3 |\n\n## Keys\n\n**Good**: None\n\nNothing found.\n\n## Words\n\n| Item |\n| --- |\n| one |\n| two |\n\nand 1 more row\n',
  );
  const page = await at.read('artifacts:report.html');
  for (const part of [
    '<em>this</em>',
    '<td class="figure">1,200</td>',
    'class="state look"',
    'and 1 more row',
    'prefers-color-scheme:dark',
    '@media print',
    "default-src 'none'",
  ])
    expect(page).toContain(part);
});

test('[T-report] paths are shown without the prefixes that only tools need', async () => {
  const made = await at.call('report_page', {
    title: 'Paths',
    sections: [
      {
        title: 'Moved',
        summary: 'Packed “artifacts:All.zip”',
        rows: [{ from: 'workflow:documents/a.txt', to: 'artifacts:My documents/a.txt', note: 'workflow: as it is' }],
      },
    ],
  });
  expect(made['markdown']).toBe(
    '# Paths\n\n## Moved\n\nPacked “All.zip”\n\n| From | To | Note |\n| --- | --- | --- |\n| documents/a.txt | My documents/a.txt | workflow: as it is |\n',
  );
});

test('[T-report] nothing given to it becomes code', async () => {
  const evil = '<script>alert(1)</script><img src=x onerror=alert(2)>';
  await at.call('report_page', {
    title: evil,
    intro: `${evil} [link](javascript:alert(3))`,
    text: `${evil}\n\n<iframe src="https://evil.example"></iframe>`,
    sections: [
      { title: evil, summary: evil, state: 'bad', text: evil, rows: [{ [evil]: evil }], empty: evil },
      { title: 'x', summary: evil, state: 'good' },
    ],
  });
  const page = (await at.read('artifacts:report.html')).split('</style>')[1] ?? '';
  expect([
    /<script/i.test(page),
    /<img/i.test(page),
    /<iframe/i.test(page),
    /javascript:/i.test(page),
    / on\w+=/i.test(page.replace(/&lt;.*?&gt;/g, '')),
  ]).toEqual([false, false, false, false, false]);
});

test('[T-report] names that are paths are refused', async () => {
  for (const name of ['../x', 'a/b', '.hidden', 'a\\b'])
    expect((await at.fail('report_page', { title: 'x', name })).code).toBe('bad_name');
});

test('[T-notify] shows a message', async () => {
  expect(await at.call('notify_show', { title: 'Done', message: 'All well' })).toEqual({ summary: 'Showed “Done”' });
  expect(at.messages).toEqual([{ title: 'Done', body: 'All well' }]);
});
