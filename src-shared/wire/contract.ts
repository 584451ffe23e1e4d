import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { branchEditSchema, branchPreviewSchema, comparisonSchema } from './branch-views.ts';
import { jsonObjectSchema } from '../lib/json.ts';
import { formFieldSchema } from '../workflow/form-field.ts';
import { diagnosticSchema, rangeSchema } from '../workflow/checks/diagnostic.ts';
import { problemSchema } from '../lib/problem.ts';
import { artifactRecordSchema, decisionSchema, runEventSchema } from '../history/events.ts';
import { importPreviewSchema, importTargetSchema } from './import-views.ts';
import { placeSchema } from './place.ts';
import { secretRowSchema, secretsStateSchema } from './secret-views.ts';
import { documentVersionSchema } from './version-views.ts';
import {
  checkSchema,
  documentSchema,
  folderListingSchema,
  libraryDetailSchema,
  libraryGroupSchema,
  logLineSchema,
  runDetailSchema,
  runStatusSchema,
  runViewSchema,
  settingsChangeSchema,
  settingsSchema,
  storageViewSchema,
  toolViewSchema,
  trashViewSchema,
  waitingViewSchema,
} from './views.ts';
import { testsContract } from './test-contract.ts';
import {
  applyPreviewSchema,
  cleanedSchema,
  runChangeSchema,
  workspaceRowSchema,
  workspaceUsageSchema,
} from './workspace-views.ts';

/** Every expected failure crosses the wire as PROBLEM with a readable Problem. */
const call = oc.errors({ PROBLEM: { data: problemSchema } });
const runId = z.string().min(1);

/** What to run: a library id or `group/id`, an absolute file path, or a text from the editor with the path it belongs to. */
export const runTargetSchema = z.union([
  // The text comes first: a path alone would match it too, and the saved file would run in its place.
  z.object({ text: z.string(), path: placeSchema }),
  z.object({ ref: z.string() }),
  z.object({ path: placeSchema }),
]);

/** The one contract between every UI and the host: calls and feeds. Feeds resume after a sequence number. */
export const contract = {
  app: {
    info: call.output(
      z.object({
        version: z.string(),
        home: z.string(),
        shell: z.enum(['electron', 'browser', 'cli']),
        platform: z.string(),
        host: z.object({ pid: z.number(), since: z.number() }),
        databaseBytes: z.number(),
        /** A notice that stays on screen: read-only store, full disk. */
        notice: problemSchema.nullable(),
      }),
    ),
    selfTest: call.output(z.array(checkSchema)),
    /** Bundle or workflow paths and links the system handed to the app, as they come. */
    openRequests: call.output(eventIterator(z.object({ what: z.string() }))),
    /** Shows a file or folder in the system's file manager. */
    reveal: call.input(z.object({ path: placeSchema })).output(z.object({ done: z.boolean() })),
  },
  settings: {
    get: call.output(settingsSchema),
    set: call.input(settingsChangeSchema).output(settingsSchema),
  },
  folders: {
    /** Lists a folder for the picker; no path gives the home folder. */
    list: call.input(z.object({ path: placeSchema.optional() })).output(folderListingSchema),
    /** The system's own folder or file dialog where the shell has one. `supported: false` means: use `list`. */
    pick: call
      .input(z.object({ kind: z.enum(['folder', 'file']), title: z.string() }))
      .output(z.object({ supported: z.boolean(), path: z.string().nullable() })),
  },
  library: {
    list: call.input(z.object({ project: placeSchema.optional() })).output(z.array(libraryGroupSchema)),
    /** Ticks whenever a listing may have changed. */
    changes: call.output(eventIterator(z.object({ tick: z.number() }))),
    inspect: call.input(z.object({ ref: z.string(), project: placeSchema.optional() })).output(libraryDetailSchema),
    tools: call.output(z.array(toolViewSchema)),
  },
  documents: {
    open: call.input(z.object({ path: placeSchema })).output(documentSchema),
    /**
     * Checks a text as a run of it would be checked: tier 1 the text alone, 2 with what it uses, 3 walked by the engine. `hash` is null
     * while it has errors.
     */
    check: call
      .input(
        z.object({
          path: placeSchema,
          text: z.string(),
          project: placeSchema.optional(),
          tier: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(3),
        }),
      )
      .output(z.object({ diagnostics: z.array(diagnosticSchema), hash: z.string().nullable() })),
    /** Writes atomically (temp, fsync, rename). A `version` that is no longer the file's is a PROBLEM `changed_outside`. */
    save: call
      .input(z.object({ path: placeSchema, text: z.string(), version: z.string() }))
      .output(z.object({ version: z.string() })),
    saveLayout: call
      .input(
        z.object({
          path: placeSchema,
          layout: z.record(z.string(), z.tuple([z.number(), z.number()])),
          /** Loops that are drawn closed. */
          closed: z.array(z.string()).optional(),
        }),
      )
      .output(z.object({ done: z.boolean() })),
    /**
     * Writes new workflow files into the folder of a document, by plain names: all or none, and never in place of a file that is
     * there (PROBLEM `file_exists`).
     */
    writeNew: call
      .input(
        z.object({
          path: placeSchema,
          files: z
            .array(z.object({ name: z.string(), text: z.string() }))
            .min(1)
            .max(20),
        }),
      )
      .output(z.object({ paths: z.array(z.string()) })),
    /** The file that the `uses` of a step of a document leads to, what it asks for and what it gives (JSON Schema; null while it cannot be read). */
    used: call.input(z.object({ path: placeSchema, uses: z.string(), project: placeSchema.optional() })).output(
      z.object({
        path: z.string(),
        inputs: z.record(z.string(), formFieldSchema),
        outputs: jsonObjectSchema.nullable(),
      }),
    ),
    /** Keeps an autosave copy outside the file, with the version of the file it was made from; `text: null` discards it. */
    draft: call
      .input(z.object({ path: placeSchema, text: z.string().nullable(), version: z.string().optional() }))
      .output(z.object({ done: z.boolean() })),
    /**
     * Makes a new workflow in the project's or the person's workflow folder, from text or as a copy of `from` (a library
     * ref or a path) with its own files under the new name and id; a taken name gets a number.
     */
    create: call
      .input(
        z.object({ name: z.string(), text: z.string().optional(), project: placeSchema.optional(), from: z.string().optional() }),
      )
      .output(z.object({ path: z.string() })),
    /**
     * Writes the text of a document in another notation into a new file beside it (a taken name gets a number), with its
     * layout; `losses` is what that notation cannot keep.
     */
    convert: call
      .input(z.object({ path: placeSchema, text: z.string(), to: z.enum(['yaml', 'markdown', 'json', 'toml']) }))
      .output(
        z.object({
          path: z.string(),
          losses: z.array(z.object({ path: z.string(), message: z.string(), range: rangeSchema.optional() })),
        }),
      ),
    /** Earlier texts of the file, newest first: those kept at each save, and those git has. */
    versions: call.input(z.object({ path: placeSchema })).output(z.array(documentVersionSchema)),
    versionText: call
      .input(documentVersionSchema.pick({ id: true, source: true }).extend({ path: placeSchema }))
      .output(z.object({ text: z.string() })),
    /** Tells the version of the file at once, and the new one whenever it changes outside. */
    changes: call.input(z.object({ path: placeSchema })).output(eventIterator(z.object({ version: z.string() }))),
  },
  tests: testsContract,
  imports: {
    /** What a file of another tool would become; nothing is written, nothing of it is run. */
    preview: call.input(importTargetSchema).output(importPreviewSchema),
    /** Writes it into the person's own workflows (a taken name gets a number); `stamp` is the preview that was shown. */
    write: call
      .input(z.object({ target: importTargetSchema, stamp: z.string().optional() }))
      .output(z.object({ workflows: z.array(z.string()) })),
  },
  runs: {
    start: call
      .input(
        z.object({
          target: runTargetSchema,
          inputs: jsonObjectSchema,
          project: placeSchema.optional(),
          /** Include uncommitted work: true or false; absent and dirty is a PROBLEM `folder_dirty`. */
          dirty: z.boolean().optional(),
          /** Run without limits this machine cannot enforce; absent and needed is a PROBLEM `cannot_enforce`. */
          unenforced: z.boolean().optional(),
          /** The hash the person saw; another one is a PROBLEM `changed_since_shown`. */
          hash: z.string().optional(),
        }),
      )
      .output(z.object({ runId })),
    list: call
      .input(
        z.object({
          statuses: z.array(runStatusSchema).optional(),
          workflowId: z.string().optional(),
          search: z.string().optional(),
          before: z.string().optional(),
          /** Only the runs that this one started as steps. */
          parent: z.string().optional(),
          /** Children too. Without it they are left out, unless `parent` or `search` asks for them. */
          nested: z.boolean().default(false),
          /** Test runs are left out unless asked for: listed `with` the others, or `only` they. */
          tests: z.enum(['with', 'only']).optional(),
          limit: z.number().int().min(1).max(500).default(50),
        }),
      )
      .output(z.array(runViewSchema)),
    /** Open runs first as they are, then every row that changes. */
    changes: call.output(eventIterator(runViewSchema)),
    get: call.input(z.object({ runId })).output(runDetailSchema),
    /** A page of what is recorded so far; `events` gives what comes. */
    eventPage: call
      .input(z.object({ runId, after: z.number().int().min(0), limit: z.number().int().min(1).max(5000).default(1000) }))
      .output(z.object({ events: z.array(runEventSchema) })),
    /** Events after `after`, then live ones; ends when the run has ended and all was given. */
    events: call.input(z.object({ runId, after: z.number().int().min(0) })).output(eventIterator(runEventSchema)),
    log: call
      .input(
        z.object({
          runId,
          step: z.string().optional(),
          cursor: z.string().default(''),
          limit: z.number().int().max(5000).default(1000),
        }),
      )
      .output(z.object({ lines: z.array(logLineSchema), cursor: z.string(), more: z.boolean() })),
    /** Log lines by number from 0, and how many there are now: any place of a log of any size costs the same. */
    logPage: call
      .input(
        z.object({
          runId,
          step: z.string().optional(),
          from: z.number().int().min(0),
          count: z.number().int().min(1).max(5000),
        }),
      )
      .output(z.object({ lines: z.array(logLineSchema), total: z.number() })),
    /** How many lines a log has, whenever that changes; ends when the run has ended and all was told. */
    logTotals: call
      .input(z.object({ runId, step: z.string().optional() }))
      .output(eventIterator(z.object({ total: z.number() }))),
    /** Numbers of lines that hold a text in whatever case, or that tell of trouble; `next` is the line to go on from, null at the end. */
    logSearch: call
      .input(
        z.object({
          runId,
          step: z.string().optional(),
          find: z.union([z.object({ text: z.string().min(1).max(1000) }), z.object({ trouble: z.literal(true) })]),
          from: z.number().int().min(0).default(0),
          limit: z.number().int().min(1).max(5000).default(1000),
        }),
      )
      .output(z.object({ hits: z.array(z.object({ number: z.number(), line: logLineSchema })), next: z.number().nullable() })),
    /** Log lines after a cursor, then live ones, in batches. */
    logFeed: call
      .input(z.object({ runId, step: z.string().optional(), cursor: z.string().default('') }))
      .output(eventIterator(z.object({ lines: z.array(logLineSchema), cursor: z.string() }))),
    /** What "run again from here" would do; nothing is done. */
    branchPreview: call
      .input(z.object({ runId, step: z.string(), edits: z.array(branchEditSchema).default([]) }))
      .output(branchPreviewSchema),
    /** Runs a run again from a step as a run of its own. What reaches outside wants `confirmed`: the preview's `boundTo`. */
    branch: call
      .input(
        z.object({ runId, step: z.string(), edits: z.array(branchEditSchema).default([]), confirmed: z.string().optional() }),
      )
      .output(z.object({ runId })),
    compare: call.input(z.object({ left: runId, right: runId })).output(comparisonSchema),
    cancel: call.input(z.object({ runId, reason: z.string().optional() })).output(z.object({ status: runStatusSchema })),
    answer: call
      .input(
        z.object({
          runId,
          step: z.string(),
          attempt: z.number().int().optional(),
          decision: decisionSchema,
          boundTo: z.string(),
          option: z.string().optional(),
          values: jsonObjectSchema.optional(),
          words: z.string().optional(),
        }),
      )
      .output(z.object({ status: runStatusSchema })),
    artifact: call
      .input(z.object({ runId, id: z.string() }))
      .output(
        z.object({ record: artifactRecordSchema, path: z.string(), text: z.string().nullable(), base64: z.string().nullable() }),
      ),
    /** Lets nothing new start in the run until `resume`; what is at work goes on. */
    pause: call.input(z.object({ runId, reason: z.string().optional() })).output(z.object({ status: runStatusSchema })),
    /** Goes on with a run that was interrupted and left alone since, or with all of them; gives how many were. */
    takeUp: call.input(z.object({ runId: runId.optional() })).output(z.object({ taken: z.number() })),
    resume: call.input(z.object({ runId })).output(z.object({ status: runStatusSchema })),
  },
  inbox: {
    list: call.output(z.array(waitingViewSchema)),
    /** The whole list whenever it changes. */
    changes: call.output(eventIterator(z.array(waitingViewSchema))),
  },
  secrets: {
    state: call.output(secretsStateSchema),
    /** Names, never values. */
    list: call.output(z.array(secretRowSchema)),
    /** Keeps a value under a name, in place of an earlier one; `secrets_unprotected` asks for `protect` first. */
    set: call.input(z.object({ name: z.string(), value: z.string() })).output(z.object({ done: z.boolean() })),
    remove: call.input(z.object({ name: z.string() })).output(z.object({ done: z.boolean() })),
    /** Gives the passphrase to the host, which forgets it when it ends. */
    unlock: call.input(z.object({ passphrase: z.string() })).output(secretsStateSchema),
    /** Chooses how secrets are guarded. A key file is no protection against who can read the person's files: `understood`. */
    protect: call
      .input(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('passphrase'), passphrase: z.string() }),
          z.object({ kind: z.literal('key_file'), understood: z.literal(true) }),
        ]),
      )
      .output(secretsStateSchema),
  },
  storage: {
    show: call.output(storageViewSchema),
    /** Brings the history within the settings' limits now: old runs become summaries, free space goes back to the disk. */
    compact: call.output(z.object({ compacted: z.number(), events: z.number(), freedBytes: z.number() })),
    /** Keeps a run's history whole for ever, or lets it go with the others. */
    keep: call.input(z.object({ runId, kept: z.boolean() })).output(z.object({ kept: z.boolean() })),
    /** Writes every readable row of the history as JSON lines to an absolute path, or to a new file in the data directory. */
    export: call
      .input(z.object({ path: placeSchema.optional() }))
      .output(
        z.object({ path: z.string(), runs: z.number(), events: z.number(), workflows: z.number(), brokenPlaces: z.number() }),
      ),
    /** Puts a damaged history aside under another name and begins a new one. PROBLEM `not_damaged` for a good one. */
    fresh: call.output(z.object({ path: z.string() })),
  },
  trash: {
    list: call.input(z.object({ runId: z.string().optional() })).output(z.array(trashViewSchema)),
    putBack: call
      .input(z.object({ ids: z.array(z.string()) }))
      .output(z.object({ restored: z.array(z.string()), problems: z.array(problemSchema) })),
  },
  workspaces: {
    list: call.output(z.array(workspaceRowSchema)),
    usage: call.output(workspaceUsageSchema),
    /** Refused while a program works in it, and while it holds unmerged changes unless they are to be discarded. */
    remove: call.input(z.object({ runId, discard: z.boolean().optional() })).output(z.object({ done: z.boolean() })),
    /** Deletes all kept ones at least so old that hold nothing unmerged and that nobody uses. */
    clean: call.input(z.object({ olderThanDays: z.number().nonnegative() })).output(cleanedSchema),
    /** The secrets of the run's family are covered in `patch`; `without` it, which is then empty, nothing is asked of the vault. */
    change: call.input(z.object({ runId, without: z.literal('patch').optional() })).output(runChangeSchema),
    preview: call.input(z.object({ runId })).output(applyPreviewSchema),
    /** Writes what the preview with this token showed: all of it or nothing. */
    apply: call.input(z.object({ runId, token: z.string() })).output(applyPreviewSchema),
    undo: call.input(z.object({ runId })).output(z.object({ files: z.array(z.string()) })),
    branch: call.input(z.object({ runId, name: z.string().min(1) })).output(z.object({ branch: z.string(), commit: z.string() })),
  },
} as const;

/** The contract's type, for clients and routers. */
export type Contract = typeof contract;
