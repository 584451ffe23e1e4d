import type { JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import type { FieldReader } from '../field-reader.ts';
import { createIds } from '../ids.ts';
import type { ImportFile } from '../import-result.ts';
import { prose } from '../plain-text.ts';
import type { Recorder } from '../recorder.ts';

/** `references`: pointers as they are, files of WorkRail's own package carried along where they are at hand, and words for the guidance. */
export function readReferences(
  fields: FieldReader,
  read: (source: string) => string | undefined,
  recorder: Recorder,
): { readonly list: readonly JsonObject[]; readonly files: readonly ImportFile[]; readonly words: readonly string[] } {
  const list: JsonObject[] = [];
  const files: ImportFile[] = [];
  const words: string[] = [];
  const ids = createIds(recorder);
  const given = fields.list('references') ?? [];
  if (given.length > 0)
    recorder.changed(fields.at('references'), 'Why a document matters, and whether it binds, stands in the guidance.');
  for (const [index, one] of given.entries()) {
    const path = `${fields.at('references')}/${index}`;
    if (!isJsonObject(one) || typeof one['source'] !== 'string' || typeof one['id'] !== 'string') {
      recorder.lost(path, 'This is not a reference.');
      continue;
    }
    for (const key of Object.keys(one)) if (!KEYS.has(key)) recorder.lost(`${path}/${key}`, `A reference has no ${key}.`);
    const { source } = one;
    const title = typeof one['title'] === 'string' ? prose(one['title']) : one['id'];
    const purpose = typeof one['purpose'] === 'string' ? `: ${prose(one['purpose']).replace(/([^.!?])$/, '$1.')}` : '';
    words.push(`${title} (${source})${purpose}${one['authoritative'] === true ? ' Follow it strictly.' : ''}`);
    const id = ids.give(one['id'], `${path}/id`);
    if (one['resolveFrom'] === 'workflow') list.push({ id, title, source, resolve_from: 'workflow' });
    else if (one['resolveFrom'] !== 'package') list.push({ id, title, source, resolve_from: 'project' });
    else {
      const text = read(source);
      const plain = `refs/${fileName(source) ?? id}`;
      const name = files.some((file) => file.path === plain) ? plain.replace(/([^/]+)$/, `${id}-$1`) : plain;
      if (text === undefined) recorder.lost(path, `"${source}" ships with WorkRail and is not at hand.`, 'the guidance');
      else {
        files.push({ path: name, text });
        list.push({ id, title, source: name, resolve_from: 'workflow' });
        recorder.changed(path, `"${source}" is carried along as ${name}.`);
      }
    }
  }
  return { list, files, words };
}

/** The last part of a path as a name that is safe everywhere; undefined when nothing is left of it. */
function fileName(source: string): string | undefined {
  const name = (source.split(/[\\/]/).at(-1) ?? '').replace(/[^\w.-]+/g, '-').replace(/^\.+/, '');
  return name === '' ? undefined : name;
}

const KEYS: ReadonlySet<string> = new Set(['id', 'title', 'source', 'purpose', 'authoritative', 'resolveFrom']);
