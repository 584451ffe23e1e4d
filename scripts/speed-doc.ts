/** `npm run speed`: writes docs/speed.md from what the last whole `npm run bench` measured. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { commitOf } from './proof/results.ts';

const root = join(import.meta.dirname, '..');

const boundSchema = z.union([z.object({ atMost: z.number() }), z.object({ atLeast: z.number() })]);
const resultSchema = z.object({
  machine: z.object({ cores: z.number(), model: z.string(), node: z.string(), system: z.string() }),
  rounds: z.number(),
  lines: z.array(
    z.object({
      work: z.string(),
      baseline: z.string(),
      baselineMs: z.number(),
      oursMs: z.number(),
      ratio: z.number(),
      goal: z.number().nullable(),
      goalMs: z.number().optional(),
      peers: z.record(z.string(), z.number()),
      also: z.record(z.string(), z.number()),
      bounds: z.record(z.string(), boundSchema),
    }),
  ),
});
type Measured = z.infer<typeof resultSchema>['lines'][number];

function main(): void {
  const { machine, rounds, lines } = resultSchema.parse(
    JSON.parse(readFileSync(join(root, 'bench-results/latest.json'), 'utf8')),
  );
  const where = `${machine.cores} cores (${machine.model}), ${machine.system}, Node ${machine.node}, medians of ${rounds}, commit ${commitOf()}`;
  writeFileSync(
    join(root, 'docs/speed.md'),
    `${HEAD}\nMeasured on ${where}.\n\n${TABLE}\n${lines.map(row).join('\n')}\n\n${TAIL}`,
  );
}

function row(line: Measured): string {
  const { work, baseline, baselineMs, oursMs, ratio, goal, goalMs } = line;
  const goals = [
    ...(goal === null ? [] : [`× ${goal}: ${within(ratio, goal)}`]),
    ...(goalMs === undefined ? [] : [`${goalMs} ms: ${within(oursMs, goalMs)}`]),
    ...Object.entries(line.bounds).flatMap(([name, bound]) => {
      const value = line.also[name];
      if (value === undefined) return [];
      return 'atMost' in bound
        ? [`${name} ≤ ${bound.atMost}: ${within(value, bound.atMost)}`]
        : [`${name} ≥ ${bound.atLeast}: ${within(bound.atLeast, value)}`];
    }),
  ];
  const also = [
    ...Object.entries(line.peers).map(([name, ms]) => `${name} ${ms} ms`),
    ...Object.entries(line.also).map(([name, value]) => `${name} ${value}`),
  ];
  return `| ${work} | ${baseline}: ${baselineMs} ms | ${oursMs} ms | × ${ratio} | ${goals.join(', ') || '–'} | ${also.join(', ') || '–'} |`;
}

function within(value: number, most: number): string {
  return value <= most ? 'met' : '**missed**';
}

const HEAD = `# How fast it is

Made by \`npm run speed\` from the last \`npm run bench\`; do not edit. Machines differ and neighbours make noise, so each line is a ratio to a raw
baseline that ran in turns with it.
`;

const TABLE = `| Work | Raw baseline | Flowright | Ratio | Goal | Also in the same run |
|---|---|---|---|---|---|`;

const TAIL = `## What the missed goals would cost

- **Chains of programs that end at once.** A step waits for the disk once (its end and the start of the next share a commit), forks, executes, and takes
  0.6 to 1.0 ms of JavaScript that is spread over hundreds of functions. A writer on a thread of its own would free the main thread of
  the wait, but makes a chain slower (two hand-overs a step); acknowledging before the disk has it is not on offer. Programs that work for a
  tenth of a second do not notice.
- **Cold start.** Node starts in 30 ms; the rest is loading: building the schemas (zod) takes about 70 ms, CEL 25, compiling modules 30. A start-up
  snapshot of one bundled file would save most of it, at the price of a build for each platform and Node version.
- **Memory.** Node itself takes 41 to 46 MB, 92 are in use after one step. A smaller young generation saves 20 MB and costs speed with
  many runs at once, so it is left as it is.
`;

main();
