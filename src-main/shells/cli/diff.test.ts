import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runWords } from './recorded-terminal.fixture.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-diff-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const OLD = `version: 1
id: sample
name: Sample
policies: { budget: { max_credits: 5 } }
steps:
  - { id: unit, type: command, command: npm test }
  - { id: ship, type: approve, reason: Ship it? }
`;
const NEW = `# written anew
version: 1
id: sample
name: Sample
policies:
  budget:
    max_credits: 9
steps:
  - id: unit-tests
    type: command
    command: npm test -- --silent
  - id: lint
    type: command
    command: npm run lint
`;

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const run = (...words: readonly string[]) => runWords(['diff', ...words, '--home', join(folder, 'home')]);

describe('flowright diff', () => {
  test('[CLI-diff] says in words what was added, removed, renamed and changed, and what to look at first', async () => {
    const [old, now] = [file('old.yaml', OLD), file('new.yaml', NEW)];
    const { exit, out } = await run(old, now);
    expect([exit, out.join('\n').split('\n').slice(2)]).toEqual([
      0,
      [
        '',
        'Look at first',
        '  ! The limit rises from 5 to 9 credits.',
        '  ! The approval "Ship" is gone.',
        '  ! New: runs these commands exactly as shown, as you (npm test -- --silent; npm run lint).',
        '',
        'The workflow',
        '  policies.budget.max_credits: 5 → 9',
        '',
        'Steps',
        '  ~ changed Unit tests (unit-tests, command)',
        '      id: unit → unit-tests',
        '      command: npm test{+ -- --silent+}',
        '  − removed Ship (ship, approve): Ask: Ship it?',
        '  + added Lint (lint, command): Run npm run lint',
        '      command: npm run lint',
        '      waits for: unit-tests',
        '',
        'May do now',
        '  + Runs these commands exactly as shown, as you:',
        '      npm test -- --silent',
        '      npm run lint',
        '',
        'May do no longer',
        '  − Runs these commands exactly as shown, as you:',
        '      npm test',
        '  − Asks you before it goes on:',
        '      Ask: Ship it?',
      ],
    ]);
  });

  test('[CLI-diff] what one side alone has is told field by field, and texts of several lines stand below one another', async () => {
    const more = OLD.replace('steps:', 'inputs: { who: { type: choice, options: [a, b] } }\nsteps:').replace(
      'command: npm test',
      'command: "npm test\\necho ok"',
    );
    const { out } = await run(file('old.yaml', OLD), file('new.yaml', more));
    expect(out.join('\n').split('\n').slice(2, 17)).toEqual([
      '',
      'Look at first',
      '  ! New: runs these commands exactly as shown, as you (npm test',
      '    echo ok).',
      '',
      'The workflow',
      '  inputs.who.type: not set → choice',
      '  inputs.who.options: not set → a, b',
      '',
      'Steps',
      '  ~ changed Unit (unit, command)',
      '      command: npm test{+',
      '        echo ok+}',
      '',
      'May do now',
    ]);
  });

  test('[CLI-diff] layout and comments make no difference; a difference is exit 1 only where asked for', async () => {
    const [old, same, now] = [file('old.yaml', OLD), file('same.yaml', `# hello\n${OLD}`), file('new.yaml', NEW)];
    const answers = await Promise.all([run(old, same, '--exit-code'), run(old, old), run(old, now, '--exit-code', '--json')]);
    expect(answers.map(({ exit, out }) => [exit, out.slice(1)])).toEqual([
      [0, ['They mean the same; only how they are written differs.']],
      [0, ['They are the same.']],
      [1, []],
    ]);
    expect(answers[2]?.lines).toMatchObject([{ same: false, before: { id: 'sample' }, fields: [{ before: 5, after: 9 }] }]);
  });

  test('[CLI-diff] either side may be a revision of the git repository the file lies in', async () => {
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...words], { cwd: folder });
    const path = file('flow.yaml', OLD);
    git('init', '-q');
    git('add', 'flow.yaml');
    git('commit', '-qm', 'first');
    file('flow.yaml', NEW);
    const answers = await Promise.all([
      run(path, '--git', 'HEAD', '--json'),
      run(`HEAD:${path}`, path, '--json'),
      run(`nowhere:${path}`, path),
      run(path),
    ]);
    expect(answers.map(({ exit, lines, problems }) => [exit, lines.length, problems[0]?.code])).toEqual([
      [0, 1, undefined],
      [0, 1, undefined],
      [2, 0, 'ref_not_found'],
      [2, 0, 'wrong_usage'],
    ]);
    expect(readFileSync(path, 'utf8')).toBe(NEW);
  });
});
