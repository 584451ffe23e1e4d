import { dirname, isAbsolute, resolve } from 'node:path';
import { checkLinkedText, checkText, type CheckedText } from '../../src-shared/formats/check-text.ts';
import { checkExecution, type ExecutionOptions } from '../../src-shared/engine/simulation/simulate-findings.ts';
import { hasErrors } from '../../src-shared/formats/read-workflow.ts';
import { callsTools } from '../../src-shared/workflow/checks/check-tools.ts';
import type { KnownTool } from '../../src-shared/workflow/known-tool.ts';
import type { UsedWorkflow } from '../../src-shared/history/events.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { CompiledWorkflow } from '../../src-shared/workflow/compiled.ts';
import { isUsedPath, usesOf, type LinkFault } from '../../src-shared/workflow/checks/links.ts';
import { requirementFindings, type MissingRequirement } from '../../src-shared/workflow/checks/requirement-findings.ts';
import type { Requirements } from '../ports/requirements.ts';
import type { LinkedWorkflow, Tier, WorkflowText } from '../ports/library.ts';
import { shellFor, type ShellReader } from './shell-for.ts';

/** How deep workflows may use one another, and how many a run may pin in all. */
const MOST_LEVELS = 8;
const MOST_USES = 200;

/** Finds what `uses` names: an absolute path, or an id with or without group and range. */
export type FindUsed = (uses: string) => Promise<Result<WorkflowText, Problem>>;

interface Found {
  readonly compiled: CompiledWorkflow;
  readonly used: UsedWorkflow;
  readonly parts: readonly CompiledWorkflow[];
  readonly missing: readonly MissingRequirement[];
  /** Levels below it. */
  readonly height: number;
}

type Linked = LinkedWorkflow & Pick<CheckedText, 'place'> & { readonly height: number };

/** Files from the first one to the one at hand, by path and by what people call them. */
type Chain = readonly { readonly path: string; readonly id: string }[];

/** What linking asks others for. */
export interface LinkNeeds {
  readonly find: FindUsed;
  readonly shell: ShellReader;
  /** The tools that are there, to check what steps give them and read of them. */
  readonly tools: () => Promise<readonly KnownTool[]>;
  /** What is on this machine, to check what workflows require. */
  readonly requirements: Requirements;
}

/**
 * Checks a text with everything it uses, down to the last workflow. Circles, depth and missing ones are findings at `uses`. At tier 3 the
 * engine walks it, too; what can only fail then keeps it from being compiled.
 */
export async function linkText(
  { find, shell, tools, requirements }: LinkNeeds,
  text: { readonly path: string; readonly text: string },
  tier: Tier = 2,
): Promise<LinkedWorkflow> {
  const followed = new Map<string, Found>();
  let count = 0;

  async function link(at: { readonly path: string; readonly text: string }, above: Chain): Promise<Linked> {
    const parseShell = await shellFor(at.text, shell);
    const alone = checkText(at.text, { path: at.path, parseShell });
    if (alone.workflow === undefined) return linked(alone, { parts: [], uses: {}, missing: [], height: 0 });
    const uses = usesOf(alone.workflow);
    const known = callsTools(alone.workflow) ? await tools() : undefined;
    const missing = await requirements.missing(alone.workflow.requires);
    if (uses.length === 0 && known === undefined && missing.length === 0)
      return linked(alone, { parts: [], uses: {}, missing, height: 0 });
    const chain = [...above, { path: at.path, id: alone.workflow.id }];
    const found = new Map<string, Result<Found, LinkFault>>();
    for (const name of uses) found.set(name, await follow(name, chain));
    const links = new Map([...found].map(([name, one]) => [name, one.ok ? ok(one.value.compiled) : one] as const));
    const checked = checkLinkedText(at.text, {
      path: at.path,
      links,
      parseShell,
      ...(known === undefined ? {} : { tools: known }),
      missing: (workflow) => requirementFindings(workflow, missing),
    });
    const good = [...found].flatMap(([name, one]) => (one.ok ? [[name, one.value] as const] : []));
    const parts = new Map(good.flatMap(([, one]) => [...one.parts, one.compiled].map((part) => [part.hash, part] as const)));
    return linked(checked, {
      parts: [...parts.values()],
      uses: Object.fromEntries(good.map(([name, one]) => [name, one.used])),
      missing: [...missing, ...good.flatMap(([, one]) => one.missing)],
      height: 1 + Math.max(0, ...good.map(([, one]) => one.height)),
    });
  }

  async function follow(uses: string, chain: Chain): Promise<Result<Found, LinkFault>> {
    const from = chain.at(-1)?.path ?? '';
    const words = [...chain.map(({ id }) => id), uses].join(' → ');
    if (isUsedPath(uses) && !isAbsolute(from)) return err(noPlace(uses));
    const target = await find(isUsedPath(uses) ? resolve(dirname(from), uses) : uses);
    if (!target.ok) {
      const { message, hint } = target.error;
      return err({ code: 'FR601', message: `"${uses}" leads nowhere: ${message}`, hint: hint ?? 'Check its spelling.' });
    }
    const again = chain.findIndex(({ path }) => path === target.value.path);
    if (again >= 0) return err(circle([...chain.slice(again), chain[again]].map((one) => one?.id ?? '')));
    const before = followed.get(target.value.path);
    if (before !== undefined) {
      count += before.parts.length + 1;
      return chain.length + before.height >= MOST_LEVELS || count > MOST_USES ? err(tooDeep(words)) : ok(before);
    }
    count += 1;
    if (chain.length > MOST_LEVELS || count > MOST_USES) return err(tooDeep(words));
    const child = await link(target.value, chain);
    const { compiled, parts, height, missing } = child;
    if (compiled === undefined) return err(brokenChild(uses, child));
    const used: UsedWorkflow = {
      hash: compiled.hash,
      source: target.value.source,
      ...(isAbsolute(target.value.path) ? { workflowDir: dirname(target.value.path) } : {}),
      ...(Object.keys(child.uses).length === 0 ? {} : { uses: child.uses }),
    };
    const made = { compiled, used, parts, height, missing };
    followed.set(target.value.path, made);
    return ok(made);
  }

  if (tier === 1) {
    const parseShell = await shellFor(text.text, shell);
    return linked(checkText(text.text, { path: text.path, parseShell }), { parts: [], uses: {}, missing: [], height: 0 });
  }
  const found = await link(text, []);
  return tier === 3 ? walked(found, await tools()) : found;
}

/** What was found right, walked by the engine in simulated worlds. */
function walked(found: Linked, tools: readonly KnownTool[]): LinkedWorkflow {
  const { compiled, ...rest } = found;
  if (compiled === undefined) return found;
  const { findings } = checkExecution(compiled, { parts: found.parts, ...schemasOf(tools) });
  const diagnostics = [...found.diagnostics, ...found.place(findings)];
  return hasErrors(findings) ? { ...rest, diagnostics } : { ...rest, compiled, diagnostics };
}

function schemasOf(tools: readonly KnownTool[]): Pick<ExecutionOptions, 'tools' | 'arguments'> {
  const named = new Map(tools.map((one) => [`${one.server}.${one.tool}`, one]));
  return {
    tools: (server, tool) => named.get(`${server}.${tool}`)?.outputSchema,
    arguments: (server, tool) => named.get(`${server}.${tool}`)?.inputSchema,
  };
}

/** What was checked with what it uses; its diagnostics stay unmade until somebody asks for them. */
function linked(
  checked: CheckedText,
  more: Pick<LinkedWorkflow, 'parts' | 'uses' | 'missing'> & { readonly height: number },
): Linked {
  const { workflow, compiled, place } = checked;
  return {
    ...(workflow === undefined ? {} : { workflow }),
    ...(compiled === undefined ? {} : { compiled }),
    get diagnostics() {
      return checked.diagnostics;
    },
    place,
    ...more,
  };
}

function noPlace(uses: string): LinkFault {
  return {
    code: 'FR601',
    message: `"${uses}" starts at this file's folder, and this text has no file yet.`,
    hint: 'Save the workflow first, or name the other one by its id.',
  };
}

function circle(ids: readonly string[]): LinkFault {
  return {
    code: 'FR603',
    message: `These workflows use each other in a circle: ${ids.join(' → ')}.`,
    hint: 'Take one of these steps out.',
  };
}

function tooDeep(words: string): LinkFault {
  return {
    code: 'FR604',
    message: `Workflows use one another more than ${MOST_LEVELS} levels deep, or more than ${MOST_USES} in all: ${words}.`,
    hint: 'Put the steps of one of them where it is used.',
  };
}

/** Circles and depth are told as they are, whatever lies between; other errors are the child's to mend. */
function brokenChild(uses: string, { diagnostics }: LinkedWorkflow): LinkFault {
  const first = diagnostics.find(({ severity }) => severity === 'error');
  const code = first?.code;
  if (first !== undefined && (code === 'FR603' || code === 'FR604'))
    return { code, message: first.message, hint: first.hint ?? 'Take one of these steps out.' };
  return {
    code: 'FR602',
    message: `"${uses}" cannot run as it is: ${first?.message ?? 'it cannot be read.'}`,
    hint: 'Run `flowright validate` on it, and mend it there.',
  };
}
