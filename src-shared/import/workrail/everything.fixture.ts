/** A routine that {@link EVERYTHING} calls. */
export const ROUTINE = {
  id: 'routine-compare-options',
  name: 'Compare options',
  version: '1.0.0',
  description: 'Compares options.',
  preconditions: ['Options are at hand'],
  metaGuidance: ['Be fair.'],
  steps: [
    { id: 'step-list', title: 'List', prompt: 'List the options into `{listName}`.' },
    { id: 'step-judge', title: 'Judge', prompt: 'Judge them.', runCondition: { var: 'depth', gt: 1 } },
  ],
};

/** A workflow that {@link EVERYTHING} starts as a child. */
export const CHILD = {
  id: 'market-scan',
  name: 'Market scan',
  version: '1.0.0',
  description: 'Looks at the market.',
  steps: [
    { id: 'scan', title: 'Scan', prompt: 'Scan {{region}} for {{focus}}.' },
    { id: 'sum-up', title: 'Sum up', prompt: 'Sum up.', runCondition: { var: 'region', not_equals: 'none' } },
  ],
};

/** Every field of both schemas, each with a value that can be told from the others. */
export const EVERYTHING = {
  id: 'wr.everything',
  name: 'Everything',
  description: 'Has every field.',
  modelTier: 'heavy',
  version: '3.2.1',
  about: 'A long tale about it.',
  examples: ['Do everything once with care'],
  preconditions: ['The house is quiet'],
  clarificationPrompts: ['Which house is it?'],
  metaGuidance: ['Walk softly.'],
  functionDefinitions: [
    {
      name: 'greet',
      definition: 'Says hello politely',
      parameters: [
        { name: 'who', type: 'string', required: true, description: 'the guest', enum: ['Ann', 'Bob'], default: 'Ann' },
      ],
      scope: 'workflow',
    },
  ],
  recommendedPreferences: { recommendedAutonomy: 'guided', recommendedRiskPolicy: 'balanced' },
  features: ['wr.features.memory_context'],
  assessments: [
    {
      id: 'clarity-gate',
      purpose: 'It is clear enough',
      dimensions: [
        { id: 'wording', purpose: 'Words are plain', levels: ['low', 'high'], required: true },
        { id: 'layout', purpose: 'Order is plain', levels: ['low', 'high'], required: false },
      ],
    },
  ],
  extensionPoints: [
    { slotId: 'idea_maker', purpose: 'Makes ideas', default: 'routine-ideas', acceptedKinds: ['routine', 'workflow'] },
  ],
  references: [
    {
      id: 'style',
      title: 'Style guide',
      source: './docs/style.md',
      purpose: 'How to write',
      authoritative: true,
      resolveFrom: 'workspace',
    },
    {
      id: 'rules',
      title: 'House rules',
      source: './spec/rules.md',
      purpose: 'How to live',
      authoritative: false,
      resolveFrom: 'package',
    },
    {
      id: 'gone',
      title: 'Lost book',
      source: './spec/gone.md',
      purpose: 'Nobody knows',
      authoritative: false,
      resolveFrom: 'package',
    },
  ],
  validatedAgainstSpecVersion: 3,
  metricsProfile: 'research',
  steps: [
    {
      id: 'begin',
      title: 'Begin',
      prompt: 'Begin with {{wr.bindings.idea_maker}}. Set `mood`, `depth`, `guests` and `plan`.',
      agentRole: 'You are a calm host of many guests.',
      modelTier: 'lightweight',
      guidance: ['Breathe first.'],
      askForFiles: true,
      hasValidation: true,
      requireConfirmation: true,
      validationCriteria: [
        { type: 'contains', value: 'READY', message: 'Say READY' },
        { type: 'regex', pattern: 'room \\d+', flags: 'i', message: 'Name a room' },
        { type: 'length', min: 20, max: 5000, message: 'Twenty characters', condition: { var: 'mood', equals: 'gay' } },
      ],
      notesOptional: true,
      functionDefinitions: [{ name: 'bow', definition: 'Bows once', parameters: [], scope: 'step' }],
      functionCalls: [{ name: 'greet', args: { who: 'Bob' } }],
      functionReferences: ['greet()'],
      promptFragments: [
        { id: 'extra', when: { var: 'mood', in: ['Merry', 'gay'] }, text: 'Sing a song.' },
        { id: 'always', text: 'Close the door.' },
      ],
      audit: { prompt: 'Audit the beginning.', rubric: ['Was it calm?'] },
      verification: { command: 'test -d .', prompt: 'Look at the folder.' },
    },
    {
      id: 'think',
      title: 'Think',
      promptBlocks: {
        goal: [
          { kind: 'text', text: 'Think about {{plan}}. ' },
          { kind: 'ref', refId: 'wr.refs.notes_first_durability' },
        ],
        constraints: ['No haste'],
        procedure: ['Sit', [{ kind: 'text', text: 'Think' }]],
        outputRequired: { thought: 'What you thought' },
        verify: ['It is a thought'],
      },
      runCondition: { and: [{ var: 'depth', gte: 2 }, { not: { var: 'mood', contains: 'sad' } }] },
      outputContract: { contractRef: 'wr.contracts.thought', required: false },
      validationCriteria: {
        or: [
          { type: 'schema', schema: { type: 'object' }, message: 'fits' },
          { type: 'contains', value: 'x', message: 'x' },
        ],
      },
      requireConfirmation: { kind: 'coordinator_eval', condition: { var: 'depth', lt: 9 } },
      assessmentRefs: ['clarity-gate'],
      assessmentConsequences: [
        {
          when: { anyEqualsLevel: 'low', forAssessment: 'clarity-gate' },
          effect: { kind: 'require_followup', guidance: 'Make it clear.' },
        },
      ],
    },
    {
      id: 'compare',
      title: 'Compare',
      templateCall: { templateId: 'wr.templates.routine.compare-options', args: { listName: 'list.md' } },
    },
    {
      id: 'rounds',
      type: 'loop',
      title: 'Rounds',
      loop: { type: 'until', condition: { var: 'calm', equals: true }, maxIterations: 4, iterationVar: 'round' },
      body: 'one-round',
      functionDefinitions: [{ name: 'turn', definition: 'Turns around' }],
      requireConfirmation: { kind: 'human_approval' },
      runCondition: { var: 'depth', lte: 5 },
      notesOptional: true,
    },
    { id: 'one-round', title: 'One round', prompt: 'Round {{round}}: say whether you are `calm`.' },
    {
      id: 'each-guest',
      type: 'loop',
      title: 'Each guest',
      loop: { type: 'forEach', items: 'guests', itemVar: 'guest', indexVar: 'place', maxIterations: 9 },
      body: [
        {
          id: 'serve',
          title: 'Serve',
          prompt: 'Serve {{guest}} at {{place + 1}} of {{guests.length}}.',
          runCondition: { var: 'guest', not_equals: 'cat' },
        },
      ],
    },
    {
      id: 'count-down',
      type: 'loop',
      title: 'Count down',
      loop: { type: 'for', count: 3, maxIterations: 3 },
      body: [{ id: 'tick', title: 'Tick', prompt: 'Tick {{currentIteration}}.' }],
    },
    {
      id: 'some-times',
      type: 'loop',
      title: 'Some times',
      loop: { type: 'for', count: 'times', maxIterations: 6 },
      body: [{ id: 'tock', title: 'Tock', prompt: 'Tock; set `times`.' }],
    },
    {
      id: 'decide-loop',
      type: 'loop',
      title: 'Decide',
      loop: {
        type: 'while',
        maxIterations: 3,
        conditionSource: { kind: 'artifact_contract', contractRef: 'wr.contracts.loop_control', loopId: 'decide_loop' },
      },
      body: [{ id: 'decide', title: 'Decide', prompt: 'Go on?', outputContract: { contractRef: 'wr.contracts.loop_control' } }],
    },
    {
      id: 'while-merry',
      type: 'loop',
      title: 'While merry',
      loop: {
        type: 'while',
        maxIterations: 2,
        conditionSource: { kind: 'context_variable', condition: { var: 'mood', equals: 'MERRY' } },
      },
      body: [{ id: 'dance', title: 'Dance', prompt: 'Dance, and set `mood`.' }],
    },
    {
      id: 'look-around',
      type: 'parallel',
      title: 'Look around',
      parallelDelegations: [
        {
          workflowId: 'market-scan',
          goal: 'Scan the north',
          runCondition: {
            or: [
              { var: 'depth', gt: 0 },
              { var: 'depth', equals: 0 },
            ],
          },
          contextMapping: { mood: 'focus' },
          args: { region: 'north' },
          modelTier: 'mid',
          allowedTools: ['web'],
        },
        { workflowId: 'wr.unknown', goal: 'Ask around' },
      ],
      requireConfirmation: true,
      runCondition: { var: 'depth', lt: 100 },
      notesOptional: true,
      synthesis: { prompt: 'Bring it together.', outputContract: { contractRef: 'wr.contracts.summary', required: true } },
    },
  ],
};

/** Triggers that start {@link EVERYTHING}. */
export const TRIGGERS = `triggers:
  - id: on-call
    provider: generic
    workflowId: wr.everything
    workspacePath: /srv/house
    goalTemplate: "Do {{$.goal}} for {{$.who.name}}"
    concurrencyMode: serial
    branchStrategy: worktree
    baseBranch: main
    branchPrefix: "x/"
    autoCommit: true
    contextMapping:
      caller: "$.who.name"
    agentConfig:
      maxSessionMinutes: 5
      model: some/model
`;

/** Everything as files beside each other. */
export const EVERYTHING_FILES = [
  { path: 'house/workflows/everything.json', text: JSON.stringify(EVERYTHING) },
  { path: 'house/workflows/routines/compare-options.json', text: JSON.stringify(ROUTINE) },
  { path: 'house/workflows/market-scan.json', text: JSON.stringify(CHILD) },
  { path: 'house/spec/rules.md', text: 'Be kind.\n' },
  { path: 'house/triggers.yml', text: TRIGGERS },
] as const;
