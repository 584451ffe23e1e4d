import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { ToolContext } from '../ports/tool-servers.ts';
import { refuse } from './refusal.ts';

/**
 * Where a path of a tool leads. A plain path is below the workspace (the project folder itself when the workflow works
 * in place or only reads), `workflow:` is below the workflow's own folder (read only), `artifacts:` below what the run
 * leaves behind. No path leads out of its root, by `..`, by being absolute, or by a link; only what the person chose in
 * the run's form may be read wherever it lies.
 */
export interface Place {
  readonly root: 'workspace' | 'workflow' | 'artifacts' | 'chosen';
  readonly absolute: string;
  /** The path as tools take and give it: forward slashes, below its root. */
  readonly shown: string;
}

type Rooted = Pick<ToolContext, 'workspace' | 'workflowDir' | 'chosen'>;

/** A place to read from; whatever is there now lies inside the root. It need not exist. */
export async function placeToRead(context: Rooted, path: string): Promise<Place> {
  const chosen = await chosenPlace(context, path);
  return chosen ?? (await resolved(context, path)).place;
}

/** A place to write to: inside a root that may be written, and not a link. */
export async function placeToWrite(context: Rooted, path: string): Promise<Place> {
  const { place, named } = await resolved(context, path);
  if (place.root === 'workflow') {
    throw refuse('read_only', `${path} belongs to the workflow itself, which a run cannot change.`, {
      hint: 'Write to a path in the workspace, or to artifacts:….',
      at: path,
    });
  }
  if (place.root === 'workspace' && context.workspace.mode === 'none') {
    throw refuse('read_only', `This workflow only reads the project (workspace: none), so ${path} cannot be written there.`, {
      hint: `Write to “artifacts:${basename(path)}” to keep it with the run, or let the workflow work in place.`,
      at: path,
    });
  }
  if (place.root === 'workspace' && place.shown.split('/').includes('.git')) {
    throw refuse('protected', `${path} belongs to git, which tools do not change.`, {
      hint: 'Write to another folder.',
      at: path,
    });
  }
  const info = await lstat(named).catch(() => undefined);
  if (info?.isSymbolicLink() === true) {
    throw refuse('is_link', `${path} is a link; what it points to is not changed.`, { hint: 'Name the real file.', at: path });
  }
  return place;
}

/** The absolute folder of a root. */
function rootFolder(context: Rooted, root: Exclude<Place['root'], 'chosen'>): string {
  if (root === 'workspace') return context.workspace.root;
  // Apart from what the store itself keeps there, so that names never meet.
  if (root === 'artifacts') return join(context.workspace.artifacts, 'files');
  if (context.workflowDir === undefined) {
    throw refuse('no_workflow_folder', 'This workflow has no folder of its own, so “workflow:” leads nowhere.', {
      hint: 'Save the workflow to a file first.',
    });
  }
  return context.workflowDir;
}

/** A place below another one. `inside` is relative and known to stay inside. */
export function below(place: Place, inside: string): Place {
  const slashed = inside.split(sep).join('/');
  const open = place.shown === '.' || place.shown.endsWith(':');
  return {
    root: place.root,
    absolute: join(place.absolute, inside),
    shown: open ? `${place.shown === '.' ? '' : place.shown}${slashed}` : `${place.shown}/${slashed}`,
  };
}

/** A path that is, or lies in, what the person chose in the form. */
async function chosenPlace(context: Rooted, path: string): Promise<Place | undefined> {
  if (!isAbsolute(path) || path.includes('\0')) return undefined;
  const real = await realExisting(resolve(path));
  if (isInside(await realpath(context.workspace.root).catch(() => context.workspace.root), real)) return undefined;
  for (const choice of context.chosen ?? []) {
    const top = await realpath(choice).catch(() => undefined);
    if (top !== undefined && isInside(top, real)) return { root: 'chosen', absolute: real, shown: real.split(sep).join('/') };
  }
  return undefined;
}

async function resolved(context: Rooted, path: string): Promise<{ readonly place: Place; readonly named: string }> {
  if (path.includes('\0')) throw refuse('bad_path', 'A path holds a NUL character.', { hint: 'Remove it.' });
  const [, prefix, rest] = /^(workflow|artifacts):(.*)$/s.exec(path) ?? [];
  const root = prefix === 'workflow' || prefix === 'artifacts' ? prefix : 'workspace';
  const folder = rootFolder(context, root);
  // A backslash is a separator only where the system says so.
  const inside = (rest ?? path).trim() === '' ? '.' : (rest ?? path);
  const absolute = isAbsolute(inside) && root === 'workspace' ? resolve(inside) : resolve(folder, `./${inside}`);
  const top = await realpath(folder).catch(() => resolve(folder));
  const real = await realExisting(absolute);
  const lexical = isInside(resolve(folder), absolute) || isInside(top, absolute);
  if (!lexical || !isInside(top, real)) throw outside(root, path, folder);
  return { place: { root, absolute: real, shown: shownOf(root, relative(top, real)) }, named: absolute };
}

function shownOf(root: Exclude<Place['root'], 'chosen'>, inside: string): string {
  const slashed = inside.split(sep).join('/');
  return root === 'workspace' ? slashed || '.' : `${root}:${slashed}`;
}

/** The real path of the deepest part that exists, with the rest appended; a link at the very end stays itself. */
async function realExisting(absolute: string): Promise<string> {
  const parent = dirname(absolute);
  const info = await lstat(absolute).catch(() => undefined);
  if (info !== undefined && !info.isSymbolicLink()) return realpath(absolute);
  if (info?.isSymbolicLink() === true) {
    const target = await realpath(absolute).catch(() => undefined);
    return target ?? join(await realExisting(parent), basename(absolute));
  }
  return parent === absolute ? absolute : join(await realExisting(parent), basename(absolute));
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function outside(root: Exclude<Place['root'], 'chosen'>, path: string, folder: string): Error {
  if (root === 'workspace') {
    return refuse('outside_workspace', `${path} is outside ${folder}, the folder this run works in.`, {
      hint: 'Choose a path inside it, or open the other folder as the project and run the workflow there.',
      at: path,
    });
  }
  return refuse('outside_workspace', `${path} leads out of ${root}:.`, { hint: 'Take the “..” out of the path.', at: path });
}
