import { canonicalJson } from '../../lib/canonical-json.ts';
import type { JsonObject } from '../../lib/json.ts';
import { readParts } from '../read-workflow.ts';
import { readSource } from '../read-source.ts';
import { repair } from '../repair.ts';
import { placedComments } from '../convert/comments.ts';
import { commentShelf, type PlacedComment } from '../printed-comments.ts';
import type { TextSource } from '../text-source.ts';
import { mapLines } from '../yaml/yaml-print.ts';
import { printYaml } from '../yaml/yaml-print-workflow.ts';
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
  const { steps: _, outputs, ...head } = child;
  const source = readSource(what.middle, what.path);
  const written = source.itemLines?.({ list: taken.list, from: taken.from, to: taken.to });
  const below = outputs === undefined ? '' : `${mapLines({ outputs }, { indent: 0, eol })}${eol}`;
  const above = `${mapLines(head, { indent: 0, eol })}${eol}steps:${eol}`;
  const tries = [
    // The blank lines below a step stay only where they are part of its text.
    ...(written === undefined ? [] : [`${above}${written.trimEnd()}${eol}${below}`, `${above}${written}${below}`]),
    printYaml(child, { eol, comments: commentShelf(takenComments(source, taken)) }),
    printYaml(child, { eol, comments: commentShelf([]) }),
  ];
  const wanted = canonicalJson(repair(child, undefined).value);
  return tries.find((text) => {
    const read = readParts(text, {});
    return read.workflow !== undefined && canonicalJson(read.repaired) === wanted;
  });
}

/** The comments of the steps that are taken out, at their places in the new workflow. */
function takenComments(source: TextSource, { list, from, to }: Taken): readonly PlacedComment[] {
  if (source.value === undefined) return [];
  return placedComments(source, source.value).flatMap((comment) => {
    const index = comment.at[list.length];
    const isIn =
      list.every((key, depth) => comment.at[depth] === key) && typeof index === 'number' && index >= from && index <= to;
    return isIn ? [{ ...comment, at: ['steps', index - from, ...comment.at.slice(list.length + 1)] }] : [];
  });
}
