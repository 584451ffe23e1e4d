import { tmpdir } from 'node:os';
import { coerce, satisfies, validRange } from 'semver';
import { installHint } from '../../src-shared/workflow/checks/install-hint.ts';
import type { MissingRequirement } from '../../src-shared/workflow/checks/requirement-findings.ts';
import type { Processes } from '../ports/processes.ts';
import type { Requirements } from '../ports/requirements.ts';

/** What requirements are looked for with. */
export interface RequirementSources {
  readonly processes: Pick<Processes, 'find' | 'capture'>;
  /** Names of the agents that can be asked to work. */
  readonly agents: () => Promise<readonly string[]>;
  /** Names of the tool servers that are connected. */
  readonly servers: () => Promise<readonly string[]>;
}

/** How long a program may take to say its version. */
const VERSION_MS = 5_000;
/** A name as it stands on the PATH; nothing else is looked for, and nothing else is asked for its version. */
const PROGRAM = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/;

/** Looks for programs on the PATH and asks those with a range for `--version`. */
export function createRequirements({ processes, agents, servers }: RequirementSources): Requirements {
  /** The first thing in what a program prints that looks like a version. */
  async function askVersion(path: string): Promise<string | undefined> {
    const printed = await processes.capture([path, '--version'], { cwd: tmpdir(), timeoutMs: VERSION_MS, maxBytes: 64_000 });
    if (!printed.ok) return undefined;
    const text = `${printed.value.stdout}\n${printed.value.stderr}`;
    const found = /\d+\.\d+(?:\.\d+)?(?:-[0-9A-Za-z.-]+)?/.exec(text)?.[0];
    return found === undefined ? undefined : (coerce(found, { includePrerelease: true })?.version ?? undefined);
  }

  async function program(name: string, range: string): Promise<MissingRequirement | undefined> {
    const what = { kind: 'program', name } as const;
    if (validRange(range) === null)
      return {
        ...what,
        why: 'bad range',
        message: `"${range}" is not a range of versions.`,
        hint: 'Write it as in >=20, ^1.2, ~1.2.3, 1.x or *.',
      };
    const path = PROGRAM.test(name) ? await processes.find(name) : undefined;
    if (path === undefined)
      return { ...what, why: 'absent', message: `The program ${name} is not installed here.`, hint: installHint(name) };
    if (range.trim() === '*' || range.trim() === '') return undefined;
    const version = await askVersion(path);
    if (version !== undefined && satisfies(version, range, { includePrerelease: true })) return undefined;
    return {
      ...what,
      why: 'other version',
      message:
        version === undefined
          ? `${name} does not say its version, and ${range} is needed.`
          : `${name} is here in version ${version}, and ${range} is needed.`,
      hint: `${installHint(name).replace(/, or check that the step.*$/, '')} in a version of ${range}.`,
    };
  }

  return {
    async missing(requires) {
      if (requires === undefined) return [];
      const programs = await Promise.all(Object.entries(requires.programs ?? {}).map(([name, range]) => program(name, range)));
      const known: readonly string[] = requires.agents === undefined ? [] : await agents();
      const connected: readonly string[] = requires.servers === undefined ? [] : await servers();
      return [
        ...programs.filter((one) => one !== undefined),
        ...(requires.agents ?? []).filter((name) => !known.includes(name)).map(noAgent),
        ...(requires.servers ?? []).filter((name) => !connected.includes(name)).map(noServer),
      ];
    },
  };
}

function noAgent(name: string): MissingRequirement {
  return {
    kind: 'agent',
    name,
    why: 'absent',
    message: `The agent ${name} is not connected here.`,
    hint: 'Connect it in Settings, or let a person do its steps (agent: you).',
  };
}

function noServer(name: string): MissingRequirement {
  return {
    kind: 'server',
    name,
    why: 'absent',
    message: `The tool server ${name} is not connected here.`,
    hint: 'Connect it in Settings.',
  };
}
