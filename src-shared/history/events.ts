import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from '../lib/json.ts';
import { policiesSchema } from '../workflow/workflow-fields.ts';
import { problemSchema } from '../lib/problem.ts';

/** A step instance: ids joined by dots, loop iterations between them (`build`, `loop.3.build`). */
const stepPath = z.string();
const attempt = z.number().int().positive();

/** What started a run. `payload` of anything but a person is untrusted data. */
export const triggerOriginSchema = z.object({
  kind: z.enum(['manual', 'cron', 'repo_event', 'webhook', 'mcp', 'workflow', 'rerun']),
  by: z.string().optional(),
  payload: jsonSchema.optional(),
});
export type TriggerOrigin = z.infer<typeof triggerOriginSchema>;

/** A workflow a run may start as a step: its pinned hash and where it came from, with those it uses in turn, by what `uses` says. */
export interface UsedWorkflow {
  readonly hash: string;
  readonly source: string;
  /** Absolute folder of its own files. */
  readonly workflowDir?: string;
  readonly uses?: Readonly<Record<string, UsedWorkflow>>;
}
export const usedWorkflowSchema: z.ZodType<UsedWorkflow> = z.object({
  hash: z.string(),
  source: z.string(),
  workflowDir: z.string().optional(),
  uses: z
    .record(
      z.string(),
      z.lazy(() => usedWorkflowSchema),
    )
    .optional(),
});

/** A file the run made, already stored: `sha256` hex and `bytes` of its content, `path` below the run's artifacts folder. */
export const artifactRecordSchema = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  path: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  mediaType: z.string(),
});
export type ArtifactRecord = z.infer<typeof artifactRecordSchema>;

/** A person's decision. `words` go back to whoever asked. */
export const decisionSchema = z.enum(['approve', 'reject', 'changes', 'submit', 'succeeded', 'failed', 'retry']);
export type Decision = z.infer<typeof decisionSchema>;

/** One check of a step's evidence: what was looked at, whether it holds, and what was found. */
export const evidenceCheckSchema = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });
export type EvidenceCheck = z.infer<typeof evidenceCheckSchema>;

/** What a person is asked: `approve`, `ask` (a form), `agent` (their own step), `confirm`, `unknown` (what became of it?), `dirty`. */
export const promptSchema = z.object({
  kind: z.enum(['approve', 'ask', 'agent', 'confirm', 'wait', 'unknown', 'budget']),
  title: z.string(),
  reason: z.string(),
  options: z.array(z.string()).optional(),
  form: jsonObjectSchema.optional(),
  outputSchema: jsonSchema.optional(),
  role: z.string().optional(),
  /** Exactly what will happen once answered: argv, arguments, target, in display order. */
  shows: z.array(z.object({ label: z.string(), value: jsonSchema })).optional(),
  /** Wall-clock instant in ms when the question lapses or the wait is over. */
  until: z.number().optional(),
  /** Files to look at, kept with the run. */
  attachments: z.array(artifactRecordSchema).optional(),
  /** What it can be answered with; absent in questions of older versions. */
  decisions: z.array(decisionSchema).optional(),
});
export type Prompt = z.infer<typeof promptSchema>;

/** Why an attempt failed. `kind` decides nothing by itself; `retryable: false` spends all attempts. */
export const stepErrorSchema = problemSchema.extend({
  retryable: z.boolean().optional(),
  /** What it had started may still be at work, so that nothing may begin it once more. */
  alive: z.boolean().optional(),
  detail: jsonSchema.optional(),
});
export type StepError = z.infer<typeof stepErrorSchema>;

/** Where the run works. `root` is absolute; `base` a git commit, tree id or snapshot the change is measured against. */
export const workspaceRecordSchema = z.object({
  mode: z.enum(['isolated', 'in_place', 'none']),
  kind: z.enum(['worktree', 'copy', 'folder', 'none']),
  root: z.string(),
  projectRoot: z.string(),
  base: z.string().optional(),
  artifacts: z.string(),
  /** The run whose workspace it is, where a child works in its parent's; that run releases it. */
  lentBy: z.string().optional(),
});
export type WorkspaceRecord = z.infer<typeof workspaceRecordSchema>;

/** What keeps a run from beginning: who is in its concurrency group, oldest first. */
export const queuedForSchema = z.object({ group: z.string(), behind: z.array(z.string()), reason: z.string() });
export type QueuedFor = z.infer<typeof queuedForSchema>;

/** How a child run stands while its parent waits for it. */
export const childStatusSchema = z.enum(['queued', 'running', 'waiting', 'paused']);
export type ChildStatus = z.infer<typeof childStatusSchema>;

/** What a child run knows of the run that started it as a step. */
export const parentRunSchema = z.object({
  run: z.string(),
  step: stepPath,
  attempt,
  /** The run at the top, whose parallel limit all below it share. */
  root: z.string(),
  /** The parent's workspace, lent; absent when the child has one of its own. */
  workspace: workspaceRecordSchema.optional(),
  /** Files and folders a person chose for the parent, which the child may be given. */
  chosen: z.array(z.string()),
  /** Limits of the runs above it, outermost first; a child's are within them. */
  policies: z.array(policiesSchema).optional(),
});
export type ParentRun = z.infer<typeof parentRunSchema>;

/** Why a step was skipped: its condition or branch, or what kept it from running. */
export const skipReasonSchema = z.enum(['condition', 'branch', 'blocked', 'failed_fast', 'cancelled', 'not_tested']);
/** Credits of the run, its seconds of work, credits of the day over all runs. */
const budgetKind = z.enum(['credits', 'time', 'day']);

const eventBodies = [
  z.object({
    type: z.literal('runCreated'),
    workflowHash: z.string(),
    workflowId: z.string(),
    workflowName: z.string(),
    source: z.string(),
    inputs: jsonObjectSchema,
    projectRoot: z.string(),
    /** Absolute folder of the workflow's own files, where it came from a file. */
    workflowDir: z.string().optional(),
    trigger: triggerOriginSchema,
    /** How each limit is kept on the machine that started the run. */
    enforcement: z
      .array(
        z.object({ what: z.enum(['commands', 'files', 'network']), level: z.enum(['sandboxed', 'judged', 'checked', 'none']) }),
      )
      .optional(),
    /** The workflows its steps run, by what `uses` says. */
    uses: z.record(z.string(), usedWorkflowSchema).optional(),
    /** Copies of the files that steps attach, by the id of their reference. */
    attachments: z.array(artifactRecordSchema.extend({ reference: z.string() })).optional(),
    /** The run that started this one as a step. */
    parent: parentRunSchema.optional(),
    /** `agent` is who does agent steps that name nobody; absent means the person ("You"). */
    flags: z.object({
      dirty: z.boolean().optional(),
      maxParallel: z.number().int().positive(),
      agent: z.string().optional(),
      /** The person consented to run without limits the machine cannot enforce. */
      unenforced: z.boolean().optional(),
      /** Tools (`server.tool`) that only read, so that their steps need not hold the workspace alone. */
      readOnlyTools: z.array(z.string()).optional(),
      /** The run is a test of a part of its workflow. */
      test: z.object({ kind: z.enum(['step', 'to', 'from']), step: z.string() }).optional(),
    }),
  }),
  /** The run waits for a place in a concurrency group; told again when what it waits for changes. */
  z.object({ type: z.literal('runQueued') }).extend(queuedForSchema.shape),
  /** The run that waited has its place. */
  z.object({ type: z.literal('runAdmitted') }),
  z.object({ type: z.literal('workspaceReady'), workspace: workspaceRecordSchema }),
  z.object({ type: z.literal('workspaceReleased'), kept: z.boolean(), reason: z.string() }),
  z.object({ type: z.literal('stepStarted'), step: stepPath, attempt, input: jsonSchema }),
  /** The attempt is a run of its own: `run` is its id. */
  z.object({ type: z.literal('childStarted'), step: stepPath, attempt, run: z.string() }),
  /** How that run stands now; `credits` is what it has spent in all. */
  z.object({
    type: z.literal('childMoved'),
    step: stepPath,
    attempt,
    status: childStatusSchema,
    line: z.string().optional(),
    credits: z.number().optional(),
  }),
  /** One more round of a loop: its body's instances `<step>.<index>.<id>` exist from here on. */
  z.object({
    type: z.literal('iterationStarted'),
    step: stepPath,
    attempt,
    index: z.number().int().nonnegative(),
    item: jsonSchema.optional(),
  }),
  z.object({
    type: z.literal('stepProgressed'),
    step: stepPath,
    attempt,
    message: z.string().optional(),
    percent: z.number().optional(),
    usage: z.object({ credits: z.number() }).optional(),
  }),
  z.object({ type: z.literal('stepWaiting'), step: stepPath, attempt, prompt: promptSchema, boundTo: z.string() }),
  /** The files of the workspace as they were when a step asked to be confirmed: `tree` is their snapshot. */
  z.object({ type: z.literal('treeBound'), step: stepPath, attempt, tree: z.string() }),
  z.object({
    type: z.literal('answerGiven'),
    step: stepPath,
    attempt,
    by: z.string(),
    decision: decisionSchema,
    option: z.string().optional(),
    values: jsonObjectSchema.optional(),
    words: z.string().optional(),
    boundTo: z.string(),
  }),
  z.object({
    type: z.literal('artifactProduced'),
    step: stepPath.optional(),
    attempt: attempt.optional(),
    artifact: artifactRecordSchema,
  }),
  /** The attempt's output is there and fits its contract; the host gathers the evidence for it. */
  z.object({ type: z.literal('outputProduced'), step: stepPath, attempt, output: jsonSchema }),
  z.object({
    type: z.literal('evidenceGathered'),
    step: stepPath,
    attempt,
    checks: z.array(evidenceCheckSchema),
  }),
  z.object({
    type: z.literal('stepBlocked'),
    step: stepPath,
    attempt,
    blockers: z.array(problemSchema),
    willRetry: z.boolean(),
    retryAt: z.number().optional(),
  }),
  z.object({
    type: z.literal('stepSucceeded'),
    step: stepPath,
    attempt,
    output: jsonSchema,
    context: jsonObjectSchema.optional(),
  }),
  z.object({
    type: z.literal('stepFailed'),
    step: stepPath,
    attempt,
    error: stepErrorSchema,
    willRetry: z.boolean(),
    retryAt: z.number().optional(),
    /** An agent is to mend it first: its work is the step instance `<step>.agent.<repair>`, which exists from here on. */
    repair: z.number().int().nonnegative().optional(),
  }),
  /** The host died under an attempt; the same attempt starts again with `interruptions` counted. */
  z.object({ type: z.literal('stepInterrupted'), step: stepPath, attempt, interruptions: z.number().int() }),
  z.object({
    type: z.literal('stepSkipped'),
    step: stepPath,
    reason: skipReasonSchema,
    /** The step that caused it, when one did. */
    because: stepPath.optional(),
  }),
  z.object({ type: z.literal('stepCancelled'), step: stepPath, attempt, reason: z.string() }),
  z.object({ type: z.literal('outcomeUnknown'), step: stepPath, attempt, reason: z.string() }),
  z.object({ type: z.literal('budgetSpent'), step: stepPath.optional(), credits: z.number() }),
  /** Four fifths of a limit are used up. */
  z.object({ type: z.literal('budgetWarned'), kind: budgetKind, spent: z.number(), limit: z.number() }),
  /** All of a limit is used up: nothing starts until a person has said whether to go on. `number` counts the questions. */
  z.object({
    type: z.literal('budgetReached'),
    kind: budgetKind,
    spent: z.number(),
    limit: z.number(),
    number: z.number().int().positive(),
    prompt: promptSchema,
    boundTo: z.string(),
  }),
  /** A person raised the limit (`amount` is added to it) or stopped the run. */
  z.object({
    type: z.literal('budgetAnswered'),
    kind: budgetKind,
    decision: z.enum(['raise', 'stop']),
    by: z.string(),
    amount: z.number().positive().optional(),
  }),
  /** The files of the workspace were kept at a quiet moment, after this attempt ended. Without a step: as the run began. */
  z.object({
    type: z.literal('checkpointTaken'),
    snapshot: z.string(),
    step: stepPath.optional(),
    attempt: attempt.optional(),
  }),
  /** The files could not be kept after this attempt; the run goes on, but cannot be rewound to here. */
  z.object({ type: z.literal('checkpointMissed'), step: stepPath, attempt, reason: z.string() }),
  /** Changes were asked for: the files become what they were after the agent's work, at `snapshot`, before it begins anew. */
  z.object({ type: z.literal('rewindStarted'), step: stepPath, snapshot: z.string() }),
  /** The files are what they were (`restored`), or stay as they are, and why. */
  z.object({ type: z.literal('rewindEnded'), snapshot: z.string(), restored: z.boolean(), reason: z.string().optional() }),
  /**
   * The run does another one again from a step on. Its files begin as a snapshot of run `files.run`, or as that
   * run itself began; `base` is what that run's change is measured against. `edits` are what
   * was changed first, by path.
   */
  z.object({
    type: z.literal('branchStarted'),
    from: z.object({ run: z.string(), step: stepPath }),
    files: z.object({ run: z.string(), snapshot: z.string().optional(), base: z.string().optional() }).optional(),
    edits: z.array(z.object({ path: z.string(), value: jsonSchema })).optional(),
  }),
  /** What another run did in this step, taken over as a fact: nothing was performed. `rounds` are those of a loop. */
  z.object({
    type: z.literal('stepKept'),
    step: stepPath,
    status: z.enum(['succeeded', 'failed', 'skipped', 'cancelled']),
    attempts: z.array(
      z.object({
        attempt,
        startedAt: z.number(),
        endedAt: z.number().optional(),
        input: jsonSchema,
        error: stepErrorSchema.optional(),
        evidence: z.array(evidenceCheckSchema).optional(),
        interruptions: z.number().int(),
        child: z
          .object({ run: z.string(), status: childStatusSchema, line: z.string().optional(), credits: z.number() })
          .optional(),
      }),
    ),
    output: jsonSchema.optional(),
    error: stepErrorSchema.optional(),
    skipReason: z.object({ reason: z.string(), because: z.string().optional() }).optional(),
    evidence: z.array(evidenceCheckSchema).optional(),
    context: jsonObjectSchema.optional(),
    credits: z.number(),
    rounds: z.array(z.object({ item: jsonSchema.optional() })).optional(),
    /** In a test: who says that this is the output. */
    given: z.enum(['pinned', 'earlier', 'typed']).optional(),
  }),
  /** `by` is `parent` when the run is paused with the one that started it. */
  z.object({ type: z.literal('pauseRequested'), reason: z.string(), by: z.literal('parent').optional() }),
  z.object({ type: z.literal('runResumed') }),
  z.object({ type: z.literal('cancelRequested'), by: z.string(), reason: z.string().optional() }),
  z.object({ type: z.literal('runSucceeded'), outputs: jsonObjectSchema }),
  z.object({ type: z.literal('runFailed'), error: problemSchema, outputs: jsonObjectSchema }),
  z.object({ type: z.literal('runCancelled'), reason: z.string() }),
] as const;

/** What happened, in the past tense. See engine.md "Events". */
export const eventBodySchema = z.discriminatedUnion('type', eventBodies);
export type EventBody = z.infer<typeof eventBodySchema>;
export type EventType = EventBody['type'];

/** An event as history keeps it: gapless `seq` from 1 per run, `at` wall-clock ms, `v` the version of its shape. */
export interface RunEvent {
  readonly runId: string;
  readonly seq: number;
  readonly at: number;
  readonly v: number;
  readonly body: EventBody;
}
export const runEventSchema: z.ZodType<RunEvent> = z.object({
  runId: z.string(),
  seq: z.number().int().positive(),
  at: z.number(),
  v: z.number().int(),
  body: eventBodySchema,
});

/** The version every event is written with today; older ones pass an upcaster when read. */
export const EVENT_VERSION = 1;
