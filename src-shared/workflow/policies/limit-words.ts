import type { Capability } from '../capabilities.ts';
import { limitsCommands, limitsHosts, limitsPaths, type EffectivePolicies } from './effective.ts';
import { levelWords, type Enforcement } from './enforcement.ts';

/** The limits a workflow runs under in plain words, each with how it is kept where that is known. */
export function limitWords(policies: EffectivePolicies, enforcement?: readonly Enforcement[]): readonly Capability[] {
  const level = (what: Enforcement['what']): string =>
    enforcement === undefined ? '' : `: ${levelWords(enforcement.find((each) => each.what === what)?.level ?? 'none')}`;
  const { budget, commands, repo, hosts, gates } = policies;
  const found: Capability[] = [];
  if (limitsCommands(policies)) {
    found.push({
      kind: 'limit',
      words: `Limits which commands run${level('commands')}`,
      details: [...commands.allowed.map((list) => only(list)), ...commands.denied.map((pattern) => `never ${pattern}`)],
    });
  }
  if (limitsPaths(policies)) {
    found.push({
      kind: 'limit',
      words: `Limits which files may change${level('files')}`,
      details: [...repo.allowed.map((list) => only(list)), ...repo.blocked.map((path) => `never ${path}`)],
    });
  }
  if (limitsHosts(policies)) {
    found.push({
      kind: 'limit',
      words: `Limits which hosts commands reach${level('network')}`,
      details: hosts.map((list) => (list.length === 0 ? 'none at all' : only(list))),
    });
  }
  const most = [
    ...(budget.maxCredits === undefined ? [] : [`${budget.maxCredits} credits`]),
    ...(budget.maxWallClockSec === undefined ? [] : [`${budget.maxWallClockSec} s of work`]),
  ];
  if (most.length > 0) found.push({ kind: 'limit', words: 'Stops and asks at', details: most });
  if (gates.length > 0) found.push({ kind: 'limit', words: 'Always asks you before', details: [...gates] });
  return found;
}

function only(list: readonly string[]): string {
  return `only ${list.join(', ')}`;
}
