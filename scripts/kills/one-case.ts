import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src-main/compose.ts';
import type { App } from '../../src-main/compose-app.ts';
import type { Violation } from '../sim/violation.ts';
import { checkAfter } from './check.ts';
import { createWitness, drive, problemOf } from './drive.ts';
import { startEngine, type Engine, type Places } from './engine.ts';
import type { Failpoint } from './failpoint.ts';
import { partOfFlow } from './flow.ts';

/** How a run went whose engine was killed. */
export interface CaseResult {
  readonly violations: readonly Violation[];
  /** Writes of the first engine. */
  readonly writes: number;
  /** Whether the failpoint was met. */
  readonly died: boolean;
  /** Ms the engine after it needed until it took calls. */
  readonly back: number;
}

/** Runs a flow on an engine that meets the failpoint, starts another one after each death, and checks what is left. */
export async function runCase(flow: object, failpoints: readonly Failpoint[]): Promise<CaseResult> {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-kill-'));
  const places: Places = { home: join(folder, 'home'), bundledDir: join(folder, 'bundled'), cacheDir: join(folder, 'cache') };
  const project = join(folder, 'project');
  for (const path of [places.bundledDir, project]) mkdirSync(path, { recursive: true });
  writeFileSync(join(project, 'readme.txt'), 'hello\n');
  const effects = join(folder, 'effects.txt');
  writeFileSync(effects, '');
  const path = join(folder, 'flow.yaml');
  writeFileSync(path, JSON.stringify(flow));
  writeFileSync(join(folder, 'part.yaml'), JSON.stringify(partOfFlow()));
  const witness = createWitness();
  let runId: string | undefined;
  let writes = 0;
  let died = false;
  let back = 0;
  try {
    for (let life = 0; life < failpoints.length + 2; life += 1) {
      const engine = startEngine(places, failpoints[life] ?? { type: 'none' });
      const took = await engine.ready.catch(() => undefined);
      if (took !== undefined && life > 0) back = Math.max(back, took);
      const end = took === undefined ? 'gone' : await oneLife({ places, engine, path, project, effects });
      if (life === 0) writes = engine.writes();
      if (end === 'ended') {
        await engine.close();
        break;
      }
      died = true;
      await engine.gone;
    }
    if (runId === undefined) return { violations: [{ id: 'live', what: 'the run never began' }], writes, died, back };
    return { violations: await checkAfter({ places, runId, witness, effects }), writes, died, back };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  async function oneLife(of: {
    readonly places: Places;
    readonly engine: Engine;
    readonly path: string;
    readonly project: string;
    readonly effects: string;
  }): Promise<'ended' | 'gone'> {
    const app = await compose({ ...of.places, version: '0.0.0', shell: 'cli', purpose: 'client' });
    const talk = async (): Promise<'ended' | 'gone'> => {
      runId ??= await begin(app, of);
      return runId === undefined ? 'gone' : drive(app.api, runId, { witness, isGone: of.engine.isGone });
    };
    // A client waits a while for the next host; this one is of no use any more.
    const end = await Promise.race([talk(), of.engine.gone.then(() => 'gone' as const)]);
    void app.close();
    return end;
  }
}

/** Starts the run, unless an engine that died had started it without being able to say so. */
async function begin(
  app: App,
  of: { readonly path: string; readonly project: string; readonly effects: string; readonly engine: Engine },
): Promise<string | undefined> {
  try {
    const [known] = await app.api.runs.list({ limit: 1 });
    if (known !== undefined) return known.runId;
    return (await app.api.runs.start({ target: { path: of.path }, inputs: { effects: of.effects }, project: of.project })).runId;
  } catch (thrown) {
    const found = problemOf(thrown);
    // Refused with a reason and nothing begun: whoever asked asks again.
    if (found?.code === 'disk_full' || found?.code === 'io_error') return begin(app, of);
    await Promise.race([of.engine.gone, new Promise((resolve) => setTimeout(resolve, 300))]);
    if (!of.engine.isGone()) throw new Error(`The run could not be started: ${found?.message ?? String(thrown)}`);
    return undefined;
  }
}
