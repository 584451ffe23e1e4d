import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openHostAtHome, type HostAtHome } from './host-at-home.fixture.ts';

let at: HostAtHome;

beforeEach(async () => {
  at = await openHostAtHome();
  put(
    'notes.yaml',
    `version: 1
id: notes
name: Notes
workspace: none
inputs: { since: { type: text, required: true } }
outputs: { text: { value: "since {{ inputs.since }}: {{ steps.gate.output.comment }}", type: text } }
steps:
  - { id: look, type: command, command: "echo looked" }
  - { id: gate, type: approve, reason: Are these right? }
`,
  );
  put(
    'release.yaml',
    `version: 1
id: release
name: Release
workspace: none
outputs: { said: { value: "{{ steps.call.output.text }}", type: text } }
steps:
  - { id: call, type: workflow, uses: ./notes.yaml, inputs: { since: v1 } }
  - { id: say, type: command, command: "echo said {{ steps.call.output.text }}" }
`,
  );
});

afterEach(() => at.close());

function put(name: string, text: string): string {
  writeFileSync(join(at.folder, name), text);
  return join(at.folder, name);
}

test('[E44] a run whose child waits for a person says how to answer the child, and is answered by its own id too', async () => {
  const started = await at.say('run', join(at.folder, 'release.yaml'), '--project', at.folder);
  const child = / approve (run_\w+) gate/.exec(started.out.join('\n'))?.[1] ?? '';
  const listed = z.array(z.object({ run_id: z.string() })).parse((await at.say('runs', '--json')).lines[0]);
  const runId = listed[0]?.run_id ?? '';
  const status = await at.say('status', runId);
  const childStatus = await at.say('status', child);
  const all = await at.say('runs', '--children');
  const answered = await at.say('approve', runId, '--comment', 'yes');
  const ended = await at.say('resume', runId, '--json');
  const logs = await at.say('logs', runId);
  expect({
    started: started.exit,
    listed: listed.length,
    status: [
      status.exit,
      status.out.join('\n').includes(`its own run: ${child}`),
      status.out.join('\n').includes(`approve ${child} gate`),
    ],
    childStatus: childStatus.out.join('\n').includes(`part of Release (${runId}), its step call`),
    all: all.out.join('\n').includes('Notes (of Release)'),
    answered: [answered.exit, answered.out.join('\n').includes(child)],
    ended: ended.lines.at(-1),
    logs: ['call › look │ looked', 'say │ said since v1: yes'].map((line) => logs.out.join('\n').includes(line)),
  }).toMatchObject({
    started: 3,
    listed: 1,
    status: [3, true, true],
    childStatus: true,
    all: true,
    answered: [0, true],
    ended: { status: 'succeeded', outputs: { said: 'since v1: yes' } },
    logs: [true, true],
  });
});

test('[E40] show and validate follow what a workflow uses', async () => {
  const shown = await at.say('show', join(at.folder, 'release.yaml'));
  put('release.yaml', 'version: 1\nid: release\nname: Release\nsteps:\n  - { id: call, type: workflow, uses: ./gone.yaml }\n');
  const broken = await at.say('validate', join(at.folder, 'release.yaml'));
  const refused = await at.say('run', join(at.folder, 'release.yaml'), '--project', at.folder);
  expect([
    shown.out.some((line) => /uses.* notes {2}Notes/.test(line)),
    broken.exit,
    broken.out.join('\n').includes('FR601'),
    refused.exit,
    refused.problems[0]?.code,
  ]).toEqual([true, 1, true, 1, 'workflow_invalid']);
});
