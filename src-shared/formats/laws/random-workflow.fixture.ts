import type { Json, JsonObject } from '../../lib/json.ts';
import type { Draw } from './draw.fixture.ts';

const WORDS = [
  'Build the app',
  'Check: all of it',
  'Ship #3',
  'Look again',
  "It's done",
  'Größe prüfen',
  'Say "hi"',
  'a, b and c',
] as const;
const COMMANDS = [
  'make',
  'npm test -- --reporter=junit',
  'echo one\necho two\n',
  'echo "a: b"',
  "printf '%s' x # note",
  '# first\nset -e\n\n  indented\ndone\n',
  'make all',
  '[ -f x ] && echo yes',
  'cat <<END\n  text\nEND\n\n',
] as const;
const GOALS = [
  'Update dependencies and fix what breaks.',
  'Read every file of the change and say in a few words what it does, what is risky and what should be looked at again.',
  'Do this.\n\nThen that:\n- one\n- two\n',
  'Say: is it good? # really',
  '  lead and trail  ',
  'true',
  '1.10',
] as const;

/** A valid workflow: every step type, loops in loops, needs of every kind, values that read each other, policies and inputs. */
export function randomWorkflow(draw: Draw): JsonObject {
  const ids = idsOf(draw);
  const steps = randomSteps(draw, ids, { count: 2 + draw.below(5), depth: 0, known: [] });
  return {
    version: 1,
    id: draw.pick(['w', 'weekly-release', 'check_2']),
    name: draw.pick(WORDS),
    ...(draw.chance(30) ? { description: draw.pick(GOALS) } : {}),
    ...(draw.chance(40) ? { tags: draw.some(['a', 'yes', 'two words', '#3', 'ü'], 60) } : {}),
    ...(draw.chance(50)
      ? {
          inputs: {
            who: { type: 'text', default: draw.pick(['world', 'no', '', 'a: b']) },
            deep: { type: 'boolean', default: draw.chance(50) },
            ...(draw.chance(40) ? { kind: { type: 'choice', options: ['x', 'y'], label: draw.pick(WORDS) } } : {}),
          },
        }
      : {}),
    ...(draw.chance(30) ? { triggers: [{ type: 'cron', cron: '0 9 * * 1', timezone: 'UTC' }, { type: 'manual' }] } : {}),
    ...(draw.chance(40)
      ? {
          policies: {
            ...(draw.chance(70) ? { budget: { max_credits: draw.below(50) } } : {}),
            ...(draw.chance(50) ? { repo: { allowed_paths: ['src/', 'docs/'], blocked_paths: ['.github/'] } } : {}),
          },
        }
      : {}),
    ...(draw.chance(20) ? { context: { left: { type: 'number', default: 3 } } } : {}),
    ...(draw.chance(20) ? { 'x-owner': draw.pick(['me', 'team: a']) } : {}),
    steps,
    ...(draw.chance(25) ? { outputs: { last: { value: `{{ ${statusOf(String(steps[0]?.['id']))} }}` } } } : {}),
  };
}

function idsOf(draw: Draw): () => string {
  const names = ['build', 'test-it', 'ship_2', 'look', 'a', 'unit', 'lint', 'tell-all', 'fetch', 'z9'];
  let number = 0;
  return () => {
    const name = draw.any(names) ?? 'step';
    names.splice(names.indexOf(name), 1);
    return names.length === 0 ? `s${++number}` : name;
  };
}

function statusOf(id: string): string {
  return id.includes('-') ? `steps["${id}"].status` : `steps.${id}.status`;
}

function randomSteps(
  draw: Draw,
  nextId: () => string,
  where: { readonly count: number; readonly depth: number; readonly known: readonly string[] },
): readonly JsonObject[] {
  const steps: JsonObject[] = [];
  const before: string[] = [];
  const ancestors = new Map<string, readonly string[]>();
  for (let index = 0; index < where.count; index++) {
    const id = nextId();
    const last = before.at(-1);
    const own = draw.chance(40) ? draw.some(before, 40) : undefined;
    const needs = own ?? (last === undefined ? [] : [last]);
    const reachable = [...new Set(needs.flatMap((need) => [need, ...(ancestors.get(need) ?? [])]))];
    ancestors.set(id, reachable);
    const read = draw.any([...reachable, ...where.known]);
    const head: JsonObject = {
      id,
      ...(draw.chance(25) ? { name: draw.pick(WORDS) } : {}),
      ...(own === undefined ? {} : { needs: own }),
      ...(read !== undefined && draw.chance(30) ? { when: `${statusOf(read)} == 'succeeded'` } : {}),
      ...(draw.chance(20) ? { retry: { max_attempts: draw.pick([2, 3]), backoff_sec: 5 } } : {}),
      ...(draw.chance(20) ? { env: { A: '1', B_2: draw.pick(['x y', 'no', '#']) } } : {}),
      ...(draw.chance(15) ? { on_failure: draw.pick<Json>(['continue', { fail_fast: { message: 'Enough.' } }]) } : {}),
      ...(draw.chance(15) ? { verify: [{ command: 'make check' }, { file: 'out.txt', contains: 'ok' }] } : {}),
      ...(draw.chance(10) ? { 'x-note': draw.pick(WORDS) } : {}),
    };
    steps.push({ ...head, ...body(draw, nextId, { ...where, known: [...where.known, ...reachable], read }) });
    before.push(id);
  }
  return steps;
}

function body(
  draw: Draw,
  nextId: () => string,
  where: { readonly depth: number; readonly known: readonly string[]; readonly read: string | undefined },
): JsonObject {
  const reading = where.read === undefined ? '' : ` {{ ${statusOf(where.read)} }}`;
  switch (draw.below(where.depth < 2 ? 9 : 7)) {
    case 0:
    case 1:
      return { type: 'agent', role: draw.pick(['implementer', 'reviewer']), goal: draw.pick(GOALS) + reading };
    case 2:
      return { type: 'approve', reason: draw.pick(WORDS) + reading };
    case 3:
      return {
        type: 'ask',
        form: { why: { type: 'text', label: draw.pick(WORDS) }, many: { type: 'multi_choice', options: ['1', 'x'] } },
      };
    case 4:
      return { type: 'wait', for_sec: draw.pick([0, 1, 2.5, 60]) };
    case 5:
      return {
        type: 'http',
        url: 'https://example.org/a?b=c#d',
        headers: { Accept: 'text/plain', 'X: y': '1' },
        body: { text: draw.pick(GOALS), list: [1, true, null, 'x', { a: [] }] },
      };
    case 7:
    case 8:
      return {
        type: 'loop',
        ...(draw.chance(50) ? { times: 2 } : { for_each: "['a', 'b']", as: 'one' }),
        steps: randomSteps(draw, nextId, { count: 1 + draw.below(3), depth: where.depth + 1, known: where.known }),
      };
    default:
      return { type: 'command', command: draw.pick(COMMANDS) };
  }
}
