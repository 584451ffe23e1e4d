import type { JsonObject } from '../lib/json.ts';
import { isJsonList } from '../lib/json-guards.ts';
import { mapLines, listLines } from '../formats/yaml/yaml-print.ts';

/** A whole workflow as the YAML text of a new file, with a blank line before each step that has more than a few lines. */
export function printWorkflow(workflow: JsonObject): string {
  const { steps, ...top } = workflow;
  const head = mapLines(top, { indent: 0, eol: '\n' });
  if (!isJsonList(steps)) return `${head}\n`;
  const items = steps.map((step) => `  ${listLines([step], { indent: 2, eol: '\n' })}`);
  const apart = items.some((item) => item.split('\n').length > 6) ? '\n\n' : '\n';
  return `${head}\nsteps:\n${items.join(apart)}\n`;
}
