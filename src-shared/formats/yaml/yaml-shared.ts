import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { TextChange } from '../../workflow/checks/diagnostic.ts';
import type { Location } from '../../workflow/checks/finding.ts';
import { applyChanges, composeChanges } from '../edit/text-changes.ts';
import { setAt } from './yaml-edit.ts';
import { readYaml, type YamlNode } from './yaml-source.ts';

/** Aliases that are written out in one go; more than that is nobody's handwriting. */
const LIMIT = 100;

/** Names of values (`&name`) that a YAML text repeats elsewhere (`*name`), in text order. */
export function sharedNames(text: string): readonly string[] {
  return text.includes('*') && text.includes('&') ? [...new Set(aliasesOf(readYaml(text).root).map(({ name }) => name))] : [];
}

/** Changes that write a value out wherever it is repeated by this name (any name when undefined): the text says the same. */
export function sharedWrittenOut(text: string, name: string | undefined): readonly TextChange[] {
  let changes: readonly TextChange[] = [];
  let now = text;
  for (let count = 0; count < LIMIT; count++) {
    const source = readYaml(now);
    const alias = aliasesOf(source.root).find((one) => name === undefined || one.name === name);
    const value = alias === undefined ? undefined : valueAt(source.value, alias.at);
    const made = alias === undefined || value === undefined ? undefined : setAt(source, alias.at, value);
    const next = made === undefined ? undefined : applyChanges(now, made);
    if (made === undefined || next === undefined) return changes;
    changes = composeChanges(text, [changes, made]);
    now = next;
  }
  return changes;
}

interface Place {
  readonly name: string;
  readonly at: Location;
}

function aliasesOf(root: YamlNode): readonly Place[] {
  const found: Place[] = [];
  visit(root, []);
  return found;

  function visit(node: YamlNode, at: Location): void {
    if (isAlias(node)) found.push({ name: node.source, at });
    else if (isMap(node)) {
      for (const pair of node.items) if (isScalar(pair.key)) visit(pair.value, [...at, String(pair.key.value)]);
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) if (!('key' in item)) visit(item, [...at, index]);
    }
  }
}

function valueAt(value: Json | undefined, at: Location): Json | undefined {
  return at.reduce<Json | undefined>(
    (here, key) => (isJsonList(here) ? here[Number(key)] : isJsonObject(here) ? here[String(key)] : undefined),
    value,
  );
}
