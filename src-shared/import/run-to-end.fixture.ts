import { simulate, type Simulated, type SimulatedOutcome } from '../engine/simulation/simulate.ts';
import { checkLinkedText, checkText, type CheckedText } from '../formats/check-text.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { ok, type Result } from '../lib/result.ts';
import type { CompiledStep, CompiledWorkflow } from '../workflow/compiled.ts';
import type { LinkFault } from '../workflow/checks/links.ts';
import type { ImportFile, ImportResult } from './import-result.ts';

/** The checks of tiers 1 and 2 over every workflow an import made, children found by the path `uses` names. */
export function checkAll({
  files,
}: Pick<ImportResult, 'files'>): readonly { readonly path: string; readonly checked: CheckedText }[] {
  const workflows = files.filter(({ path }) => path.endsWith('.yaml'));
  return workflows.map((file) => ({ path: file.path, checked: linked(file, workflows, 0) }));
}

function linked(file: ImportFile, all: readonly ImportFile[], depth: number): CheckedText {
  const plain = checkText(file.text, { path: file.path });
  const uses = [...file.text.matchAll(/^\s*uses: (\.\/\S+)$/gm)].map(([, path = '']) => path);
  if (uses.length === 0 || depth > 4) return plain;
  const links = new Map<string, Result<CompiledWorkflow, LinkFault>>();
  for (const path of uses) {
    const child = all.find((one) => one.path === `${file.path.split('/')[0] ?? ''}/${path.slice(2)}`);
    const compiled = child === undefined ? undefined : linked(child, all, depth + 1).compiled;
    links.set(
      path,
      compiled === undefined ? { ok: false, error: { code: 'FR601', message: `${path} is not there.`, hint: '' } } : ok(compiled),
    );
  }
  return checkLinkedText(file.text, { path: file.path, links });
}

/** Lines that say what is wrong, empty when nothing is. */
export function errorsOf(result: Pick<ImportResult, 'files'>): readonly string[] {
  return checkAll(result).flatMap(({ path, checked }) =>
    checked.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map((one) => `${path} ${one.code} ${one.path} ${one.message}`),
  );
}

/** Runs a workflow with every step going well: outputs fit their schemas, people agree, and choices follow `values`. */
export function runToEnd(compiled: CompiledWorkflow, values: JsonObject = {}): Simulated {
  const steps = new Map(flat(compiled.workflow.steps).map((step) => [step.id, step]));
  return simulate(compiled, {
    inputs: Object.fromEntries(
      Object.entries(compiled.workflow.inputs ?? {}).map(([name, field]) => [name, field.default ?? 'given']),
    ),
    maxParallel: 4,
    outcomes: (id, times): SimulatedOutcome => {
      const step = steps.get(id);
      if (id.endsWith('.confirm') || step?.type === 'approve')
        return { kind: 'answer', decision: 'approve', values: {}, words: '' };
      const schema = step?.output?.schema;
      const words = wordsFor(step);
      const output =
        schema === undefined ? textFor(step, words) : sampleOf(schema, { values: { notes: words, ...values }, times });
      return { kind: 'ok', takes: 1, ...(output === undefined ? {} : { output }) };
    },
  });
}

/** Words that hold everything a step's evidence looks for, and are long enough for it. */
function wordsFor(step: CompiledStep | undefined): string {
  const wanted = (step?.verify ?? []).flatMap((one) =>
    'expression' in one ? [...one.expression.matchAll(/contains\("((?:[^"\\]|\\.)*)"\)/g)].map(([, text = '']) => text) : [],
  );
  return [...wanted, 'words'.repeat(400)].join(' ');
}

function textFor(step: CompiledStep | undefined, words: string): Json | undefined {
  return step?.type === 'agent' ? { text: words } : undefined;
}

function flat(steps: readonly CompiledStep[]): readonly CompiledStep[] {
  return steps.flatMap((step) => (step.type === 'loop' ? [step, ...flat(step.steps)] : [step]));
}

function sampleOf(schema: Json, at: { readonly values: JsonObject; readonly times: number }, name = ''): Json {
  if (name !== '' && Object.hasOwn(at.values, name)) return at.values[name] ?? null;
  if (!isJsonObject(schema)) return null;
  if (name === 'decision') return at.times === 0 ? 'continue' : 'stop';
  const choices = schema['enum'];
  if (isJsonList(choices)) return choices.at(-1) ?? null;
  switch (schema['type']) {
    case 'object': {
      const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
      return Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, sampleOf(inner, at, key)]));
    }
    case 'array':
      return ['one', 'two'];
    case 'number':
    case 'integer':
      return 3;
    case 'boolean':
      return true;
    default:
      return 'words';
  }
}
