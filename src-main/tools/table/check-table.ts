import { z } from 'zod';
import { refuse } from '../refusal.ts';
import { defineTool } from '../tool.ts';
import { counted } from '../words.ts';
import { textOf, type Cell, type TableStream } from './cells.ts';
import { ruleOfWords, ruleSchema, testOf, wordsOf, type CellTest, type TableRule } from './table-rules.ts';
import { deliver, sinkInput } from './table-sink.ts';
import { columnIndex, openTable, sourceInput } from './table-source.ts';

const MOST_FINDINGS = 1000;
const MOST_UNIQUE = 5_000_000;

const input = z.strictObject({
  ...sourceInput,
  rules: z.union([z.string().min(1), z.array(z.union([z.string().min(1), ruleSchema])).min(1)]).meta({
    title: 'Rules',
    description: 'One rule a line, in words: email is required; amount is a number from 0 to 100; status is one of open, closed.',
    format: 'multiline',
  }),
  to: sinkInput,
});
const finding = z.object({ row: z.number(), column: z.string(), value: z.string(), rule: z.string(), problem: z.string() });

/** Checks every row of a table against rules and lists what breaks them. */
export const checkTable = defineTool({
  name: 'table_check',
  title: 'Check a table against rules',
  description:
    'Checks every row: required, unique, number, date, one of, pattern. Lists row, column, value and rule of each problem.',
  group: 'table',
  icon: 'list-checks',
  input,
  output: z.object({
    ok: z.boolean(),
    problems: z.array(finding),
    count: z.number(),
    rows: z.number(),
    rows_with_problems: z.number(),
    by_rule: z.array(z.object({ column: z.string(), rule: z.string(), problems: z.number() })),
    truncated: z.boolean(),
    path: z.string().optional(),
    summary: z.string(),
  }),
  async run(given, run) {
    const rules = rulesOf(given.rules);
    const table = await openTable(given, run);
    const checks = rules.flatMap((rule) => checksOf(rule, table));
    const problems: z.infer<typeof finding>[] = [];
    const perCheck = checks.map(() => 0);
    const broken = new Set<number>();
    let count = 0;
    let rows = 0;
    for await (const { line, cells } of table.rows) {
      rows += 1;
      if (rows % 5000 === 0) {
        run.signal.throwIfAborted();
        run.progress({ message: `Checked ${counted(rows, 'row')}, ${counted(count, 'problem')} so far` });
      }
      for (const [index, check] of checks.entries()) {
        const value = textOf(cells[check.index] ?? null);
        const problem = check.test(value, line);
        if (problem === undefined) continue;
        count += 1;
        broken.add(line);
        perCheck[index] = (perCheck[index] ?? 0) + 1;
        if (problems.length < MOST_FINDINGS)
          problems.push({ row: line, column: check.column, value: value.slice(0, 200), rule: check.words, problem });
      }
    }
    if (rows === 0) run.log('system', 'The table has a heading but no rows.');
    const written = given.to === undefined ? undefined : await deliver(findingsTable(problems), given.to, run);
    return {
      path: written?.['path'],
      ok: count === 0,
      problems,
      count,
      rows,
      rows_with_problems: broken.size,
      by_rule: checks.map((check, index) => ({ column: check.column, rule: check.words, problems: perCheck[index] ?? 0 })),
      truncated: count > problems.length,
      summary:
        count === 0
          ? `All ${counted(rows, 'row')} keep every rule`
          : `${counted(count, 'problem')} in ${broken.size.toLocaleString('en-US')} of ${counted(rows, 'row')}`,
    };
  },
});

interface Check {
  readonly index: number;
  readonly column: string;
  readonly words: string;
  test(value: string, line: number): string | undefined;
}

function rulesOf(given: z.output<typeof input>['rules']): readonly TableRule[] {
  const list = typeof given === 'string' ? given.split(/\r?\n|;\s+/) : given;
  const rules = list.filter((rule) => typeof rule !== 'string' || (rule.trim() !== '' && !rule.trim().startsWith('#')));
  if (rules.length === 0)
    throw refuse('no_rules', 'There are no rules to check.', { hint: 'Write at least one, for example: email is required.' });
  return rules.map((rule) => (typeof rule === 'string' ? ruleOfWords(rule) : rule));
}

function checksOf(rule: TableRule, table: TableStream): readonly Check[] {
  const words = wordsOf(rule);
  if (rule.rule === 'no_blanks')
    return table.columns.map((column, index) => ({
      index,
      column,
      words,
      test: (value) => (value.trim() === '' ? 'It is blank.' : undefined),
    }));
  const index = columnIndex(table.columns, rule.column);
  const column = table.columns[index] ?? rule.column;
  if (rule.rule === 'required')
    return [{ index, column, words, test: (value) => (value.trim() === '' ? 'It is empty.' : undefined) }];
  if (rule.rule === 'unique') return [{ index, column, words, test: uniqueTest() }];
  const test: CellTest = testOf(rule);
  return [{ index, column, words, test: (value) => (value.trim() === '' ? undefined : test(value)) }];
}

function uniqueTest(): Check['test'] {
  const first = new Map<string, number>();
  return (value, line) => {
    const key = value.trim();
    if (key === '') return undefined;
    const before = first.get(key);
    if (before !== undefined) return `It is in row ${before} already.`;
    if (first.size >= MOST_UNIQUE)
      throw refuse('too_many_rows', 'At most five million different values can be compared.', {
        hint: 'Check the table in parts.',
      });
    first.set(key, line);
    return undefined;
  };
}

function findingsTable(problems: readonly z.infer<typeof finding>[]): {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly Cell[]>;
} {
  async function* rows(): AsyncGenerator<readonly Cell[]> {
    for (const { row, column, value, rule, problem } of problems)
      yield await Promise.resolve([row, column, value, rule, problem]);
  }
  return { columns: ['row', 'column', 'value', 'rule', 'problem'], rows: rows() };
}
