import type { JsonObject } from '../../lib/json.ts';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ImportResult } from '../import-result.ts';
import { checkAll, errorsOf, runToEnd } from '../run-to-end.fixture.ts';
import { CHILD, EVERYTHING, EVERYTHING_FILES, ROUTINE } from './everything.fixture.ts';
import { importWorkrail } from './import-workrail.ts';

const SAMPLES = '/work/shared/samples/workrail';

const [own, ...near] = EVERYTHING_FILES;
const everything = importWorkrail({ wanted: [own], near });

function statuses(result: ImportResult, values: Parameters<typeof runToEnd>[1]): readonly string[] {
  return checkAll(result).map(({ path, checked }) =>
    checked.compiled === undefined ? `${path} does not compile` : `${path} ${runToEnd(checked.compiled, values).state.status}`,
  );
}

/** Paths of all values of a source that are not maps or lists. */
function leaves(value: unknown, path: string): readonly { readonly path: string; readonly value: unknown }[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => leaves(member, `${path}/${key}`));
}

describe('WorkRail', () => {
  test('[import] a workflow with every field becomes files that are right, and runs to its end', () => {
    expect(everything.files.map(({ path }) => path)).toEqual([
      'wr-everything/workflow.yaml',
      'wr-everything/refs/rules.md',
      'wr-everything/README.md',
      'wr-everything/market-scan.yaml',
    ]);
    expect(errorsOf(everything)).toEqual([]);
    expect(
      statuses(everything, { mood: 'merry', depth: '3', calm: true, notes: `READY in room 7 ${'words '.repeat(9)}` }),
    ).toEqual(['wr-everything/workflow.yaml failed', 'wr-everything/market-scan.yaml succeeded']);
    // "merry" for ever: the loop hits its cap and says so, as WorkRail's does.
    const ending = statuses(everything, {
      mood: 'plain',
      depth: '3',
      calm: true,
      notes: `READY in room 7 ${'words '.repeat(9)}`,
    });
    expect(ending).toEqual(['wr-everything/workflow.yaml succeeded', 'wr-everything/market-scan.yaml succeeded']);
  });

  test('[import] nothing of any field is dropped: it stands in a file, or the report names its place', () => {
    const texts = everything.files.map(({ text }) => text.replace(/\s+/g, ' ')).join('\n');
    const named = [...everything.changes, ...everything.losses, ...everything.diagnostics].map(({ path }) =>
      path.replace(/^[^#]*#/, ''),
    );
    const lost = leaves(EVERYTHING, '').filter(({ path, value }) => {
      const words = String(value).trim();
      const isThere = words.length > 3 && texts.includes(words);
      return !isThere && !named.some((place) => place !== '' && (path === place || path.startsWith(`${place}/`)));
    });
    expect(lost.map(({ path }) => path)).toEqual(Object.keys(MAPPED));
    expect(Object.values(MAPPED).filter((words) => !texts.includes(words))).toEqual([]);
  });

  test('[import] a routine that is not at hand, and a child that is not, become agent steps that say so', () => {
    const alone = importWorkrail({ wanted: [own], near: [] });
    expect(errorsOf(alone)).toEqual([]);
    expect(alone.diagnostics.filter(({ code }) => code === 'IM104').map(({ message }) => message)).toEqual([
      '"wr.templates.routine.compare-options" is called, and its steps are not among the files.',
      '"market-scan" is started here, and it is not among the files.',
      '"wr.unknown" is started here, and it is not among the files.',
    ]);
  });

  test('[import] triggers without their workflow become a workflow that does what they say', () => {
    const result = importWorkrail({ wanted: near.filter(({ path }) => path.endsWith('.yml')), near: [] });
    expect(errorsOf(result)).toEqual([]);
    expect(result.files.map(({ path }) => path)).toEqual(['wr-everything/workflow.yaml']);
  });

  test.each([
    ['[]', 'IM005'],
    ['{"id": "x"', 'IM004'],
    ['', 'IM004'],
    ['{"id": "x", "steps": []}', 'IM105'],
    ['{"id": "__proto__", "steps": [{"__proto__": {"polluted": 1}, "id": "constructor", "title": 3}]}', undefined],
  ])('[import] %s is told, never thrown', (text, code) => {
    const { diagnostics } = importWorkrail({ wanted: [{ path: 'odd.json', text }], near: [] });
    expect(diagnostics.find(({ severity }) => severity === 'error')?.code).toBe(code);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('[import] values of the wrong kind inside a step are read as what they must be, or left out and shown; the rest stays', () => {
    const definition = {
      id: 'odd',
      name: 'Odd',
      steps: [
        {
          id: 'a',
          title: 7,
          promptBlocks: { goal: 'Look.', constraints: 'Change nothing.', verify: { a: 1 }, outputRequired: ['x'] },
          validationCriteria: { and: [{ type: 'length', min: '3', message: ['m'] }] },
        },
      ],
    };
    const made = importWorkrail({ wanted: [{ path: 'odd.json', text: JSON.stringify(definition) }], near: [] });
    expect(made.files[0]?.text).toContain('Constraints:\n      - Change nothing.');
    expect(
      [...made.diagnostics, ...made.changes]
        .map(({ path, message }) => `${path}: ${message}`)
        .filter((line) => /read as|left out/.test(line)),
    ).toEqual([
      'odd.json#/steps/0/promptBlocks/verify: "verify" must be a list and is a map; it is left out: {"a":1}',
      'odd.json#/steps/0/promptBlocks/outputRequired: "outputRequired" must be a map and is a list; it is left out: ["x"]',
      'odd.json#/steps/0/validationCriteria/and/0/message: "message" must be text and is a list; it is left out: ["m"]',
      'odd.json#/steps/0/title: "title" is read as text.',
      'odd.json#/steps/0/promptBlocks/constraints: "constraints" is read as a list of one.',
      'odd.json#/steps/0/validationCriteria/and/0/min: "min" is read as a number.',
    ]);
  });
});

/** Values too short or too changed to be found by themselves: what stands in the workflow for each. */
const MAPPED: Readonly<Record<string, string>> = {
  '/functionDefinitions/0/parameters/0/name': 'greet(who)',
  '/functionDefinitions/0/parameters/0/enum/0': 'enum: ["Ann","Bob"]',
  '/functionDefinitions/0/parameters/0/enum/1': 'enum: ["Ann","Bob"]',
  '/functionDefinitions/0/parameters/0/default': 'default: Ann',
  '/steps/1/runCondition/and/0/gte': 'double(context.depth.trim()) >= 2.0',
  '/steps/1/runCondition/and/1/not/contains': '!(context.mood.trim().lowerAscii().contains("sad"))',
  '/steps/1/validationCriteria/or/1/value': 'value: x',
  '/steps/1/validationCriteria/or/1/message': 'message: x',
  '/steps/1/assessmentConsequences/0/when/anyEqualsLevel': '.wording != "low"',
  '/steps/1/assessmentConsequences/0/effect/kind': 'name: Make it clear.',
  '/steps/3/loop/maxIterations': 'max_iterations: 4',
  '/steps/3/requireConfirmation/kind': 'reason: Confirm before "Rounds" starts.',
  '/steps/3/runCondition/lte': '<= 5.0',
  '/steps/4/prompt': 'Round {{ (index + 1) }}: say whether you are `calm`.',
  '/steps/5/loop/type': 'for_each: context.guests',
  '/steps/5/loop/indexVar': 'at {{ index + 1 }}',
  '/steps/5/loop/maxIterations': 'max_iterations: 9',
  '/steps/5/body/0/prompt': 'Serve {{ guest }} at {{ index + 1 }} of {{ size(context.guests) }}.',
  '/steps/5/body/0/runCondition/not_equals': 'string(guest).trim().lowerAscii() != "cat"',
  '/steps/6/loop/type': 'times: 3',
  '/steps/6/loop/count': 'times: 3',
  '/steps/6/loop/maxIterations': 'times: 3',
  '/steps/6/body/0/prompt': 'Tick {{ (index + 1) }}.',
  '/steps/7/loop/type': '.filter(round, round < context.times)',
  '/steps/7/loop/maxIterations': 'max_iterations: 6',
  '/steps/8/loop/maxIterations': 'max_iterations: 3',
  '/steps/9/loop/maxIterations': 'max_iterations: 2',
  '/steps/9/loop/conditionSource/kind': 'while: context.mood',
  '/steps/9/loop/conditionSource/condition/equals': 'while: context.mood.trim().lowerAscii() == "merry"',
  '/steps/10/type': 'needs: [look-around-market-scan, look-around-unknown]',
  '/steps/10/runCondition/lt': '< 100.0',
};

const samples = existsSync(SAMPLES) ? sampleFiles(SAMPLES) : [];

describe.runIf(samples.length > 0)('WorkRail samples (only where they are at hand)', () => {
  test.each(samples.filter(({ path }) => /workflows\/|triggers/.test(path)).map(({ path }) => path))(
    '[import] %s is right in tiers 1 and 2 and runs to its end whatever is chosen',
    (path) => {
      const wanted = samples.filter((one) => one.path === path);
      const result = importWorkrail({ wanted, near: samples.filter((one) => one.path !== path) });
      expect(errorsOf(result)).toEqual([]);
      const choices: readonly JsonObject[] = [
        {},
        { taskComplexity: 'Large', rigorMode: 'THOROUGH', riskLevel: 'High', prStrategy: 'MultiPR' },
        { taskComplexity: ' small ', rigorMode: 'quick', found: true },
      ];
      for (const values of choices)
        expect(statuses(result, values)).toEqual(checkAll(result).map((one) => `${one.path} succeeded`));
    },
  );

  test('[import] the fixture has every field of both schemas', () => {
    const used = new Set([EVERYTHING, ROUTINE, CHILD].flatMap((one) => leaves(one, '').flatMap(({ path }) => path.split('/'))));
    for (const name of ['workflow.schema.v3.29.0.json', 'workflow.schema.head.json']) {
      const schema: unknown = JSON.parse(readFileSync(join(SAMPLES, name), 'utf8'));
      expect([...propertyNames(schema)].filter((one) => !used.has(one))).toEqual([]);
    }
  });
});

function propertyNames(schema: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  function visit(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries<unknown>({ ...value })) {
      if (key === 'properties' && typeof member === 'object' && member !== null)
        for (const name of Object.keys(member)) found.add(name);
      visit(member);
    }
  }
  visit(schema);
  return found;
}

function sampleFiles(root: string): readonly { readonly path: string; readonly text: string }[] {
  const found: { path: string; text: string }[] = [];
  function visit(folder: string): void {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) visit(path);
      else if (!/schema|mcp-tools/.test(name)) found.push({ path: relative(root, path), text: readFileSync(path, 'utf8') });
    }
  }
  visit(root);
  return found;
}
