import type { Json } from '../../../src-shared/lib/json.ts';
import type { Capability } from '../../../src-shared/workflow/capabilities.ts';

/** What a person has said about tests of a file since the window opened; another question about the same is not asked. */
export interface TestMemory {
  /** {@link consentKeys} that were shown and started. */
  readonly agreed: ReadonlySet<string>;
  /** Outputs that were typed in, by step. */
  readonly typed: ReadonlyMap<string, Json>;
  /** Tests are listed in the history. */
  readonly listed: boolean;
  /** Whether a test's copy of the project has the uncommitted work. */
  readonly dirty?: boolean;
  /** Tests may run without limits this machine cannot enforce. */
  readonly unenforced?: true;
}

const NOTHING: TestMemory = { agreed: new Set(), typed: new Map(), listed: false };
const memories = new Map<string, TestMemory>();

/** What is remembered of the tests of a file. */
export function testMemory(path: string): TestMemory {
  return memories.get(path) ?? NOTHING;
}

/** Remembers more of the tests of a file. */
export function rememberTest(path: string, more: Partial<TestMemory>): void {
  memories.set(path, { ...testMemory(path), ...more });
}

/**
 * What a test reaches for, as far as it has to be agreed to: each kind of thing once, and every computer, secret and place to deploy to
 * by its name. Asking a person and limits need no yes.
 */
export function consentKeys(capabilities: readonly Capability[]): readonly string[] {
  return capabilities.flatMap(({ kind, words, details }) => {
    switch (kind) {
      case 'ask':
      case 'limit':
        return [];
      case 'network':
      case 'secret':
      case 'deploy':
        return details.map((detail) => `${kind}:${detail}`);
      default:
        return [`${kind}:${words}`];
    }
  });
}
