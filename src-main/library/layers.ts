import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { plainLetters } from '../../src-shared/lib/plain-letters.ts';
import type { LibraryGroup } from '../../src-shared/wire/views.ts';
import { WORKFLOW_FILES } from './read-text.ts';

/** Where one group of workflows lies. `group` is the first half of a `group/id`. */
export interface Layer {
  readonly source: LibraryGroup['source'];
  readonly group: string;
  readonly label: string;
  readonly root: string;
  readonly editable: boolean;
}

/** What decides the layers: the bundled folder, the data directory, a project. */
export interface LayerRoots {
  readonly bundledDir: string;
  readonly home: string;
}

const FOLDERS = [join('.flowright', 'workflows'), join('.workrail', 'workflows')] as const;
const MODULE_DEPTH = 6;
const SKIPPED = new Set(['node_modules', '.git', 'dist', 'build', 'target', '.venv', 'vendor']);
const configSchema = z.object({ name: z.string().optional(), workspaceRoots: z.array(z.string()).optional() });

/** The layers that exist, lowest first: bundled, user, project and its ancestors, configured modules. */
export async function findLayers({ bundledDir, home }: LayerRoots, project?: string): Promise<Layer[]> {
  const layers: Layer[] = [
    { source: 'bundled', group: 'bundled', label: 'Comes with Flowright', root: bundledDir, editable: false },
    { source: 'user', group: 'mine', label: 'My workflows', root: join(home, 'workflows'), editable: true },
  ];
  const seen = new Set(layers.map((layer) => layer.root));
  async function add(source: 'project' | 'module', owner: string): Promise<void> {
    for (const folder of FOLDERS) {
      const root = join(owner, folder);
      if (seen.has(root) || !(await isFolder(root))) continue;
      seen.add(root);
      const label = (await readConfig(join(owner, '.flowright', 'config.json'))).name ?? basename(owner);
      layers.push({ source, group: unused(slug(label), layers), label, root, editable: true });
    }
  }
  if (project !== undefined) for (const owner of withAncestors(project)) if (owner !== dirname(home)) await add('project', owner);
  for (const root of (await readConfig(join(home, 'config.json'))).workspaceRoots ?? []) {
    for (const owner of await modulesBelow(root, MODULE_DEPTH)) await add('module', owner);
  }
  return layers;
}

/** Absolute paths of the workflow files of a layer, in name order: `name/workflow.yaml` or `name.yaml`. */
export async function workflowFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry): Promise<string | undefined> => {
      const path = join(root, entry.name);
      if (entry.name.startsWith('.')) return undefined;
      if (entry.isDirectory()) return folderFile(path);
      if (entry.isSymbolicLink() && (await isFolder(path))) return folderFile(path);
      const workflow =
        /\.(ya?ml|jsonc?|md|markdown|toml)$/i.test(entry.name) && !/(\.layout\.json|^readme\.(?:md|markdown))$/i.test(entry.name);
      return workflow ? path : undefined;
    }),
  );
  return found.flatMap((path) => path ?? []).sort();
}

/** Every folder that a change of listings can come from, for watching. */
export function watchedFolders({ bundledDir, home }: LayerRoots, projects: Iterable<string>): string[] {
  return [
    bundledDir,
    join(home, 'workflows'),
    ...[...projects].flatMap((project) => FOLDERS.map((folder) => join(project, folder))),
  ];
}

/** Lower-case words joined by hyphens, safe as a file name on every system. */
export function slug(text: string): string {
  const plain = plainLetters(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  const letters = /^[a-z]/.test(plain) ? plain : `workflow-${plain}`.replace(/-$/, '');
  return /^(con|prn|aux|nul|com\d|lpt\d)$/.test(letters) ? `${letters}-workflow` : letters;
}

async function folderFile(folder: string): Promise<string | undefined> {
  const names = new Set(await readdir(folder).catch(() => []));
  const name = WORKFLOW_FILES.find((each) => names.has(each));
  return name && join(folder, name);
}

async function modulesBelow(root: string, depth: number): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const below =
    depth === 0 ? [] : entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name));
  const inner = await Promise.all(below.map((entry) => modulesBelow(join(root, entry.name), depth - 1)));
  return [root, ...inner.flat()];
}

async function readConfig(path: string): Promise<z.infer<typeof configSchema>> {
  try {
    return configSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

function withAncestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...withAncestors(parent)];
}

function unused(name: string, layers: readonly Layer[]): string {
  const taken = new Set(layers.map((layer) => layer.group));
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}-${count}`;
  return free;
}
