import type { Json } from '../lib/json.ts';
import { isJsonList, isJsonObject } from '../lib/json-guards.ts';
import { isRefusedVariable } from './expressions/variable-names.ts';
import type { CompiledStep, CompiledWorkflow } from './compiled.ts';
import { parseTemplate } from './expressions/template.ts';

/** Letters, digits and underscores, no digit first; at most 100. */
const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** Why a secret cannot have this name, or undefined. A secret becomes an environment variable, so some names are refused. */
export function secretNameFault(name: string): string | undefined {
  if (!SECRET_NAME.test(name)) return 'Names of secrets are letters, digits and underscores, as in NPM_TOKEN.';
  if (isRefusedVariable(name)) return `${name} changes how programs start, so no secret may have that name.`;
  return undefined;
}

/** Names of all secrets a step uses: those it lists, and the tokens in the headers and body of an `http` step. */
export function secretNamesOf(step: StepFields): readonly string[] {
  if (step.type !== 'http') return [...new Set(step.secrets)];
  const found = new Set(step.secrets);
  for (const name of [...tokensIn(step.headers), ...tokensIn(step.body)]) found.add(name);
  return [...found];
}

interface StepFields {
  readonly type: CompiledStep['type'];
  readonly secrets?: readonly string[] | undefined;
  readonly headers?: Json | undefined;
  readonly body?: Json | undefined;
}

/** Names of all secrets a workflow uses, loop bodies included. */
export function secretNamesOfWorkflow({ workflow }: CompiledWorkflow): readonly string[] {
  const names = new Set<string>();
  const visit = (steps: readonly CompiledStep[]): void => {
    for (const step of steps) {
      for (const name of secretNamesOf(step)) names.add(name);
      if (step.type === 'loop') visit(step.steps);
    }
  };
  visit(workflow.steps);
  return [...names];
}

function tokensIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') {
    const template = value.includes('{{') ? parseTemplate(value) : undefined;
    return template?.ok === true ? template.value.parts.flatMap((part) => (part.kind === 'secret' ? [part.name] : [])) : [];
  }
  if (isJsonList(value)) return value.flatMap(tokensIn);
  return isJsonObject(value) ? Object.values(value).flatMap(tokensIn) : [];
}
