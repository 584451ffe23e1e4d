import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { err, type Result } from '../../src-shared/lib/result.ts';
import { documentSchema, type DocumentView } from '../../src-shared/wire/views.ts';
import { fileProblem } from './read-text.ts';

/** The key of the closed loops: no step can have it for its id. */
const CLOSED = '$closed';

const placesSchema = documentSchema.shape.layout.unwrap();
const fileSchema = z.object({ [CLOSED]: z.array(z.string()).optional() }).catchall(placesSchema.valueType);

/** How a workflow is drawn, as the file beside it says: where its steps stand (px) and which loops are closed. */
export async function readLayout(path: string): Promise<Pick<DocumentView, 'layout' | 'closed' | 'layoutBroken'>> {
  const text = await readFile(layoutFile(path), 'utf8').catch(() => undefined);
  if (text === undefined) return { layout: null, closed: [], layoutBroken: false };
  try {
    const { [CLOSED]: closed = [], ...layout } = fileSchema.parse(JSON.parse(text));
    return { layout: placesSchema.parse(layout), closed, layoutBroken: false };
  } catch {
    return { layout: null, closed: [], layoutBroken: true };
  }
}

/** Writes the file beside a workflow; one that cannot be read is put aside under another name first. */
export async function saveLayout(
  path: string,
  drawn: { readonly layout: Readonly<Record<string, readonly [number, number]>>; readonly closed: readonly string[] },
  write: (path: string, text: string) => Promise<Result<void, Problem>>,
): Promise<Result<void, Problem>> {
  const lines = Object.entries(drawn.layout).map(
    ([step, [x, y]]) => `  ${JSON.stringify(step)}: [${Math.round(x)}, ${Math.round(y)}]`,
  );
  if (drawn.closed.length > 0) lines.push(`  ${JSON.stringify(CLOSED)}: ${JSON.stringify(drawn.closed)}`);
  if ((await readLayout(path)).layoutBroken) {
    try {
      await rename(layoutFile(path), `${layoutFile(path)}.broken`);
    } catch (error) {
      return err(fileProblem(error, { path: layoutFile(path), doing: 'write' }));
    }
  }
  return write(layoutFile(path), lines.length === 0 ? '{}\n' : `{\n${lines.join(',\n')}\n}\n`);
}

function layoutFile(path: string): string {
  return `${path}.layout.json`;
}
