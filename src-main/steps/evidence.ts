import { readFile, stat } from 'node:fs/promises';
import picomatch from 'picomatch';
import type { ArtifactRecord, EvidenceCheck } from '../../src-shared/history/events.ts';
import type { EvidenceRequest, GatherEffect, PerformEffect } from '../../src-shared/engine/io.ts';
import { assertNever } from '../../src-shared/lib/assert-never.ts';
import type { Evidence, EvidenceContext } from '../ports/evidence.ts';
import type { Executor } from '../ports/executor.ts';
import { collectDeclaredArtifacts, filesNamed } from './declared-artifacts.ts';

type Finding = Pick<EvidenceCheck, 'ok' | 'detail'>;

/** A file longer than this is not searched for a text. */
const LARGEST_SEARCHED = 64 * 1024 * 1024;

/** Gathers evidence one check after the other, each said in the attempt's log; commands run as those of command steps do. */
export function createEvidence(ports: { readonly command: Executor }): Evidence {
  return {
    async gather(effect, context) {
      const seen = await seenArtifacts(effect, context);
      const found: EvidenceCheck[] = [];
      for (const check of effect.checks) {
        const { ok, detail } = context.signal.aborted ? UNFINISHED : await look({ check, effect, context, seen, ports });
        context.log('system', `${ok ? 'Holds' : 'Does not hold'}: ${check.name} (${detail})`);
        found.push({ name: check.name, ok, detail });
      }
      return found;
    },
  };
}

const UNFINISHED: Finding = { ok: false, detail: 'was cut off before it was looked at' };

interface Looking {
  readonly check: EvidenceRequest;
  readonly effect: GatherEffect;
  readonly context: EvidenceContext;
  readonly seen: readonly ArtifactRecord[];
  readonly ports: { readonly command: Executor };
}

async function look(looking: Looking): Promise<Finding> {
  const { check } = looking;
  switch (check.kind) {
    case 'command':
      return runCheck(looking, check);
    case 'file':
      return lookAtFile(looking.context, check);
    case 'artifact':
      return lookForArtifact(looking.seen, check.artifact);
    default:
      return assertNever(check);
  }
}

async function runCheck(
  { effect, context, ports }: Looking,
  check: Extract<EvidenceRequest, { kind: 'command' }>,
): Promise<Finding> {
  const { shell, workingDirectory } = effect;
  const request: PerformEffect['request'] = {
    type: 'command',
    command: check.command,
    values: check.values,
    ...(shell === undefined ? {} : { shell }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
  };
  const { step, attempt, env, secrets } = effect;
  const act: PerformEffect = { type: 'perform', step, attempt, request, env, secrets, exclusive: false, artifacts: [] };
  const done = await ports.command.perform(request, { ...context, effect: act });
  if (done.ok) return { ok: true, detail: 'ended with exit code 0' };
  return { ok: false, detail: context.signal.aborted ? 'was cut off before it ended' : done.error.message };
}

async function lookAtFile({ workspace }: EvidenceContext, check: Extract<EvidenceRequest, { kind: 'file' }>): Promise<Finding> {
  const files = await filesNamed(workspace, check.path);
  if (!files.ok) return { ok: false, detail: files.error.message };
  const [first] = files.value;
  if (first === undefined) return { ok: false, detail: 'is not there' };
  if (check.contains === undefined)
    return { ok: true, detail: files.value.length === 1 ? 'is there' : `${files.value.length} files` };
  for (const { path, name } of files.value) {
    const { size } = await stat(path);
    if (size > LARGEST_SEARCHED) return { ok: false, detail: `${name} is too large to search (over 64 MB)` };
    if ((await readFile(path, 'utf8')).includes(check.contains)) return { ok: true, detail: `${name} contains it` };
  }
  return { ok: false, detail: `does not contain ${JSON.stringify(check.contains)}` };
}

function lookForArtifact(seen: readonly ArtifactRecord[], wanted: string): Finding {
  const matches = picomatch(wanted, { dot: true });
  const found = seen.find(({ name, type }) => name === wanted || type === wanted || matches(name));
  return found === undefined
    ? {
        ok: false,
        detail: seen.length === 0 ? 'the step left no artifacts' : `is not among ${seen.map(({ name }) => name).join(', ')}`,
      }
    : { ok: true, detail: `${found.name}, ${found.bytes} bytes` };
}

/** What the attempt left; a person's own step has nobody else to collect what it declares. */
async function seenArtifacts(effect: GatherEffect, context: EvidenceContext): Promise<readonly ArtifactRecord[]> {
  if (!effect.checks.some((check) => check.kind === 'artifact') || context.produced.length > 0) return context.produced;
  const added: ArtifactRecord[] = [];
  await collectDeclaredArtifacts({
    artifacts: effect.artifacts,
    workspace: context.workspace,
    log: (stream, text) => context.log(stream, text),
    async artifact(file) {
      added.push(await context.artifact(file));
    },
  });
  return added;
}
