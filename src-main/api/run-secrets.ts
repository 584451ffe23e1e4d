import { z } from 'zod';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import { secretNamesOfWorkflow } from '../../src-shared/workflow/secret-names.ts';
import type { History } from '../ports/history.ts';
import type { Secrets } from '../ports/secrets.ts';

/**
 * Why a run cannot have the secrets it will need, found before it exists; undefined when it can. An input of type
 * `secret` holds the name of a stored secret: what is no such name is never repeated, for it may be the secret itself.
 */
export async function secretProblem(
  { secrets }: { readonly secrets: Pick<Secrets, 'state' | 'list'> },
  compiled: CompiledWorkflow,
  inputs: JsonObject,
): Promise<Problem | undefined> {
  const fields = Object.entries(compiled.workflow.inputs ?? {}).filter(([, field]) => field.type === 'secret');
  const chosen = new Map(fields.flatMap(([name]) => (isGiven(inputs[name]) ? [[name, inputs[name]] as const] : [])));
  const needed = new Set([...secretNamesOfWorkflow(compiled).map((name) => chosen.get(name) ?? name), ...chosen.values()]);
  if (needed.size === 0) return undefined;
  const listed = await secrets.list();
  if (!listed.ok) return listed.error;
  const stored = new Set(listed.value.map(({ name }) => name));
  for (const [input, name] of chosen) {
    if (stored.has(name) || LOOKS_LIKE_A_NAME.test(name)) continue;
    return notStoredProblem(input);
  }
  const missing = [...needed].filter((name) => !stored.has(name));
  const [first] = missing;
  if (first !== undefined) return missingProblem(missing, first);
  const state = await secrets.state();
  if (state.status === 'ready') return undefined;
  return problem('secrets_locked', `${compiled.workflow.name} uses secrets, and they are locked. ${state.says}`, {
    hint: 'Unlock them in Settings or with `flowright secrets unlock`, or set FLOWRIGHT_VAULT_PASSPHRASE.',
  });
}

/** Why an answer may not be recorded: a field of type `secret` holds what is no stored secret's name. */
export async function answerSecretProblem(
  { secrets, history }: { readonly secrets: Pick<Secrets, 'list'>; readonly history: Pick<History, 'waiting'> },
  answer: { readonly runId: string; readonly step: string; readonly values?: JsonObject | undefined },
): Promise<Problem | undefined> {
  const row = history.waiting().find(({ runId, step }) => runId === answer.runId && step === answer.step);
  if (row?.prompt === undefined || row.prompt === null || answer.values === undefined) return undefined;
  const form = formSchema.safeParse(JSON.parse(row.prompt)).data?.form ?? {};
  const fields = Object.entries(form).filter(([name, { type }]) => type === 'secret' && isGiven(answer.values?.[name]));
  if (fields.length === 0) return undefined;
  const listed = await secrets.list();
  if (!listed.ok) return listed.error;
  const stored = new Set(listed.value.map(({ name }) => name));
  const wrong = fields.find(([name]) => {
    const value = answer.values?.[name];
    return isGiven(value) && !stored.has(value);
  });
  return wrong === undefined ? undefined : notStoredProblem(wrong[0]);
}

const formSchema = z.object({ form: z.record(z.string(), z.object({ type: z.string() })).optional() });

/** What nobody would take for a secret's value, and so may be repeated. */
const LOOKS_LIKE_A_NAME = /^[A-Z][A-Z0-9_]*$/;

function notStoredProblem(field: string): Problem {
  return problem('secret_not_stored', `"${field}" takes the name of a stored secret, and what was given is none.`, {
    hint: 'Store the value first, in Settings or with `flowright secrets set NAME`, and give its name.',
    at: field,
  });
}

function isGiven(value: JsonObject[string] | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function missingProblem(names: readonly string[], first: string): Problem {
  const what = names.length === 1 ? `the secret ${first}, which is` : `the secrets ${names.join(', ')}, which are`;
  return problem('secret_missing', `This workflow uses ${what} not set on this computer.`, {
    hint: `Set ${names.length === 1 ? 'it' : 'them'} in Settings, or with \`flowright secrets set ${first}\`, then run again.`,
    at: first,
  });
}
