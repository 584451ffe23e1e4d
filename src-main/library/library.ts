import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { nearest } from '../../src-shared/lib/nearest.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { capabilitiesOf, type Block } from '../../src-shared/workflow/capabilities.ts';
import type { KnownTool } from '../../src-shared/workflow/known-tool.ts';
import { notYet } from '../../src-shared/workflow/checks/not-yet.ts';
import { touchesProject } from '../../src-shared/workflow/touches-project.ts';
import type { LibraryEntry, LibraryGroup } from '../../src-shared/wire/views.ts';
import type { Library, LinkedWorkflow, Tier, WorkflowText } from '../ports/library.ts';
import type { DescribeLimits } from '../ports/policies.ts';
import type { Requirements } from '../ports/requirements.ts';
import { createEntryReader } from './entries.ts';
import { findLayers, watchedFolders, workflowFiles, type Layer, type LayerRoots } from './layers.ts';
import { readWorkflowFile, type FileText } from './read-text.ts';
import { linkText } from './link.ts';
import type { ShellReader } from './shell-for.ts';
import { inRange, rangeOfRef } from './versions.ts';
import { createFolderWatch } from './watch.ts';

const README_LIMIT = 200_000;

/** What the library asks others for: the blocks that tool steps may call, to say in words what a workflow may do. */
export interface LibraryNeeds {
  blocks(): Promise<readonly (Block & KnownTool)[]>;
  /** Reads shell text, so that commands can be checked. */
  readonly shell: ShellReader;
  readonly limits: DescribeLimits;
  readonly requirements: Requirements;
}

/** Discovery over the folders of `roots`: one resolver for list, inspect, validate and run. */
export function createLibrary(roots: LayerRoots, needs: LibraryNeeds): Library {
  const reader = createEntryReader(needs.shell);
  const projects = new Set<string>();
  const watch = createFolderWatch(() => watchedFolders(roots, projects));

  async function groups(project?: string): Promise<LibraryGroup[]> {
    const bare = await bareGroups(project);
    return Promise.all(
      bare.map(async (group) => ({
        ...group,
        entries: await Promise.all(group.entries.map((entry) => linked(entry, project))),
      })),
    );
  }

  /** The groups with every file read by itself. */
  async function bareGroups(project?: string): Promise<LibraryGroup[]> {
    if (project !== undefined && !projects.has(project)) {
      projects.add(project);
      watch.refresh();
    }
    const layers = await findLayers(roots, project);
    return Promise.all(
      layers.map(async (layer) => ({
        source: layer.source,
        label: layer.label,
        root: layer.root,
        entries: await entriesOf(layer),
      })),
    );
  }

  /** An entry as its file alone says, with what the workflows it uses make of it: its hash, and whether it can run. */
  async function linked(entry: LibraryEntry, project: string | undefined): Promise<LibraryEntry> {
    const isAlone = !entry.picture.nodes.some(({ type }) => type === 'workflow' || type === 'tool') && !reader.asks(entry.path);
    if (!entry.ok || isAlone) return entry;
    const file = await readWorkflowFile(entry.path);
    if (!file.ok) return entry;
    const { compiled, diagnostics } = await link(file.value, project);
    return { ...entry, ok: compiled !== undefined, diagnostics: [...diagnostics], hash: compiled?.hash ?? null };
  }

  function link(
    text: { readonly path: string; readonly text: string },
    project?: string,
    tier: Tier = 2,
  ): Promise<LinkedWorkflow> {
    return linkText(
      { find: (uses) => resolveText(uses, project), shell: needs.shell, tools: needs.blocks, requirements: needs.requirements },
      text,
      tier,
    );
  }

  async function resolveText(ref: string, project?: string): Promise<Result<WorkflowText, Problem>> {
    const found = await read(ref, project);
    return found.ok ? ok({ path: found.value.path, text: found.value.text, source: found.value.source }) : found;
  }

  async function entriesOf(layer: Layer): Promise<LibraryEntry[]> {
    const paths = await workflowFiles(layer.root);
    const entries = await Promise.all(paths.map((path) => reader.read(path, layer)));
    // Two files of one layer with the same id: only their paths tell them apart.
    return entries.map((entry) =>
      entries.some((other) => other !== entry && other.ref === entry.ref) ? { ...entry, ref: entry.path } : entry,
    );
  }

  async function find(given: string, project?: string): Promise<Result<LibraryEntry, Problem>> {
    const { ref, range } = rangeOfRef(given);
    const named = range === undefined ? await findNamed(ref, project) : undefined;
    if (named) return ok(named);
    const all = (await bareGroups(project)).flatMap((group) => group.entries);
    const matches = all.filter((entry) => entry.ref === ref || entry.path === ref);
    const called = matches.length > 0 ? matches : all.filter((entry) => entry.id === ref);
    const fitting = range === undefined || called.length === 0 ? ok(called) : await inRange(called, range);
    if (!fitting.ok) return fitting;
    const candidates = fitting.value;
    const [first, ...others] = candidates;
    if (!first) return err(unknownRef(ref, all));
    if (others.length === 0) return ok(first);
    return err(
      problem('ambiguous_id', `${ref} is the id of ${candidates.length} workflows.`, {
        hint: `Say which one: ${candidates.map((entry) => entry.ref).join(', ')}.`,
        at: ref,
      }),
    );
  }

  /** The one workflow whose file says it is `ref`, found without checking all the others; undefined when in doubt. */
  async function findNamed(ref: string, project?: string): Promise<LibraryEntry | undefined> {
    const layers = await findLayers(roots, project);
    const candidates = await Promise.all(
      layers.map(async (layer) => {
        const paths = await workflowFiles(layer.root);
        const ids = await Promise.all(paths.map((path) => reader.idOf(path)));
        return paths
          .filter((_, index) => ids[index] === ref || `${layer.group}/${ids[index]}` === ref)
          .map((path) => ({ path, layer }));
      }),
    );
    const [only, ...others] = candidates.flat();
    if (!only || others.length > 0) return undefined;
    const entry = await reader.read(only.path, only.layer);
    return entry.id === ref || entry.ref === ref ? entry : undefined;
  }

  /** The entry of a file that lies in a layer. */
  async function entryAt(path: string, project?: string): Promise<LibraryEntry | undefined> {
    const layer = (await findLayers(roots, project)).find((each) => path.startsWith(each.root + sep));
    return layer && (await workflowFiles(layer.root)).includes(path) ? reader.read(path, layer) : undefined;
  }

  async function read(
    ref: string,
    project?: string,
  ): Promise<Result<FileText & { readonly source: string; readonly entry?: LibraryEntry }, Problem>> {
    if (looksLikePath(ref)) {
      const file = await readWorkflowFile(resolve(ref));
      if (!file.ok) return file;
      const path = file.value.path;
      const entry = await entryAt(path, project);
      return ok({ ...file.value, source: entry?.ref ?? path, entry });
    }
    const entry = await find(ref, project);
    if (!entry.ok) return entry;
    const file = await readWorkflowFile(entry.value.path);
    return file.ok ? ok({ ...file.value, source: entry.value.ref, entry: entry.value }) : file;
  }

  return {
    list: groups,
    resolve: resolveText,
    link,
    async inspect(ref, project) {
      const found = await read(ref, project);
      if (!found.ok) return found;
      const { path, text, source } = found.value;
      const loose: Layer = { source: 'user', group: 'file', label: 'File', root: dirname(path), editable: true };
      const entry = found.value.entry ?? { ...(await reader.read(path, loose)), ref: source };
      const { compiled, parts } = await link({ path, text }, project);
      return ok({
        entry: await linked(entry, project),
        text,
        readme: await readmeBeside(path),
        capabilities: compiled
          ? [...(await needs.limits(compiled)), ...capabilitiesOf(compiled, await needs.blocks(), parts)]
          : [],
        notYet: compiled ? [compiled, ...parts].flatMap(notYet) : [],
        touchesProject: compiled ? [compiled, ...parts].some(touchesProject) : true,
      });
    },
    watch: (callback) => watch.add(callback),
    close: () => watch.close(),
  };
}

function looksLikePath(ref: string): boolean {
  return isAbsolute(ref) || ref.startsWith('.') || /\.(ya?ml|jsonc?|md|markdown|toml)$/i.test(ref) || ref.includes('\\');
}

function unknownRef(ref: string, all: readonly LibraryEntry[]): Problem {
  const near = all.filter(
    (entry) => entry.id.includes(ref) || ref.includes(entry.id) || entry.name.toLowerCase().includes(ref.toLowerCase()),
  );
  const meant = nearest(
    ref,
    all.map((entry) => entry.id),
  );
  const names = (near.length > 0 ? near : all.filter((entry) => entry.ok)).slice(0, 8).map((entry) => entry.id);
  return problem('workflow_not_found', `There is no workflow ${ref} here.`, {
    hint:
      names.length > 0
        ? `${meant === undefined ? '' : `Did you mean ${meant}? `}There ${names.length === 1 ? 'is' : 'are'}: ${names.join(', ')}. A file is named by its path.`
        : 'Name a workflow file by its path.',
    at: ref,
  });
}

async function readmeBeside(path: string): Promise<string> {
  if (!/^workflow\.[a-z]+$/.test(path.slice(dirname(path).length + 1))) return '';
  const text = await readFile(join(dirname(path), 'README.md'), 'utf8').catch(() => '');
  return text.slice(0, README_LIMIT);
}
