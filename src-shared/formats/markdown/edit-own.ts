import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { withValue } from '../edit/edit-plan.ts';
import { applyChanges } from '../edit/text-changes.ts';
import type { Changes } from '../text-source.ts';
import { commandChanges, confirmChanges, headingChanges, proseChanges } from './edit-pieces.ts';
import { without } from './edit-span.ts';
import { changeFields, type Editing, type FieldChange } from './edit-yaml-piece.ts';
import { isWritten, spelled } from './markdown-places.ts';
import type { OwnText } from './markdown-part.ts';
import { readAlone } from './read-alone.ts';

/** Keys that text outside YAML tells, or that decide what it tells. The rest is YAML alone and cannot go wrong. */
const TOLD: ReadonlySet<string> = new Set([
  ...['name', 'type', 'command', 'confirm', 'description', 'goal', 'reason', 'notes'],
  ...['argv', 'tool', 'url', 'target', 'form', 'uses', 'steps', 'for_sec'],
]);

/** Sets what one heading's own text says at a place: where it is said now, else as Markdown, else in YAML. */
export function setOwn(editing: Editing, own: OwnText, what: { readonly at: Location; readonly value: Json }): Changes {
  const field = { ...what, at: asSpelled(own, what.at) };
  const wanted = withValue(own.value, field.at, field.value);
  const key = String(field.at[0]);
  const yaml = (): Changes => changeFields(editing, own, [{ kind: 'set', ...field }]);
  if (!TOLD.has(key) && own.headingKey !== key) return yaml();
  if (isWritten(own, key) && !(key === 'confirm' && own.confirm !== undefined))
    return firstRight(editing, own, { wanted, tries: [yaml] });
  const said = wanted[key];
  const tries: (() => Changes)[] = typeof said === 'string' ? asText(editing, own, { key, said }) : [];
  if (key === 'confirm') tries.push(...asQuote(editing, own, said));
  if (key === 'type' && said === own.value['type']) tries.push(() => []);
  return firstRight(editing, own, { wanted, tries: [...tries, yaml, () => joined(yaml(), textOf(editing, own, key))] });
}

/** Takes away what one heading's own text says at a place. */
export function removeOwn(editing: Editing, own: OwnText, place: Location): Changes {
  const at = asSpelled(own, place);
  const key = String(at[0]);
  const wanted = withValue(own.value, at, undefined);
  const yaml = (): Changes => changeFields(editing, own, [{ kind: 'remove', at }]);
  const tries: (() => Changes)[] = [];
  if (isWritten(own, key)) tries.push(yaml);
  // What kind of step it is then follows from what else it says.
  if (key === 'type' && !isWritten(own, key) && own.level > 1) return [];
  if (key === own.headingKey || key === 'name') tries.push(...withoutHeading(editing, own));
  if (key === 'command' && own.command !== undefined) tries.push(() => [without(editing.text, own.command?.outer ?? own.span)]);
  if (key === 'confirm' && own.confirm !== undefined)
    tries.push(() => [without(editing.text, own.confirm?.outer ?? own.span)], ...asQuote(editing, own, wanted[key]));
  if (key === own.proseKey && own.prose.length > 0) tries.push(() => own.prose.map((span) => without(editing.text, span)));
  return firstRight(editing, own, { wanted, tries });
}

/** Whether the own text of a part, changed like that, says exactly this. */
export function saysThen(
  editing: Editing,
  own: OwnText,
  what: { readonly changes: Changes; readonly wanted: JsonObject },
): boolean {
  if (what.changes === undefined) return false;
  const { start, end } = own.span;
  const moved = what.changes.map((change) => ({ ...change, offset: change.offset - start }));
  if (moved.some(({ offset, length }) => offset < 0 || offset + length > end - start)) return false;
  const after = applyChanges(editing.text.slice(start, end), moved);
  const read = after === undefined ? undefined : readAlone(after, own.level);
  return read !== undefined && canonicalJson(read.value) === canonicalJson(what.wanted);
}

function firstRight(
  editing: Editing,
  own: OwnText,
  what: { readonly wanted: JsonObject; readonly tries: readonly (() => Changes)[] },
): Changes {
  for (const attempt of [...what.tries, () => allInYaml(editing, own, what.wanted)]) {
    const changes = attempt();
    if (saysThen(editing, own, { changes, wanted: what.wanted })) return changes;
  }
  return undefined;
}

function asText(editing: Editing, own: OwnText, what: { readonly key: string; readonly said: string }): (() => Changes)[] {
  const { key, said } = what;
  if (key === 'name' || (key === 'id' && own.headingKey === 'id')) {
    const id = own.headingKey === 'id' && key === 'name' ? own.value['id'] : undefined;
    const keepsId: Changes = id === undefined ? [] : changeFields(editing, own, [{ kind: 'set', at: ['id'], value: id }]);
    return headingChanges(editing, own, said).map((changes) => () => joined(changes, keepsId));
  }
  if (key === own.proseKey && said !== '') return proseChanges(editing, own, said).map((changes) => () => changes);
  return key === 'command' && own.level > 1 && own.prose.length === 0 ? [() => commandChanges(editing, own, said)] : [];
}

/** Takes away the text outside YAML that says a key, so that YAML can say it. */
function textOf(editing: Editing, own: OwnText, key: string): Changes {
  if (key === own.proseKey) return own.prose.map((span) => without(editing.text, span));
  return key === 'command' && own.command !== undefined ? [without(editing.text, own.command.outer)] : [];
}

/** A confirmation as a quote with its reason, and the rest of it in YAML. */
function asQuote(editing: Editing, own: OwnText, said: Json | undefined): (() => Changes)[] {
  if (own.level === 1 || !isJsonObject(said) || typeof said['reason'] !== 'string' || said['reason'] === '') return [];
  const { reason, ...rest } = said;
  const fields: FieldChange[] = [];
  if (Object.keys(rest).length > 0) fields.push({ kind: 'set', at: ['confirm'], value: rest });
  else if (isWritten(own, 'confirm')) fields.push({ kind: 'remove', at: ['confirm'] });
  return [() => joined(confirmChanges(editing, own, reason), changeFields(editing, own, fields))];
}

function withoutHeading(editing: Editing, own: OwnText): (() => Changes)[] {
  const id = own.yaml?.value['id'];
  const name: readonly FieldChange[] = isWritten(own, 'name') ? [{ kind: 'remove', at: ['name'] }] : [];
  if (own.level === 1) {
    const heading = own.heading === undefined ? [] : [without(editing.text, own.heading)];
    return [() => joined(changeFields(editing, own, name), heading)];
  }
  const bare = headingChanges(editing, own, '').map((changes) => () => joined(changes, changeFields(editing, own, name)));
  if (own.headingKey === 'id' || typeof id !== 'string') return bare;
  const noId = changeFields(editing, own, [...name, { kind: 'remove', at: ['id'] }]);
  return [...headingChanges(editing, own, id).map((changes) => () => joined(changes, noId)), ...bare];
}

function asSpelled(own: OwnText, at: Location): Location {
  const [key, ...rest] = at;
  return key === undefined ? at : [spelled(own, key), ...rest];
}

/** Everything but the heading said in YAML: what prose, fences and quotes cannot say together. */
function allInYaml(editing: Editing, own: OwnText, wanted: JsonObject): Changes {
  const written = own.yaml?.value ?? {};
  const isKept = own.headingKey !== undefined && wanted[own.headingKey] === own.value[own.headingKey];
  // Where YAML says a name, a heading says neither name nor id.
  const byHeading = isKept && !(own.headingKey === 'id' && wanted['name'] !== undefined) ? own.headingKey : undefined;
  const fields: FieldChange[] = [];
  for (const [key, value] of Object.entries(wanted))
    if (key !== byHeading && (!Object.hasOwn(written, key) || canonicalJson(written[key]) !== canonicalJson(value)))
      fields.push({ kind: 'set', at: [key], value });
  for (const key of Object.keys(written)) if (!Object.hasOwn(wanted, key)) fields.push({ kind: 'remove', at: [key] });
  const outer = [
    ...own.prose,
    ...(own.command === undefined ? [] : [own.command.outer]),
    ...(own.confirm === undefined ? [] : [own.confirm.outer]),
  ];
  return joined(
    changeFields(editing, own, fields),
    outer.map((span) => without(editing.text, span)),
  );
}

function joined(first: Changes, second: Changes): Changes {
  return first === undefined || second === undefined ? undefined : [...first, ...second];
}
