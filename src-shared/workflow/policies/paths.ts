/** Limits on files: a change must lie within every list of `allowed` and in nothing `blocked`. Paths are relative to the project. */
export interface PathRules {
  readonly allowed: readonly (readonly string[])[];
  readonly blocked: readonly string[];
}

/** The paths among `changed` (relative, with `/`) that the rules forbid. */
export function forbiddenPaths(rules: PathRules, changed: readonly string[]): readonly string[] {
  const allowed = rules.allowed.map((list) => list.map(pathPattern));
  const blocked = rules.blocked.map(pathPattern);
  return changed.filter(
    (path) => blocked.some((fits) => fits.test(path)) || !allowed.every((list) => list.some((fits) => fits.test(path))),
  );
}

/** The part of a path pattern before its first star, at a folder's end: `src/**` gives `src`. */
export function literalStart(pattern: string): string {
  const plain = cleaned(pattern);
  const star = plain.search(/[*?]/);
  if (star < 0) return plain;
  const slash = plain.lastIndexOf('/', star);
  return slash < 0 ? '' : plain.slice(0, slash);
}

/** `src/` and `src` mean the folder and all in it; `*` stays within a folder, `**` does not. */
function pathPattern(pattern: string): RegExp {
  const plain = cleaned(pattern);
  if (plain === '' || plain === '.') return /^/;
  const source = plain
    .split(/(\*\*\/?|\*|\?)/)
    .map((piece) => {
      if (piece === '**/') return '(?:[^/]+/)*';
      if (piece === '**') return '.*';
      if (piece === '*') return '[^/]*';
      if (piece === '?') return '[^/]';
      return piece.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}(?:/.*)?$`, 'su');
}

function cleaned(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.trim().replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
