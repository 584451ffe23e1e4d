import { ok } from '../../src-shared/lib/result.ts';
import { limitsHosts } from '../../src-shared/workflow/policies/effective.ts';
import type { CommandGuard, LoadShellParser } from '../ports/policies.ts';
import { judgeLaunch } from './command-guard.ts';
import type { Sandbox } from './sandbox.ts';

/** The guard of commands: judges the text or words of each attempt, and shuts in those whose hosts are limited. */
export function createCommandGuard(given: {
  readonly load: LoadShellParser;
  readonly sandbox: Sandbox;
  /** The machine's own variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
}): CommandGuard {
  return {
    async admit(launch) {
      const judged = await judgeLaunch(launch, given);
      if (!judged.ok) return judged;
      const free = ok({ argv: launch.argv, env: launch.env, done: () => undefined });
      if (!limitsHosts(launch.policies)) return free;
      const shut = await given.sandbox.wrap(launch);
      return !shut.ok && shut.error.code === 'cannot_enforce' && launch.unenforced ? free : shut;
    },
  };
}
