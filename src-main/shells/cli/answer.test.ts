import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openHostAtHome, type HostAtHome } from './host-at-home.fixture.ts';

let at: HostAtHome;

beforeEach(async () => {
  at = await openHostAtHome();
});

afterEach(() => at.close());

async function waiting(...words: string[]): Promise<{ readonly runId: string; readonly exit: number; readonly hints: string }> {
  const { exit, out } = await at.say('run', ...words, '--project', at.folder);
  const hints = out.join('\n');
  return { exit, hints, runId: / (?:answer|approve) (\S+) /.exec(hints)?.[1] ?? '' };
}

async function end(runId: string): Promise<{ readonly exit: number; readonly outputs: unknown }> {
  const { exit, lines } = await at.say('resume', runId, '--json');
  const last = lines.at(-1);
  return { exit, outputs: typeof last === 'object' && last !== null && 'outputs' in last ? last.outputs : undefined };
}

function workflow(steps: string, outputs = ''): string {
  const path = join(at.folder, 'own.yaml');
  writeFileSync(path, `version: 1\nid: own\nname: Own\nworkspace: none\nsteps:\n${steps}${outputs}`);
  return path;
}

describe('answering from the command line', () => {
  test.each([
    ['--input, one a line', ['--input', 'actions=Ana: x by Friday', '--input', 'actions=Bo: y by Monday']],
    ['--input with JSON', ['--input', 'actions=["Ana: x by Friday","Bo: y by Monday"]']],
    ['--text, lines', ['--text', 'Ana: x by Friday\nBo: y by Monday']],
    ['--values', ['--values', '{"actions":["Ana: x by Friday","Bo: y by Monday"]}']],
  ])('[A-own] meeting-to-actions is finished by %s', async (_, words) => {
    const { runId, exit, hints } = await waiting('meeting-to-actions', '--input', 'notes=Ana does x.');
    const answered = await at.say('answer', runId, 'actions', ...words);
    expect({
      exit,
      hinted: hints.includes('--input actions=first --input actions=second'),
      answered: answered.exit,
      problems: answered.problems,
      end: await end(runId),
    }).toEqual({
      exit: 3,
      hinted: true,
      answered: 0,
      problems: [],
      end: {
        exit: 0,
        outputs: {
          actions: [
            { who: 'Ana', what: 'x', due: 'Friday' },
            { who: 'Bo', what: 'y', due: 'Monday' },
          ],
        },
      },
    });
  });

  test('[A-own] a step without a schema takes a text', async () => {
    const path = workflow(
      '  - id: update\n    type: agent\n    role: implementer\n    goal: Update it.\n',
      'outputs:\n  said: { value: "{{ steps.update.output.text }}", type: text }\n',
    );
    const { runId, exit, hints } = await waiting(path);
    const empty = await at.say('answer', runId, 'update');
    const answered = await at.say('answer', runId, 'update', '--text', 'All updated.');
    expect([exit, hints.includes(`answer ${runId} update --text "your result"`), empty.exit, answered.exit]).toEqual([
      3,
      true,
      2,
      0,
    ]);
    expect(await end(runId)).toEqual({ exit: 0, outputs: { said: 'All updated.' } });
  });

  test('[A-own] --failed fails the step with the reason', async () => {
    const { runId } = await waiting(workflow('  - id: update\n    type: agent\n    role: implementer\n    goal: Update it.\n'));
    const answered = await at.say('answer', runId, 'update', '--failed', '--text', 'no network');
    const { exit, out } = await at.say('status', runId);
    expect([answered.exit, exit, out.join('\n').includes('no network')]).toEqual([0, 1, true]);
  });

  test('[A-own] a field the result does not have, or a wrong type, is refused with 2 and changes nothing', async () => {
    const { runId } = await waiting('meeting-to-actions', '--input', 'notes=Ana does x.');
    const answers = await Promise.all([
      at.say('answer', runId, 'actions', '--input', 'action=x'),
      at.say('answer', runId, 'actions', '--values', '{"actions":"x"}'),
      at.say('answer', runId, 'actions', '--input', 'summary=x'),
      at.say('approve', runId, 'actions'),
      at.say('answer', runId, 'nowhere', '--text', 'x'),
    ]);
    expect(answers.map(({ exit, problems }) => [exit, problems[0]?.code, problems[0]?.hint !== undefined])).toEqual([
      [2, 'unknown_field', true],
      [2, 'invalid_answer', true],
      [2, 'invalid_answer', true],
      [2, 'wrong_answer', true],
      [2, 'step_not_found', true],
    ]);
    expect((await at.say('status', runId)).exit).toBe(3);
  });

  test('[A-ask] a question shows its own fields with values it takes, and takes them', async () => {
    const path = workflow(
      '  - id: pick\n    type: ask\n    form:\n      large: { type: boolean, default: false }\n      speed: { type: choice, options: [slow pace, fast], required: true }\n',
      'outputs:\n  speed: { value: "{{ steps.pick.output.speed }}", type: text }\n',
    );
    const { runId, exit, hints } = await waiting(path);
    const answered = await at.say('answer', runId, 'pick', '--input', 'large=false', '--input', 'speed=slow pace');
    expect([exit, hints.includes(`answer ${runId} pick --input large=false --input "speed=slow pace"`), answered.exit]).toEqual([
      3,
      true,
      0,
    ]);
    expect(await end(runId)).toEqual({ exit: 0, outputs: { speed: 'slow pace' } });
  });

  test('[A-approve] an approval shows its options and takes one of them', async () => {
    const path = workflow('  - id: gate\n    type: approve\n    reason: Which one?\n    options: [blue, green]\n');
    const { runId, hints } = await waiting(path);
    const none = await at.say('approve', runId, 'gate');
    const answered = await at.say('approve', runId, 'gate', '--option', 'green');
    expect([hints.includes(`approve ${runId} gate --option green`), none.exit, answered.exit, (await end(runId)).exit]).toEqual([
      true,
      2,
      0,
      0,
    ]);
  });
});
