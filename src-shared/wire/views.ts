import { z } from 'zod';
import { jsonSchema } from '../lib/json.ts';
import { problemSchema } from '../lib/problem.ts';
import { compactedRunSchema } from '../history/compacted.ts';
import { promptSchema, runEventSchema } from '../history/events.ts';
import { RUN_STATUSES, STEP_STATUSES } from '../engine/state.ts';
import { diagnosticSchema } from '../workflow/checks/diagnostic.ts';
import { formFieldSchema } from '../workflow/form-field.ts';
import { STEP_TYPES } from '../workflow/schema.ts';

export const runStatusSchema = z.enum(RUN_STATUSES);
export const stepStatusSchema = z.enum(STEP_STATUSES);
export const stepTypeSchema = z.enum(STEP_TYPES);

/** The workflow's picture: nodes in text order, edges by index into them, `parent` the index of a loop that holds the node. */
export const pictureSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: stepTypeSchema,
      parent: z.number().int().optional(),
      status: stepStatusSchema.optional(),
    }),
  ),
  edges: z.array(z.tuple([z.number().int(), z.number().int()])),
});
export type Picture = z.infer<typeof pictureSchema>;

/** A run that a branch comes from or leads to, and the step it goes on from. */
export const branchLinkSchema = z.object({ runId: z.string(), step: z.string() });
export type BranchLink = z.infer<typeof branchLinkSchema>;

/** A row of the run lists and cards. Instants are wall-clock ms. */
export const runViewSchema = z.object({
  runId: z.string(),
  seq: z.number(),
  status: runStatusSchema,
  workflowHash: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  source: z.string(),
  projectRoot: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  endedAt: z.number().nullable(),
  stepsDone: z.number(),
  stepsTotal: z.number(),
  credits: z.number(),
  maxCredits: z.number().nullable(),
  error: problemSchema.nullable(),
  /** The run and step that started it, where one did. */
  parent: z.object({ runId: z.string(), step: z.string(), workflowName: z.string() }).nullable(),
  /** The step it is a test of, where it is one; tests stay out of lists. */
  testOf: z.string().nullable(),
  /** Why a queued or paused run does not go on, or was cancelled; null where nothing is in its way, and when it is compacted. */
  reason: z.string().nullable(),
  /** The picture with live statuses. */
  picture: pictureSchema,
  /** The step to show on a card (running, else waiting), and its last line. */
  current: z.object({ step: z.string(), name: z.string(), status: stepStatusSchema, line: z.string().nullable() }).nullable(),
  /** Median duration in ms of earlier successful runs of this workflow, where there are any. */
  typicalMs: z.number().nullable(),
  /** Until when a waiting run rests that asks nobody; absent where a person is asked, and from older hosts. */
  waitsUntil: z.number().optional(),
  /** The run it does again from a step on, where it is a branch. */
  branchOf: branchLinkSchema.nullable(),
});
export type RunView = z.infer<typeof runViewSchema>;

/** A step that waits for a person, with what the inbox needs. */
export const waitingViewSchema = z.object({
  runId: z.string(),
  step: z.string(),
  attempt: z.number(),
  name: z.string(),
  stepType: z.string(),
  since: z.number(),
  prompt: promptSchema,
  boundTo: z.string(),
  workflowName: z.string(),
  projectRoot: z.string(),
  /** Where the run works, and a person who does one of its steps: the copy of an isolated run; absent from older hosts. */
  folder: z.string().optional(),
  credits: z.number(),
  /** The runs that started its run, nearest first. */
  within: z.array(z.object({ runId: z.string(), step: z.string(), workflowName: z.string() })),
});
export type WaitingView = z.infer<typeof waitingViewSchema>;

/** What the run page shows at first: it folds `events` (the first thousands) itself, then follows the feed after the last one. */
export const runDetailSchema = z.object({
  run: runViewSchema,
  /** The pinned CompiledWorkflow. */
  compiled: jsonSchema,
  events: z.array(runEventSchema),
  workspace: z.object({ root: z.string(), kept: z.boolean() }).nullable(),
  /** Runs that do this one again from a step on, oldest first. */
  branches: z.array(branchLinkSchema),
  /** A person wants it whole for ever. */
  kept: z.boolean(),
  /** What is left of an old run whose events were compacted; `events` is then empty. */
  compacted: z.object({ at: z.number(), events: z.number(), summary: compactedRunSchema }).nullable(),
});
export type RunDetail = z.infer<typeof runDetailSchema>;

export const logLineSchema = z.object({
  at: z.number(),
  step: z.string(),
  attempt: z.number(),
  stream: z.enum(['stdout', 'stderr', 'system']),
  text: z.string(),
});
export type LogLineView = z.infer<typeof logLineSchema>;

/** A workflow as the library lists it; invalid ones too, with their diagnostics. `ref` opens, runs and inspects it. */
export const libraryEntrySchema = z.object({
  ref: z.string(),
  id: z.string(),
  name: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  /** Absolute path of the workflow file. */
  path: z.string(),
  editable: z.boolean(),
  ok: z.boolean(),
  diagnostics: z.array(diagnosticSchema),
  picture: pictureSchema,
  inputs: z.record(z.string(), formFieldSchema),
  workspace: z.enum(['isolated', 'in_place', 'none']),
  hash: z.string().nullable(),
});
export type LibraryEntry = z.infer<typeof libraryEntrySchema>;

export const libraryGroupSchema = z.object({
  source: z.enum(['bundled', 'user', 'project', 'module']),
  label: z.string(),
  root: z.string(),
  entries: z.array(libraryEntrySchema),
});
export type LibraryGroup = z.infer<typeof libraryGroupSchema>;

/** What a workflow may do, in plain words, each with its literal detail. */
export const capabilitySchema = z.object({
  kind: z.enum(['command', 'tool', 'agent', 'network', 'files', 'secret', 'deploy', 'ask', 'limit']),
  words: z.string(),
  details: z.array(z.string()),
});
export type Capability = z.infer<typeof capabilitySchema>;

export const libraryDetailSchema = z.object({
  entry: libraryEntrySchema,
  readme: z.string(),
  text: z.string(),
  capabilities: z.array(capabilitySchema),
  /** Steps this version cannot run yet, empty when it can. */
  notYet: z.array(z.object({ step: z.string(), what: z.string() })),
  /** It looks at or changes the folder it is run on; false when it stays within its own files. */
  touchesProject: z.boolean(),
});
export type LibraryDetail = z.infer<typeof libraryDetailSchema>;

/** A workflow file opened for editing. `version` is the sha256 hex of the bytes on disk. */
export const documentSchema = z.object({
  path: z.string(),
  text: z.string(),
  version: z.string(),
  readOnly: z.boolean(),
  layout: z.record(z.string(), z.tuple([z.number(), z.number()])).nullable(),
  /** Loops that are drawn closed, by id. */
  closed: z.array(z.string()),
  /** The places beside the file cannot be read; they are kept aside when new ones are written. */
  layoutBroken: z.boolean(),
  /** An autosaved text that is not what the file says; `version` is that of the file it was made from, null where that is not known. */
  draft: z.object({ text: z.string(), at: z.number(), version: z.string().nullable() }).nullable(),
});
export type DocumentView = z.infer<typeof documentSchema>;

export const folderListingSchema = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  entries: z.array(z.object({ name: z.string(), path: z.string(), kind: z.enum(['folder', 'file']), isGit: z.boolean() })),
});
export type FolderListing = z.infer<typeof folderListingSchema>;

const settingFields = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  maxParallelSteps: z.number().int().min(1).max(64),
  maxParallelPerRun: z.number().int().min(1).max(64),
  /** Megabytes kept of each stream of an attempt, and of a whole run's log. */
  maxLogMb: z.number().int().min(1).max(100_000),
  maxLogMbPerRun: z.number().int().min(1).max(1_000_000),
  /** Credits a day over all runs; null means no limit. */
  maxCreditsPerDay: z.number().nonnegative().nullable(),
  project: z.string().nullable(),
  recentProjects: z.array(z.string()),
  welcomed: z.boolean(),
  /** Days that the history of ended runs stays whole; null for ever. */
  keepDays: z.number().int().min(1).max(3650).nullable(),
  /** Gigabytes that the history may fill before the oldest runs are compacted; null without a limit. */
  keepGb: z.number().min(0.1).max(10_000).nullable(),
  /** Whether the artifacts of compacted runs stay. */
  keepArtifacts: z.boolean(),
});

/** Some settings to change. No defaults here: what is not named stays as it is. */
export const settingsChangeSchema = settingFields.partial();

/** The person's own settings; every one has a default. */
export const settingsSchema = z.object({
  theme: settingFields.shape.theme.default('system'),
  maxParallelSteps: settingFields.shape.maxParallelSteps.default(8),
  maxParallelPerRun: settingFields.shape.maxParallelPerRun.default(4),
  maxLogMb: settingFields.shape.maxLogMb.default(512),
  maxLogMbPerRun: settingFields.shape.maxLogMbPerRun.default(4096),
  maxCreditsPerDay: settingFields.shape.maxCreditsPerDay.default(null),
  project: settingFields.shape.project.default(null),
  recentProjects: settingFields.shape.recentProjects.default([]),
  welcomed: settingFields.shape.welcomed.default(false),
  keepDays: settingFields.shape.keepDays.default(90),
  keepGb: settingFields.shape.keepGb.default(10),
  keepArtifacts: settingFields.shape.keepArtifacts.default(true),
});
export type Settings = z.infer<typeof settingsSchema>;

export const checkSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** What was found. */
  detail: z.string(),
  /** What to do when it is not ok. */
  hint: z.string().optional(),
  required: z.boolean(),
});
export type Check = z.infer<typeof checkSchema>;

/** What the data directory holds, in bytes and runs. `freeBytes` lie inside the database, unused until it is compacted. */
export const storageViewSchema = z.object({
  databaseBytes: z.number(),
  freeBytes: z.number(),
  logBytes: z.number(),
  artifactBytes: z.number(),
  workspaceBytes: z.number(),
  trashBytes: z.number(),
  runs: z.number(),
  compactedRuns: z.number(),
});
export type StorageView = z.infer<typeof storageViewSchema>;

export const trashViewSchema = z.object({
  id: z.string(),
  runId: z.string(),
  step: z.string(),
  from: z.string(),
  to: z.string(),
  at: z.number(),
  bytes: z.number(),
  restored: z.boolean(),
});
export type TrashView = z.infer<typeof trashViewSchema>;

/** A tool of a tool server, its form made from `inputSchema` (JSON Schema). */
export const toolViewSchema = z.object({
  server: z.string(),
  tool: z.string(),
  title: z.string(),
  description: z.string(),
  /** `files`, `table`, `text`, `git`, `report`, `notify`: the palette's groups. */
  group: z.string(),
  /** A lucide icon name (`file-search`), the block's own. */
  icon: z.string(),
  /** It changes nothing: no files, no messages. */
  readOnly: z.boolean(),
  inputSchema: jsonSchema,
  outputSchema: jsonSchema.optional(),
});
export type ToolView = z.infer<typeof toolViewSchema>;
