import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { limitsPaths } from '../../src-shared/workflow/policies/effective.ts';
import { literalStart } from '../../src-shared/workflow/policies/paths.ts';
import type { CommandLaunch } from '../ports/policies.ts';

/**
 * Where a command in the sandbox may write. Without limits on files, everywhere it could before; with them, what they allow of the
 * workspace, the run's artifacts, the folder of its output file and caches of programs.
 */
export function writablePlaces(
  { policies, workspace, env }: CommandLaunch,
  host: Readonly<Record<string, string | undefined>>,
): { readonly allowWrite: readonly string[]; readonly denyWrite: readonly string[] } {
  if (!limitsPaths(policies)) return { allowWrite: ['/'], denyWrite: [] };
  const root = real(workspace.root);
  const [first] = policies.repo.allowed;
  const inside = (first ?? ['.']).map((path) => nearest(join(root, literalStart(path)), root));
  const blocked = policies.repo.blocked
    .map((path) => join(root, literalStart(path)))
    .filter((path) => path !== root && existsSync(path));
  const home = host['HOME'];
  // Workspaces lie in a cache folder: what holds this one is not opened.
  const caches = (home === undefined ? [] : [host['XDG_CACHE_HOME'] ?? join(home, '.cache'), join(home, '.npm')]).filter(
    (path) => !root.startsWith(real(path)),
  );
  const output = env['FLOWRIGHT_OUTPUT'];
  const others = [workspace.artifacts, ...(output === undefined ? [] : [dirname(output)]), ...caches];
  return { allowWrite: [...new Set([...inside, ...others.filter((path) => existsSync(path)).map(real)])], denyWrite: blocked };
}

/** The path, or the nearest folder above it that is there; what is made in it is looked at afterwards. */
function nearest(path: string, root: string): string {
  let found = path;
  while (found !== root && found.startsWith(root) && !existsSync(found)) found = dirname(found);
  return found.startsWith(root) ? found : root;
}

function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
