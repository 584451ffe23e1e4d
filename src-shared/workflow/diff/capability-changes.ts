import { capabilitiesOf, type Block, type Capability } from '../capabilities.ts';
import { compileChecked } from '../compile.ts';
import type { Workflow } from '../schema.ts';

/** What the one workflow may do that the other may not, both ways. */
export function capabilityChanges(
  { before, after }: { readonly before: Workflow; readonly after: Workflow },
  blocks: readonly Block[],
): { readonly gained: readonly Capability[]; readonly lost: readonly Capability[] } {
  const [old, now] = [before, after].map((workflow) => capabilitiesOf(compileChecked(workflow), blocks));
  return { gained: beyond(now ?? [], old ?? []), lost: beyond(old ?? [], now ?? []) };
}

function beyond(mine: readonly Capability[], other: readonly Capability[]): readonly Capability[] {
  return mine.flatMap((capability) => {
    const known = other.find(({ kind, words }) => kind === capability.kind && words === capability.words);
    if (known === undefined) return [capability];
    // What an agent or a person is asked changes with every word of it; that they are asked at all is what counts here.
    if (capability.kind === 'agent' || capability.kind === 'ask') return [];
    const details = capability.details.filter((detail) => !known.details.includes(detail));
    return details.length === 0 ? [] : [{ ...capability, details }];
  });
}
