import { cruise } from 'dependency-cruiser';
import { z } from 'zod';
import { options, rules } from './rules.mjs';

const cruiseResult = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** A forbidden import: the rule it breaks and the two files. */
export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** Looks at the three source folders under `baseDir` and gives how many modules were seen and every broken rule. */
export async function cruiseLayers(baseDir: string): Promise<{ modules: number; violations: Violation[] }> {
  const isFixture = baseDir.includes('fixtures');
  const raw: unknown = await cruise(['src-main', 'src-renderer', 'src-shared'], {
    baseDir,
    ...options,
    ...(isFixture ? { exclude: undefined } : {}),
    validate: true,
    ruleSet: { forbidden: rules },
  });
  const { output } = z.object({ output: cruiseResult }).parse(raw);
  return {
    modules: output.summary.totalCruised,
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}
