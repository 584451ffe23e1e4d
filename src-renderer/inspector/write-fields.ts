import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import type { EditCommand } from '../commands/edit-command.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';
import { announce } from '../ui/announce.tsx';
import { sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { isOdd, partsOfKey, valueAt, type Binding, type KeyChange } from './values/binding.ts';

/** Maps and lists that say nothing when they are empty: they go with their last member. */
const GOES_WHEN_EMPTY = new Set([
  ...['retry', 'expect', 'env', 'headers', 'inputs', 'arguments', 'resources', 'requires', 'programs', 'agents', 'servers'],
  ...['policies', 'budget', 'repo', 'secrets', 'gates', 'commands', 'network', 'context', 'outputs', 'environments', 'overrides'],
  ...['triggers', 'verify', 'artifacts', 'references', 'attachments', 'tags', 'tools', 'branches', 'allowed', 'denied'],
  ...['allowed_paths', 'blocked_paths', 'allowed_hosts', 'require_human_approval_for', 'options', 'argv', 'needs', 'project'],
]);

/** What the writing part of a {@link Binding} needs. */
interface Place {
  readonly document: DocumentStore;
  readonly base: string;
  /** Whose fields they are: a step's name, absent for the workflow. */
  readonly of: string | undefined;
  readonly fields: JsonObject;
  /** What a field is called. */
  readonly labelOf: (key: string) => string;
}

/** How the fields of a map in the text are written: each act is one change with a name, and says so aloud when it fails. */
export function writerOf(place: Place): Pick<Binding, 'set' | 'change' | 'rename' | 'move' | 'fix'> {
  const { document, base, of, fields, labelOf } = place;
  const pathOf = (key: string) => [...(base === '' ? [] : [base]), ...partsOfKey(key)].join('.');
  const label = (key: string) => words().inspector.changed(labelOf(key), of);
  const edit = (command: EditCommand, merge?: string) => {
    void document.edit(command, merge).then((done) => {
      if (!done.ok) sayProblem(done.error);
    });
  };
  const made = (changes: readonly KeyChange[]) =>
    changes.map((change) => {
      const { key, value } = wholeChange(fields, emptied(fields, change));
      return { path: pathOf(key), value };
    });
  return {
    set: (key, value) => edit({ kind: 'setFields', label: label(key), changes: made([{ key, value }]) }, `field ${pathOf(key)}`),
    change: (changes) => {
      if (changes.length > 0) edit({ kind: 'setFields', label: label(changes[0]?.key ?? ''), changes: made(changes) });
    },
    rename: (key, to) => edit({ kind: 'renameField', path: pathOf(key), to }),
    move: (key, by) => edit({ kind: 'moveField', path: pathOf(key), by }),
    fix: (fix) => {
      const done = document.perform({ ok: true, value: { label: fix.title, batches: [fix.changes] } });
      if (done.ok) announce(words().problems.fixed(fix.title));
      else sayProblem(done.error);
    },
  };
}

/** Removing the last member of a map or list that says nothing by itself removes that. */
function emptied(fields: JsonObject, change: KeyChange): KeyChange {
  const cut = change.key.lastIndexOf('.');
  if (change.value !== undefined || cut < 0) return change;
  const around = change.key.slice(0, cut);
  const holder = valueAt(fields, around);
  const size = isJsonList(holder) ? holder.length : isJsonObject(holder) ? Object.keys(holder).length : 0;
  if (size > 1 || !GOES_WHEN_EMPTY.has(partsOfKey(around).at(-1) ?? '')) return change;
  return emptied(fields, { key: around, value: undefined });
}

/** A change below a key that no path can name, as a change of the map around it. */
function wholeChange(fields: JsonObject, change: KeyChange): KeyChange {
  if (!isOdd(change.key)) return change;
  const keys = change.key.split('.');
  const odd = keys.findIndex(isOdd);
  const around = keys.slice(0, odd).join('.');
  return { key: around, value: withMember(valueAt(fields, around), keys.slice(odd).flatMap(partsOfKey), change.value) };
}

function withMember(holder: Json | undefined, [key, ...rest]: readonly string[], value: Json | undefined): Json | undefined {
  if (key === undefined) return value;
  const map = isJsonObject(holder) ? holder : {};
  const inner = withMember(map[key], rest, value);
  if (inner === undefined) return Object.fromEntries(Object.entries(map).filter(([one]) => one !== key));
  return { ...map, [key]: inner };
}
