import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHostAtHome, type HostAtHome } from './host-at-home.fixture.ts';

let at: HostAtHome;

beforeEach(async () => {
  at = await openHostAtHome();
});

afterEach(() => at.close());

const AT = Date.parse('2199-01-02T09:00:00Z');
const WAIT = '  - { id: rest, type: wait, until: 2199-01-02T09:00Z, needs: [] }\n';
const GATE = '  - { id: gate, type: approve, reason: Go on?, needs: [] }\n';

/** Starts a workflow of these steps and gives the run's id once it waits. */
async function waiting(steps: string): Promise<string> {
  const path = join(at.folder, 'own.yaml');
  writeFileSync(path, `version: 1\nid: own\nname: Own\nworkspace: none\nsteps:\n${steps}`);
  const { runId } = await at.host.api.runs.start({ target: { path }, project: at.folder, inputs: {} });
  for await (const { body } of await at.host.api.runs.events({ runId, after: 0 })) if (body.type === 'stepWaiting') break;
  return runId;
}

test('[CLI] a run that only waits for a moment says until when, and does not ask for anybody', async () => {
  const runId = await waiting(WAIT);
  const [listed, status, json] = [await at.say('runs'), await at.say('status', runId), await at.say('status', runId, '--json')];
  const words = `waits until ${new Date(AT).toLocaleString()}`;
  expect({
    listed: listed.out.join('\n').includes(words),
    status: [status.exit, status.out[0]?.includes(words), status.out[1]?.includes(words)],
    forYou: [...listed.out, ...status.out].join('\n').includes('waits for you'),
    json: [json.exit, json.lines[0]],
  }).toMatchObject({
    listed: true,
    status: [0, true, true],
    forYou: false,
    json: [0, { status: 'waiting', waits_until: AT }],
  });
});

test('[CLI] a run that waits for a moment and for a person waits for the person, and says what for', async () => {
  const runId = await waiting(`${GATE}${WAIT}`);
  const status = await at.say('status', runId);
  expect([status.exit, status.out[0]?.includes('waits for you'), status.out.join('\n').includes('Go on?')]).toEqual([
    3,
    true,
    true,
  ]);
});
