import { readFile } from 'node:fs/promises';
import readExcelFile from 'read-excel-file/node';
import writeExcelFile from 'write-excel-file/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openToolBench, type ToolBench } from '../testing/tool-bench.fixture.ts';

let at: ToolBench;
beforeEach(async () => {
  at = await openToolBench();
});
afterEach(() => at.close());

describe('read', () => {
  test.each([
    ['comma', 'name,amount\nAna,1.5\n"Lee, Bo",2\n'],
    ['semicolon, Windows line ends', 'name;amount\r\nAna;1.5\r\nLee, Bo;2\r\n'],
    ['tab', 'name\tamount\nAna\t1.5\nLee, Bo\t2'],
    ['bar with a mark at the start', '\uFEFFname|amount\nAna|1.5\nLee, Bo|2\n\n'],
  ])('[T-csv] reads %s', async (_name, text) => {
    await at.write({ 't.csv': text });
    expect(await at.call('table_read', { file: 't.csv' })).toEqual({
      columns: ['name', 'amount'],
      rows: [
        { name: 'Ana', amount: 1.5 },
        { name: 'Lee, Bo', amount: 2 },
      ],
      count: 2,
      summary: '2 rows, 2 columns: name and amount',
    });
  });
  test('[T-csv] other encodings come out right', async () => {
    await at.write({
      'l.csv': Buffer.from('ort;gru\xdf\nK\xf6ln;\xc4\n', 'latin1'),
      'u.csv': Buffer.from('\uFEFFort;gruß\nKöln;Ä\n', 'utf16le'),
    });
    for (const file of ['l.csv', 'u.csv'])
      expect((await at.call('table_read', { file }))['rows']).toEqual([{ ort: 'Köln', gruß: 'Ä' }]);
  });
  test('[T-csv] short rows are filled, blank and repeated headings get names, codes stay text', async () => {
    await at.write({ 't.csv': 'a,,a\n1\n007,x,2026-01-01,over\n' });
    expect((await at.call('table_read', { file: 't.csv' }))['rows']).toEqual([
      { a: 1, 'column 2': null, 'a 2': null },
      { a: '007', 'column 2': 'x', 'a 2': '2026-01-01' },
    ]);
  });
  test('[T-csv] broken, empty, binary and missing tables say what to do', async () => {
    await at.write({
      'q.csv': 'a,b\n1,"open\n2,3\n',
      'm.csv': 'a,b\n1,x"y"z"\n',
      'e.csv': '',
      'b.csv': new Uint8Array([0, 1, 2, 0, 4, 5, 6, 7, 8, 9]),
      'x.xlsx': 'not a zip',
      'old.xls': 'x',
    });
    expect((await at.fail('table_read', { file: 'q.csv' })).message).toContain('never closed');
    expect((await at.fail('table_read', { file: 'm.csv' })).code).toBe('broken_csv');
    expect((await at.fail('table_read', { file: 'e.csv' })).code).toBe('empty_table');
    expect((await at.fail('table_read', { file: 'b.csv' })).code).toBe('not_text');
    expect((await at.fail('table_read', { file: 'x.xlsx' })).code).toBe('broken_excel');
    expect((await at.fail('table_read', { file: 'old.xls' })).code).toBe('old_excel');
    expect((await at.fail('table_read', { file: 'no.csv' })).code).toBe('file_not_found');
  });
  test('[T-xlsx] reads sheets by name and number, dates as days', async () => {
    const first = [
      ['name', 'day', 'ok'],
      ['Ana', new Date(Date.UTC(2026, 2, 1)), true],
      [null, null, null],
      ['Bo', null, false],
    ];
    const bytes = await writeExcelFile([
      { data: first, sheet: 'People', dateFormat: 'yyyy-mm-dd' },
      { data: [['x'], [1]], sheet: 'More' },
    ]).toBuffer();
    await at.write({ 't.xlsx': bytes });
    expect((await at.call('table_read', { file: 't.xlsx' }))['rows']).toEqual([
      { name: 'Ana', day: '2026-03-01', ok: true },
      { name: 'Bo', day: null, ok: false },
    ]);
    expect((await at.call('table_read', { file: 't.xlsx', sheet: 'more' }))['rows']).toEqual([{ x: 1 }]);
    expect((await at.call('table_read', { file: 't.xlsx', sheet: 2 }))['rows']).toEqual([{ x: 1 }]);
    expect((await at.fail('table_read', { file: 't.xlsx', sheet: 'none' })).hint).toContain('People, More');
  });
  test('[T-rows] a table too large to hand on asks for a file instead, and a file takes it', async () => {
    await at.write({
      'big.csv': `n,text\n${Array.from({ length: 60_000 }, (_, index) => `${index},row ${index}`).join('\n')}\n`,
    });
    expect((await at.fail('table_read', { file: 'big.csv' })).code).toBe('too_many_rows');
    expect(await at.call('table_filter', { file: 'big.csv', keep: 'row.n >= 59990', to: 'end.csv' })).toMatchObject({
      count: 10,
      left_out: 59_990,
      rows: [],
    });
    expect((await at.read('end.csv')).split('\r\n').slice(0, 2)).toEqual(['n,text', '59990,row 59990']);
    expect((await at.call('table_read', { file: 'big.csv', most: 2 }))['count']).toBe(2);
  });
});

describe('write', () => {
  test('[T-write] CSV and Excel hold the same rows; formulas stay text', async () => {
    const rows = [
      { name: 'Ana, "the boss"', amount: 2, note: '=1+1' },
      { name: 'Bo\nLee', amount: -1.5, note: '+49 30' },
    ];
    await at.call('table_write', { rows, to: 'out.csv' });
    expect(await at.read('out.csv')).toBe('name,amount,note\r\n"Ana, ""the boss""",2,\'=1+1\r\n"Bo\nLee",-1.5,+49 30\r\n');
    await at.call('table_write', { rows, to: 'artifacts:out.xlsx', columns: ['amount', 'name'] });
    expect((await readExcelFile(await readFile(at.artifacts[0]?.path ?? '')))[0]?.data).toEqual([
      ['amount', 'name'],
      [2, 'Ana, "the boss"'],
      [-1.5, 'Bo\nLee'],
    ]);
  });
});

describe('shape', () => {
  const rows = [
    { id: 1, who: 'Bo', amount: 20 },
    { id: 2, who: 'ana', amount: 3 },
    { id: 3, who: 'Cy', amount: null },
  ];
  test('[T-filter] keeps rows by a condition; a bad one names the row and the columns', async () => {
    expect((await at.call('table_filter', { rows, keep: 'row.amount != null && row.amount > 5' }))['rows']).toEqual([rows[0]]);
    expect(await at.fail('table_filter', { rows, keep: 'row.amount >' })).toMatchObject({ at: 'keep' });
    expect(await at.fail('table_filter', { rows, keep: 'row.price > 1' })).toMatchObject({
      code: 'bad_condition',
      at: 'row 1',
      hint: containing('id, who, amount'),
    });
    expect(await at.fail('table_filter', { rows, keep: 'row.id' })).toMatchObject({ code: 'bad_condition' });
  });
  test('[T-sort] sorts numbers as numbers and text regardless of case, empty first; renames and selects', async () => {
    expect((await at.call('table_sort', { rows, by: [{ column: 'amount' }] }))['rows']).toEqual([rows[2], rows[1], rows[0]]);
    expect(
      (
        await at.call('table_sort', {
          rows,
          by: [{ column: 'who', order: 'down' }],
          columns: ['who'],
          rename: { who: 'name' },
          most: 2,
        })
      )['rows'],
    ).toEqual([{ name: 'Cy' }, { name: 'Bo' }]);
    expect(await at.fail('table_sort', { rows, by: [{ column: 'price' }] })).toMatchObject({
      code: 'no_such_column',
      hint: 'It has id, who, amount.',
    });
  });
  test('[T-join] adds columns where a column agrees, and counts the rest', async () => {
    const with_rows = [
      { name: 'ANA', town: 'Ulm' },
      { name: 'Bo', town: 'Rom' },
      { name: 'Bo', town: 'Bonn' },
    ];
    const joined = await at.call('table_join', { rows, with_rows, on: 'who', with_on: 'name' });
    expect(joined).toMatchObject({ matched: 2, unmatched: 1, count: 4 });
    expect((await at.call('table_join', { rows, with_rows, on: 'who', with_on: 'name', unmatched: 'only' }))['rows']).toEqual([
      { ...rows[2], town: null },
    ]);
    expect((await at.call('table_join', { rows, with_rows, on: 'who', with_on: 'name', unmatched: 'leave out' }))['count']).toBe(
      3,
    );
  });
  test('[T-summary] describes columns and adds up groups', async () => {
    const many = [
      { country: 'DE', amount: 1.1 },
      { country: 'DE', amount: 2.2 },
      { country: 'FR', amount: 5 },
      { country: null, amount: null },
    ];
    const told = await at.call('table_summary', { rows: many, group_by: 'country', of: 'amount' });
    expect(told['groups']).toEqual([
      { group: 'FR', rows: 1, sum: 5, average: 5 },
      { group: 'DE', rows: 2, sum: 3.3, average: 1.65 },
      { group: '', rows: 1, sum: 0, average: null },
    ]);
    expect(told['columns']).toMatchObject([
      { column: 'country', filled: 3, empty: 1, different: 2, sum: null },
      { column: 'amount', sum: 8.3, min: 1.1, max: 5 },
    ]);
  });
});

describe('summary', () => {
  test('[T-table] amounts in every form a check accepts are added up; a column of both says so', async () => {
    const rows = ['12,50', '1.234,50', '1,000.25', '7'].map((amount, index) => ({
      amount,
      mixed: index === 0 ? 'free' : '5',
      code: `00${index}`,
    }));
    expect((await at.call('table_summary', { rows }))['columns']).toMatchObject([
      { column: 'amount', content: 'numbers', sum: 2254.25, min: 7, max: 1234.5 },
      { column: 'mixed', content: '3 numbers, 1 text: not added up', sum: null, min: null },
      { column: 'code', content: 'text', sum: null },
    ]);
  });
});

describe('check', () => {
  const text =
    'id;mail;age;day;state;code\n1;a@b.example;20;2026-01-31;open;ABC-1\n1;nope;200;2026-02-30;shut;abc\n;;;;;\n3;x@y.example;2,5;31.12.2026;OPEN;ABC-22\n';
  test('[T-check] every rule in words finds its rows, with the row of the spreadsheet', async () => {
    await at.write({ 't.csv': text });
    const rules =
      'id is required\nid is unique\nmail is an email address\nage is a number from 0 to 120\nday is a date\nstate is one of open, closed\ncode matches [A-Z]+-[0-9]+\n# a remark\n';
    const checked = await at.call('table_check', { file: 't.csv', rules });
    expect(checked['problems']).toEqual([
      { row: 3, column: 'id', value: '1', rule: 'must not repeat', problem: 'It is in row 2 already.' },
      { row: 3, column: 'mail', value: 'nope', rule: 'must be an email address', problem: 'It is not an email address.' },
      { row: 3, column: 'age', value: '200', rule: 'must be a number from 0 up to 120', problem: 'It is more than 120.' },
      { row: 3, column: 'day', value: '2026-02-30', rule: 'must be a date', problem: 'It is not a date.' },
      {
        row: 3,
        column: 'state',
        value: 'shut',
        rule: 'must be one of open, closed',
        problem: 'It is none of the allowed values.',
      },
      { row: 3, column: 'code', value: 'abc', rule: 'must match [A-Z]+-[0-9]+', problem: 'It has another form.' },
      { row: 4, column: 'id', value: '', rule: 'must be filled in', problem: 'It is empty.' },
    ]);
    expect([checked['ok'], checked['summary']]).toEqual([false, '7 problems in 2 of 4 rows']);
  });
  test('[T-check] structured rules, blanks and a file of findings', async () => {
    await at.write({ 't.csv': text });
    const checked = await at.call('table_check', {
      file: 't.csv',
      rules: [{ rule: 'number', column: 'age', whole: true }, { rule: 'length', column: 'code', max: 5 }, 'no blanks'],
      to: 'found.csv',
    });
    expect([checked['count'], checked['path']]).toEqual([8, 'found.csv']);
    expect((await at.read('found.csv')).split('\r\n')[1]).toBe('4,id,,must not be blank,It is blank.');
  });
  test('[T-check] a table that keeps every rule is good', async () => {
    expect(await at.call('table_check', { rows: [{ id: 1 }, { id: 2 }], rules: 'id is unique' })).toMatchObject({
      ok: true,
      summary: 'All 2 rows keep every rule',
    });
  });
  test.each(['id should be nice', 'price is required', 'id matches [', ''])(
    '[T-check] the rule %j is refused with what can be said',
    async (rules) => {
      expect(['bad_rule', 'no_such_column', 'bad_pattern', 'bad_arguments']).toContain(
        (await at.fail('table_check', { rows: [{ id: 1 }], rules })).code,
      );
    },
  );
  test('[T-check] a pattern that would take others forever takes no time', async () => {
    const rows = [{ id: 'a'.repeat(50_000) }];
    expect(await at.call('table_check', { rows, rules: 'id matches (a+)+b' })).toMatchObject({ count: 1 });
  });
});

function containing(text: string): unknown {
  return expect.stringContaining(text);
}
