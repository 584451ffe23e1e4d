import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import type { Compared } from '../../workflow/expressions/compared-values.ts';
import { checkFormValues } from '../../workflow/form-values.ts';
import type { FormField } from '../../workflow/form-field.ts';
import type { Step } from '../../workflow/schema.ts';
import { outputProblem } from '../output-schema.ts';
import type { SimulatedOutcome } from './simulate.ts';
import { valuesOfField, valuesOfSchema } from './simulated-values.ts';

/** JSON Schema of what a tool gives, where it is known. */
export type ToolOutputs = (server: string, tool: string) => Json | undefined;

/** One thing that may become of a step, in the words a finding uses for it. */
export interface Possibility {
  readonly words: string;
  /** What happens the first time, the second time, …; the last one is repeated. */
  readonly outcomes: readonly SimulatedOutcome[];
  /** The output it ends with; absent when the step does not succeed. */
  readonly output?: Json;
}

/** What is known besides the step: what expressions compare its output with, what tools give, whether a person is asked before it. */
export interface StepKnowledge {
  readonly compared: Compared;
  readonly tools: ToolOutputs | undefined;
  readonly confirmed: boolean;
}

/** Everything that may become of a step by the world outside it, the usual first; by the name its outcomes are scripted under. */
export function possibilitiesOf(step: Step, known: StepKnowledge): ReadonlyMap<string, readonly Possibility[]> {
  const found = new Map<string, readonly Possibility[]>();
  const own = ownPossibilities(step, known);
  if (own.length > 0) found.set(step.id, own);
  if (step.verify?.some((check) => !('expression' in check)) === true)
    found.set(`${step.id}.verify`, [
      { words: '', outcomes: [GOOD] },
      { words: `what "${step.id}" left does not hold`, outcomes: [BAD] },
      { words: `what "${step.id}" left holds at the second try`, outcomes: [BAD, GOOD] },
    ]);
  if (known.confirmed)
    found.set(`${step.id}.confirm`, [
      { words: '', outcomes: [said('approve')] },
      { words: `"${step.id}" is refused`, outcomes: [said('reject')] },
    ]);
  if (typeof step.on_failure === 'object' && 'agent_retry' in step.on_failure)
    found.set(`${step.id}.agent`, [
      { words: '', outcomes: [GOOD] },
      { words: `the agent that mends "${step.id}" fails`, outcomes: [BAD] },
    ]);
  return found;
}

const GOOD: SimulatedOutcome = { kind: 'ok', takes: 0 };
const BAD: SimulatedOutcome = { kind: 'fail', takes: 0 };

function said(
  decision: 'approve' | 'reject' | 'changes' | 'submit',
  more: { values?: JsonObject; option?: string } = {},
): SimulatedOutcome {
  return { kind: 'answer', decision, values: {}, words: decision, ...more };
}

function ownPossibilities(step: Step, known: StepKnowledge): readonly Possibility[] {
  switch (step.type) {
    case 'wait':
    case 'loop':
      return [];
    case 'approve': {
      const options = step.options ?? [];
      const yes: Possibility[] =
        options.length === 0
          ? [{ words: '', outcomes: [said('approve')], output: { decision: 'approve', option: null, comment: 'approve' } }]
          : options.map((option, index) => ({
              words: index === 0 ? '' : `"${option}" is chosen at "${step.id}"`,
              outcomes: [said('approve', { option })],
              output: { decision: 'approve', option, comment: 'approve' },
            }));
      const first = yes[0]?.outcomes ?? [];
      return [
        ...yes,
        { words: `"${step.id}" is rejected`, outcomes: [said('reject')] },
        { words: `changes are asked for at "${step.id}"`, outcomes: [said('changes'), ...first] },
      ];
    }
    case 'ask':
      return [
        ...answersOf(step.form, known.compared).map((values, index) => ({
          words: index === 0 ? '' : `"${step.id}" is answered ${brief(values)}`,
          outcomes: [said('submit', { values })],
          output: values,
        })),
        { words: `"${step.id}" is not answered`, outcomes: [said('reject')] },
      ];
    default: {
      const byPerson = step.type === 'agent' && step.agent === 'you';
      const outputs = outputsOf(step, known);
      const good = outputs.map((output, index) => ({
        words: index === 0 ? '' : `"${step.id}" gives ${brief(output)}`,
        outcomes: [byPerson ? said('submit', { values: isJsonObject(output) ? output : {} }) : { ...GOOD, output }],
        output,
      }));
      const attempts = step.retry?.max_attempts ?? 1;
      const first = good[0];
      return [
        ...good,
        { words: `"${step.id}" fails`, outcomes: [byPerson ? said('reject') : BAD] },
        ...(attempts > 1 && first !== undefined && !byPerson
          ? [{ ...first, words: `"${step.id}" fails once`, outcomes: [BAD, ...first.outcomes] }]
          : []),
      ];
    }
  }
}

/** What a form may be answered with: the usual answers, and each field at each of its extremes. Values are as the engine keeps them. */
export function answersOf(form: Readonly<Record<string, FormField>>, compared: Compared): readonly JsonObject[] {
  const fields = Object.entries(form).map(([name, field]) => {
    const values = valuesOfField(field, compared.fields.get(name));
    return [
      name,
      values.filter((value) => value === undefined || checkFormValues({ [name]: field }, { [name]: value }).ok),
    ] as const;
  });
  const usual = answersFrom(fields.map(([name, [value]]) => [name, value] as const));
  const all = [usual, ...fields.flatMap(([name, values]) => values.slice(1).map((value) => withAnswer(usual, name, value)))];
  return all.flatMap((answers) => {
    const checked = checkFormValues(form, answers);
    return checked.ok ? [checked.value] : [];
  });
}

function answersFrom(entries: readonly (readonly [string, Json | undefined])[]): JsonObject {
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function withAnswer(answers: JsonObject, name: string, value: Json | undefined): JsonObject {
  return answersFrom([...Object.entries(answers).filter(([other]) => other !== name), [name, value]]);
}

type Performed = Extract<Step, { type: 'command' | 'http' | 'tool' | 'agent' | 'deploy' | 'workflow' }>;

/** Outputs a step may end with when it succeeds; empty when its own schema accepts none that could be found. */
function outputsOf(step: Performed, { compared, tools }: StepKnowledge): readonly Json[] {
  const schema = step.output?.schema;
  const values = valuesOfSchema(performedSchema(step, compared, tools), compared);
  return schema === undefined ? values : values.filter((value) => outputProblem(schema, value) === undefined);
}

function performedSchema(step: Performed, compared: Compared, tools: ToolOutputs | undefined): Json | undefined {
  const schema = step.output?.schema;
  const described = isJsonObject(schema) && isJsonObject(schema['properties']) ? schema['properties'] : {};
  const requires = isJsonObject(schema) && isJsonList(schema['required']) ? schema['required'] : [];
  switch (step.type) {
    case 'command':
      return mapSchema(
        {
          exit_code: { const: 0 },
          stdout: { type: 'string' },
          ...(compared.fields.has('data') ? { data: {} } : {}),
          ...described,
        },
        ['exit_code', 'stdout', ...requires],
      );
    case 'http': {
      const expected = step.expect?.status;
      const codes = expected === undefined ? [200, 201, 204] : isJsonList(expected) ? expected : [expected];
      return mapSchema({ body: {}, ...described, status: { enum: codes }, headers: { type: 'object', properties: {} } }, [
        'status',
        'headers',
        'body',
        ...requires,
      ]);
    }
    case 'tool':
      return schema ?? tools?.(step.server, step.tool);
    case 'deploy':
      return schema ?? mapSchema({ url: { type: 'string', format: 'uri' } }, ['url']);
    case 'agent':
      return schema ?? mapSchema({ text: { type: 'string' } }, ['text']);
    case 'workflow':
      return schema;
  }
}

function mapSchema(properties: JsonObject, required: readonly Json[]): JsonObject {
  return { type: 'object', properties, required: [...new Set(required)] };
}

/** A value as it stands in a sentence. */
export function brief(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
