import { canonicalJson } from '../../lib/canonical-json.ts';
import type { JsonObject } from '../../lib/json.ts';
import { readParts } from '../read-workflow.ts';
import { readSource } from '../read-source.ts';
import { repair } from '../repair.ts';
import { mapLines } from '../yaml/yaml-print.ts';
import type { Taken } from './extract-crossings.ts';

/** The text of a workflow taken out of another: its steps as they were written, comments and all, where that says what it should. */
export function childText(what: {
  readonly middle: string;
  readonly path: string | undefined;
  readonly child: JsonObject;
  readonly taken: Taken;
}): string | undefined {
  const { child, taken } = what;
  const eol = what.middle.includes('\r\n') ? '\r\n' : '\n';
  const { steps, outputs, ...head } = child;
  const written = readSource(what.middle, what.path).itemLines?.({ list: taken.list, from: taken.from, to: taken.to });
  const below = outputs === undefined ? '' : `${eol}${mapLines({ outputs }, { indent: 0, eol })}`;
  const tries = [
    ...(written === undefined
      ? []
      : [`${mapLines(head, { indent: 0, eol })}${eol}steps:${eol}${written.trimEnd()}${below}${eol}`]),
    `${mapLines({ ...head, steps: steps ?? [] }, { indent: 0, eol })}${below}${eol}`,
  ];
  const wanted = canonicalJson(repair(child, undefined).value);
  return tries.find((text) => {
    const read = readParts(text, {});
    return read.workflow !== undefined && canonicalJson(read.repaired) === wanted;
  });
}
