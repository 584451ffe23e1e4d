import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { compose } from '../../src-main/compose.ts';
import { processesOf } from './check.ts';
import { startEngine, type Places } from './engine.ts';
import type { Failpoint } from './failpoint.ts';

/** Programs that try to outlive their step, each with the words it is started by. */
export const STUBBORN: Readonly<Record<string, string>> = {
  'plain sleep': 'sleep 300',
  'double fork': '(sleep 300 & sleep 300 &) ; sleep 300',
  setsid: 'setsid sleep 300 & setsid sh -c "sleep 300 & sleep 300" & sleep 300',
  'ignored SIGTERM': `trap "" TERM; sh -c 'trap "" TERM; while :; do sleep 1; done' & while :; do sleep 1; done`,
  'all of them': `trap "" TERM; setsid sh -c 'trap "" TERM; (sleep 300 &) ; while :; do sleep 1; done' & (setsid sleep 300 &) ; while :; do sleep 1; done`,
};

/** How an engine is made to let go of what it started. */
export const ENDS = ['cancel', 'timeout', 'engine killed', 'engine killed before the record', 'engine closed'] as const;
export type End = (typeof ENDS)[number];

/** How long what was started may live on, ms. */
export const MAY_LIVE_MS = 10_000;

/** Starts a stubborn program, ends it that way, and tells how many descendants are alive afterwards and after how long none was. */
export async function orphanCase(program: string, end: End): Promise<{ readonly left: number; readonly took: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-orphan-'));
  const places: Places = { home: join(folder, 'home'), bundledDir: join(folder, 'bundled'), cacheDir: join(folder, 'cache') };
  for (const path of [places.bundledDir, join(folder, 'project')]) mkdirSync(path, { recursive: true });
  const path = join(folder, 'flow.yaml');
  const step = { id: 'stay', type: 'command', command: STUBBORN[program], ...(end === 'timeout' ? { timeout_sec: 1 } : {}) };
  writeFileSync(path, JSON.stringify({ version: 1, id: 'stay', name: 'Stay', workspace: 'none', steps: [step] }));
  // The mark of this case: every descendant has it in its environment, whatever it calls itself.
  const alive = (): readonly number[] => processesOf(join(folder, 'project'));
  const failpoint: Failpoint =
    end === 'engine killed before the record' ? { type: 'kill', at: 1, position: 'before record' } : { type: 'none' };
  try {
    let engine = startEngine(places, failpoint);
    await engine.ready;
    let app = await compose({ ...places, version: '0.0.0', shell: 'cli', purpose: 'client' });
    // One that is killed before the record may not have answered any more.
    const started = app.api.runs.start({ target: { path }, inputs: {}, project: join(folder, 'project') }).catch(() => undefined);
    const idOfRun = async (): Promise<string> => (await started)?.runId ?? (await app.api.runs.list({}))[0]?.runId ?? '';
    await started;
    for (let look = 0; look < 200 && alive().length < 2 && !engine.isGone(); look += 1) await pause(25);
    await pause(300);
    const old = alive();
    const began = performance.now();
    if (end === 'cancel') await app.api.runs.cancel({ runId: await idOfRun() });
    if (end === 'engine closed') await engine.close();
    if (end === 'engine killed') engine.kill();
    if (end === 'engine killed' || end === 'engine killed before the record') {
      await engine.gone;
      void app.close();
      engine = startEngine(places, { type: 'none' });
      await engine.ready;
      app = await compose({ ...places, version: '0.0.0', shell: 'cli', purpose: 'client' });
    }
    const first = await waitForNone(() => alive().filter((pid) => old.includes(pid)), began);
    // The engine after a killed one has begun the step again, beside nothing of the old; that is ended too.
    if (!engine.isGone() && end !== 'cancel' && end !== 'timeout') await app.api.runs.cancel({ runId: await idOfRun() });
    const second = await waitForNone(alive, performance.now());
    void app.close();
    if (!engine.isGone()) await engine.close();
    return { left: first.left + second.left, took: Math.max(first.took, second.took) };
  } finally {
    for (const pid of processesOf(join(folder, 'project'))) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function waitForNone(
  alive: () => readonly number[],
  began: number,
): Promise<{ readonly left: number; readonly took: number }> {
  let left = alive().length;
  while (left > 0 && performance.now() - began < MAY_LIVE_MS) {
    await pause(100);
    left = alive().length;
  }
  return { left, took: performance.now() - began };
}
