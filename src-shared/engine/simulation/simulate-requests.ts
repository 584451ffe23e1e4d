import { isJsonObject } from '../../lib/json-guards.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import type { CompiledWorkflow } from '../../workflow/compiled.ts';
import type { PlacedStep } from '../../workflow/each-step.ts';
import type { Finding, Location } from '../../workflow/checks/finding.ts';
import { checkFormValues } from '../../workflow/form-values.ts';
import type { Step } from '../../workflow/schema.ts';
import { outputProblem } from '../output-schema.ts';
import type { StepSeen } from './simulate-paths.ts';

/** What is known of those who do what steps ask for. */
export interface RequestKnowledge {
  /** The workflows it uses, to see whether what it gives them fits. */
  readonly parts?: readonly CompiledWorkflow[];
  /** JSON Schema of a tool's arguments. */
  readonly arguments?: (server: string, tool: string) => Json | undefined;
}

/** What a step asks for must fit who does it: inputs of the workflow used, arguments of a tool, an address. */
export function requestFindings({ step, at }: PlacedStep, seen: StepSeen, known: RequestKnowledge): readonly Finding[] {
  const requests = [...seen.requests.values()];
  if (requests.length === 0) return [];
  const wrong = requests.map(({ request }) => requestFault(step, request, known));
  const [first] = wrong;
  if (first === undefined || wrong.some((one) => one === undefined)) return [];
  return [{ code: 'FR707', at: [...at, ...first.at], message: `"${step.id}" ${first.message}`, hint: first.hint }];
}

interface RequestFault {
  readonly at: Location;
  readonly message: string;
  readonly hint: string;
}

function requestFault(
  step: Step,
  request: { readonly type: string; readonly fields?: JsonObject; readonly arguments?: JsonObject },
  known: RequestKnowledge,
): RequestFault | undefined {
  if (step.type === 'http') {
    const url = request.fields?.['url'];
    return typeof url === 'string'
      ? undefined
      : { at: ['url'], message: 'is given an address that is no text.', hint: 'Write the address as text around the value.' };
  }
  if (step.type === 'workflow') {
    const hash = request.fields?.['child'];
    const given = request.fields?.['inputs'];
    const child = known.parts?.find((part) => part.hash === hash);
    const checked = child === undefined || !isJsonObject(given) ? undefined : checkFormValues(child.workflow.inputs ?? {}, given);
    const [problem] = checked?.ok === false ? checked.error : [];
    if (problem === undefined) return undefined;
    const name = problem.at ?? '';
    return {
      at: Object.hasOwn(step.inputs ?? {}, name) ? ['inputs', name] : ['inputs'],
      message: `gives "${step.uses}" what it does not take. ${problem.message}`,
      hint: problem.hint ?? 'Change what is given.',
    };
  }
  if (step.type === 'tool') {
    const schema = known.arguments?.(step.server, step.tool);
    const problem = schema === undefined ? undefined : outputProblem(schema, request.arguments ?? {});
    if (problem === undefined) return undefined;
    const [name = ''] = (problem.at ?? '').split('.');
    return {
      at: Object.hasOwn(step.arguments ?? {}, name) ? ['arguments', name] : step.arguments === undefined ? [] : ['arguments'],
      message: `gives ${step.tool} what it does not take: ${problem.message.replace(/^The output does not fit its schema: /, '')}`,
      hint: 'Look at the fields of the block, and give what they ask for.',
    };
  }
  return undefined;
}
