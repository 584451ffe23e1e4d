import type { TextChange } from '../workflow/checks/diagnostic.ts';
import type { Repair } from '../workflow/checks/finding.ts';
import type { TextSource } from './text-source.ts';

/** A fix's repairs as changes to the text; undefined when one of them cannot be said on this text. */
export function repairChanges(source: TextSource, repairs: readonly Repair[]): readonly TextChange[] | undefined {
  const changes: TextChange[] = [];
  for (const repair of repairs) {
    const made = changesOf(source, repair);
    if (made === undefined) return undefined;
    changes.push(...made);
  }
  return changes;
}

function changesOf(source: TextSource, repair: Repair): readonly TextChange[] | undefined {
  switch (repair.kind) {
    case 'set':
      return source.setAt(repair.at, repair.value);
    case 'remove':
      return source.removeAt(repair.at);
    case 'renameKey':
      return source.renameKeyAt(repair.at, repair.to);
    case 'replaceText':
      return source.replaceTextAt(repair.at, repair);
  }
}
