import { runEventSchema } from '../../src-shared/history/events.ts';
import { createDraw, type Draw } from './draw.ts';
import { FAULTS, faultsOf, type Fault } from './faults.ts';
import { createHosts, type Hosts } from './hosts.ts';
import type { Bug } from './bugs.ts';
import { settle } from './poison.ts';
import { answerSomeone, repeatAnswer } from './people.ts';
import { createViolations, type Violation, type Violations } from './violation.ts';
import { checkAtRest, checkReleased, createStateWatch } from './state-watch.ts';
import { workflowOf, type Feature } from './workflow.ts';
import { createWorld, type World } from './world.ts';

/** What to play: a seed, and what to leave out of it to make a failing one smaller. */
export interface Script {
  readonly seed: number;
  /** Faults that stay off. */
  readonly without: readonly string[];
  /** Steps left out of the workflow. */
  readonly drop: readonly string[];
  /** Acts before the faults stop. */
  readonly acts: number;
}

/** How a seed went. */
export interface Played {
  readonly script: Script;
  readonly violations: readonly Violation[];
  /** What was done, in order; kept only when asked for. */
  readonly trace: readonly string[];
  readonly events: number;
}

/** Acts of chaos when the script does not say. */
export const DEFAULT_ACTS = 70;
/** Acts after which a world without faults must have come to rest. */
const CALM_ACTS = 4_000;

interface Game {
  readonly world: World;
  readonly hosts: Hosts;
  readonly draw: Draw;
  readonly violations: Violations;
  readonly faults: ReadonlySet<Fault>;
  readonly trace: string[];
  readonly toStart: (() => void)[];
}

/** Plays one seed: chaos first, then calm until everything has ended; checks every promise after every act. */
export async function play(
  script: Script,
  options: { readonly features: ReadonlySet<Feature>; readonly bug?: Bug; readonly trace?: (line: string) => void },
): Promise<Played> {
  const violations = createViolations();
  const faults = faultsOf(createDraw(script.seed, 'faults'), new Set(script.without));
  const world = createWorld(createDraw(script.seed, 'world'), faults, violations);
  const hosts = createHosts(world, violations, options.bug);
  const draw = createDraw(script.seed, 'acts');
  const made = createDraw(script.seed, 'workflow');
  const dropped = new Set(script.drop);
  const trace: string[] = [];
  const game: Game = { world, hosts, draw, violations, faults, trace, toStart: [] };
  const runs = 1 + (made.chance(50) ? 1 + made.below(2) : 0);
  const limit = faults.has('few_slots') ? 1 + made.below(2) : 8;
  for (let run = 0; run < runs; run += 1) {
    const flow = workflowOf(made, { features: options.features, dropped });
    for (const compiled of [flow.compiled, ...(flow.parts ?? [])]) world.expect(compiled);
    const maxParallel = 1 + made.below(4);
    game.toStart.push(() => hosts.start({ ...flow, maxParallel }));
  }
  const watch = createStateWatch(world, hosts, violations);

  async function act(name: string, doIt: () => void): Promise<void> {
    if (options.trace !== undefined) options.trace(`${String(world.agenda.now()).padStart(8)} ${name}`);
    doIt();
    await settle();
    hosts.noticeDeath();
    watch.check();
  }

  hosts.open(limit);
  await settle();
  for (let count = 0; count < script.acts && violations.found.length === 0; count += 1) {
    if (game.toStart.length === 0 && hosts.isReady() && hosts.openRuns().length === 0 && world.agenda.due() === undefined) break;
    const [name, doIt] = chooseAct(game, limit);
    await act(name, doIt);
  }
  world.calm();
  for (const work of world.work) world.agenda.after(1_000, work.finish);
  for (let count = 0; violations.found.length === 0; count += 1) {
    const next = calmAct(game, limit);
    if (next === undefined) break;
    if (count >= CALM_ACTS) {
      violations.add('live', `nothing goes wrong any more and yet it does not end: ${hosts.words()}`);
      break;
    }
    await act(next[0], next[1]);
  }
  if (violations.found.length === 0) {
    checkReleased(world, violations);
    // What a run left behind is tidied up by the next host at the latest.
    hosts.crash('kept');
    hosts.open(limit);
    for (let count = 0; count < 500 && (!hosts.isReady() || world.agenda.due() !== undefined); count += 1)
      await act('time passes', timePasses(game)[1]);
    checkAtRest(world, hosts, violations);
  }
  if (options.trace !== undefined)
    for (const run of world.disk.memory.runs.values())
      for (const { seq, body } of run.events) options.trace(`${run.row.runId} ${seq} ${JSON.stringify(body).slice(0, 160)}`);
  const events = [...world.disk.memory.runs.values()].reduce((sum, run) => sum + run.events.length, 0);
  return { script, violations: violations.found, trace, events };
}

type Act = readonly [string, () => void];

function chooseAct(game: Game, limit: number): Act {
  const { world, hosts, draw, faults } = game;
  if (!hosts.isUp()) {
    if (draw.chance(40)) return ['open a host', () => hosts.open(limit)];
    return timePasses(game);
  }
  const on = (fault: Fault): boolean => faults.has(fault);
  const roll = draw.below(100);
  const starting = game.toStart[0];
  if (starting !== undefined && hosts.isReady() && roll < 50)
    return [
      'start a run',
      () => {
        game.toStart.shift();
        starting();
      },
    ];
  if (roll < 50 && world.agenda.due() !== undefined) return timePasses(game);
  if (roll < 72) return ['answer', () => answerSomeone({ world, hosts, draw, rejections: on('rejections') })];
  const fault = FAULTS[draw.below(FAULTS.length)];
  if (fault !== undefined && on(fault)) return faultAct(game, fault);
  if (world.agenda.due() !== undefined) return timePasses(game);
  return ['answer', () => answerSomeone({ world, hosts, draw, rejections: on('rejections') })];
}

function faultAct(game: Game, fault: Fault): Act {
  const { world, hosts, draw } = game;
  switch (fault) {
    case 'crash':
      return ['crash', () => hosts.crash('lost')];
    case 'torn': {
      const calls = 1 + draw.below(6);
      return [`crash at call ${calls}`, () => hosts.dieIn(calls, draw.chance(50) ? 'kept' : 'lost')];
    }
    case 'jump': {
      const ms = draw.pick([-3_600_000, -60_000, -1_000, 1_000, 60_000, 3_600_000] as const);
      return [`the wall clock jumps ${ms} ms`, () => world.jump(ms)];
    }
    case 'suspend': {
      const ms = draw.pick([60_000, 28_800_000] as const);
      return [`the machine sleeps ${ms} ms`, () => world.jump(ms)];
    }
    case 'cancel':
      return draw.chance(25) ? ['cancel', () => hosts.cancel(draw)] : timePasses(game);
    case 'pause':
      return draw.chance(50) ? ['pause', () => hosts.pause(draw)] : ['resume', () => hosts.resume(draw)];
    case 'host_change':
      return draw.chance(40) ? ['the host closes', () => hosts.close()] : timePasses(game);
    case 'upgrade':
      return ['a new version opens the history', () => rereadHistory(game)];
    case 'stale_answers':
      return ['an old answer', () => repeatAnswer({ world, hosts, draw })];
    case 'duplicates':
      return ['an old result', () => hosts.probeOldResult(draw)];
    case 'few_slots':
      return ['other limits', () => hosts.limit(1 + draw.below(4))];
    case 'disk_full':
    case 'busy':
    case 'hang':
    case 'stubborn':
    case 'fails':
    case 'throws':
    case 'rejections':
    case 'workspace_fails':
      return timePasses(game);
  }
}

function timePasses({ world }: Game): Act {
  return [
    'time passes',
    () => {
      const next = world.agenda.next();
      if (next === undefined) world.agenda.pass(10_000);
      else next();
    },
  ];
}

/** The host ends, and what the next one reads has the shape every version accepts. */
function rereadHistory({ world, hosts, violations }: Game): void {
  hosts.crash('kept');
  for (const [runId, { events }] of world.disk.memory.runs)
    for (const event of events) {
      const read = runEventSchema.safeParse(event);
      if (!read.success) violations.add('I1', `${runId}: event ${event.seq} cannot be read again: ${read.error.message}`);
    }
}

/** What happens when nothing goes wrong: hosts open, people answer and resume, time goes on. Undefined when all has ended. */
function calmAct(game: Game, limit: number): Act | undefined {
  const { world, hosts, draw } = game;
  if (!hosts.isUp()) return ['open a host', () => hosts.open(limit)];
  const starting = game.toStart.shift();
  if (starting !== undefined) return ['start a run', starting];
  if (hosts.isReady() && hosts.resumeOne()) return ['resume', () => undefined];
  if (hosts.isReady() && answerSomeone({ world, hosts, draw, rejections: false })) return ['answer', () => undefined];
  if (world.agenda.due() !== undefined) return timePasses(game);
  if (hosts.openRuns().length === 0) return undefined;
  return timePasses(game);
}
