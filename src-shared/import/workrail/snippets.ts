/** What WorkRail's own prompt snippets ask for, in our words. */
export const SNIPPETS: ReadonlyMap<string, string> = new Map([
  [
    'wr.refs.notes_first_durability',
    'Put decisions, findings and reasons into your result and the named values: later steps read those and nothing else.',
  ],
  [
    'wr.refs.synthesis_under_disagreement',
    'Where sources disagree, say so, weigh the evidence of each side, decide with a reason, and name what stays open.',
  ],
  [
    'wr.refs.parallelize_cognition_serialize_synthesis',
    'Look into independent questions side by side; bring the answers together and write results one after another.',
  ],
  [
    'wr.refs.adversarial_challenge_rules',
    'Try to prove the leading answer wrong: its weakest assumption, the strongest case against it, how it would fail.',
  ],
  ['wr.refs.memory_query', 'If a memory tool is at hand, look there for earlier work on this; go on without it if it is not.'],
  ['wr.refs.memory_store', 'If a memory tool is at hand, keep the main findings there; go on without it if it is not.'],
]);
