/** Whether every list allows a host: its name, or `*.example.org` for all below it; a port after a colon narrows an entry. */
export function hostAllowed(lists: readonly (readonly string[])[], host: string, port?: number): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  return lists.every((list) => list.some((entry) => hostFits(entry.toLowerCase(), wanted, port)));
}

/** One list that allows what all of them allow. */
export function hostsInAll(lists: readonly (readonly string[])[]): readonly string[] {
  const [first, ...rest] = lists;
  if (first === undefined) return [];
  return rest.reduce<readonly string[]>(
    (both, list) => [
      ...new Set([...both.filter((entry) => covers(list, entry)), ...list.filter((entry) => covers(both, entry))]),
    ],
    first,
  );
}

function covers(list: readonly string[], entry: string): boolean {
  const { name, port } = parts(entry.toLowerCase());
  return list.some((other) => {
    const wide = parts(other.toLowerCase());
    if (wide.port !== undefined && wide.port !== port) return false;
    return (
      wide.name === name ||
      (wide.name.startsWith('*.') && name.replace(/^\*\./, '').endsWith(wide.name.slice(1)) && name !== wide.name.slice(2))
    );
  });
}

function hostFits(entry: string, host: string, port: number | undefined): boolean {
  const wanted = parts(entry);
  if (wanted.port !== undefined && port !== undefined && wanted.port !== port) return false;
  return wanted.name === host || (wanted.name.startsWith('*.') && host.endsWith(wanted.name.slice(1)));
}

function parts(entry: string): { readonly name: string; readonly port: number | undefined } {
  const found = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(entry);
  return { name: found?.[1] ?? entry, port: found?.[2] === undefined ? undefined : Number(found[2]) };
}
