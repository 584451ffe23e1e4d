import type { z } from 'zod';
import type { policiesSchema } from '../workflow-fields.ts';
import type { CommandRules } from './judging.ts';

/** The limits one side sets: a workflow, the run that started this one, a person, a machine. */
export type Policies = z.infer<typeof policiesSchema>;

/** What holds for an attempt: of all limits set, the stricter everywhere. Every list of `allowed` must let a thing through. */
export interface EffectivePolicies {
  readonly budget: { readonly maxCredits?: number; readonly maxWallClockSec?: number };
  readonly repo: { readonly allowed: readonly (readonly string[])[]; readonly blocked: readonly string[] };
  readonly commands: CommandRules;
  readonly hosts: readonly (readonly string[])[];
  readonly secrets: readonly (readonly string[])[];
  readonly gates: readonly string[];
}

/** The stricter of several sides' limits; nobody's can loosen another's. */
export function strictest(sides: readonly (Policies | undefined)[]): EffectivePolicies {
  const all = sides.filter((side) => side !== undefined);
  const maxCredits = least(all.map((side) => side.budget?.max_credits));
  const maxWallClockSec = least(all.map((side) => side.budget?.max_wall_clock_sec));
  return {
    budget: {
      ...(maxCredits === undefined ? {} : { maxCredits }),
      ...(maxWallClockSec === undefined ? {} : { maxWallClockSec }),
    },
    repo: {
      allowed: given(all.map((side) => side.repo?.allowed_paths)),
      blocked: union(all.map((side) => side.repo?.blocked_paths)),
    },
    commands: {
      allowed: given(all.map((side) => side.commands?.allowed)),
      denied: union(all.map((side) => side.commands?.denied)),
    },
    hosts: given(all.map((side) => side.network?.allowed_hosts)),
    secrets: given(all.map((side) => side.secrets?.allowed)),
    gates: union(all.map((side) => side.gates?.require_human_approval_for)),
  };
}

/** Whether any rule bears on commands. */
export function limitsCommands({ commands }: EffectivePolicies): boolean {
  return commands.allowed.length > 0 || commands.denied.length > 0;
}

/** Whether any rule bears on files of the project. */
export function limitsPaths({ repo }: EffectivePolicies): boolean {
  return repo.allowed.length > 0 || repo.blocked.length > 0;
}

/** Whether any rule bears on other computers. */
export function limitsHosts({ hosts }: EffectivePolicies): boolean {
  return hosts.length > 0;
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const set = values.filter((value) => value !== undefined);
  return set.length === 0 ? undefined : Math.min(...set);
}

function given(lists: readonly (readonly string[] | undefined)[]): readonly (readonly string[])[] {
  return lists.filter((list) => list !== undefined);
}

function union(lists: readonly (readonly string[] | undefined)[]): readonly string[] {
  return [...new Set(lists.flatMap((list) => list ?? []))];
}
