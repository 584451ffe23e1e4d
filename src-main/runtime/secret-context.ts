import type { RunState } from '../../src-shared/engine/run-state.ts';
import type { StepError } from '../../src-shared/history/events.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { EffectivePolicies } from '../../src-shared/workflow/policies/effective.ts';
import type { Secrets } from '../ports/secrets.ts';

/** Values by the names the step says. */
type SecretValues = Readonly<Record<string, string>>;

interface Asking {
  /** As the step says them. */
  readonly names: readonly string[];
  readonly state: RunState;
  readonly policies: EffectivePolicies;
}

/**
 * Reads the secrets an attempt uses. A name that is an input of type `secret` stands for the stored secret the person
 * chose there. Fails `secret_missing`, `secret_not_allowed`, or as the vault does.
 */
export async function secretsFor(
  secrets: Pick<Secrets, 'value'>,
  { names, state, policies }: Asking,
): Promise<Result<SecretValues, StepError>> {
  const values: Record<string, string> = {};
  for (const name of names) {
    if (policies.secrets.some((allowed) => !allowed.includes(name))) {
      return err({
        ...problem('secret_not_allowed', `The step asks for the secret ${name}, which policies.secrets.allowed leaves out.`, {
          hint: 'Allow it there, or do without it in the step.',
          at: name,
        }),
        retryable: false,
      });
    }
    const stored = storedName(state, name);
    const value = await secrets.value(stored);
    if (!value.ok) return err({ ...value.error, retryable: false });
    if (value.value === undefined) return err({ ...secretMissing(stored), retryable: false });
    values[name] = value.value;
  }
  return ok(values);
}

function secretMissing(name: string): Problem {
  return problem('secret_missing', `The secret ${name} is not set on this computer.`, {
    hint: `Set it in Settings, or with \`flowright secrets set ${name}\`, then run again.`,
    at: name,
  });
}

function storedName({ compiled, created }: RunState, name: string): string {
  const given = compiled.workflow.inputs?.[name]?.type === 'secret' ? created?.inputs[name] : undefined;
  return typeof given === 'string' && given !== '' ? given : name;
}
