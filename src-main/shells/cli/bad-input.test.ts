import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { VERSION } from '../../../src-shared/lib/version.ts';
import { runWords } from './recorded-terminal.fixture.ts';

let folder: string;
let home: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-bad-'));
  home = join(folder, 'home');
});

afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const step = (id: string, more = ''): string => `  - id: ${id}\n    type: command\n    command: "true"\n${more}`;
const workflow = (steps: string): string => `version: 1\nid: sample\nname: Sample\nworkspace: none\nsteps:\n${steps}`;

async function refused(path: string): Promise<{ readonly exit: number; readonly code: string; readonly hasHint: boolean }> {
  const { exit, problems } = await runWords(['run', path, '--home', home]);
  return { exit, code: problems[0]?.code ?? '', hasHint: (problems[0]?.hint ?? '') !== '' };
}

describe('bad input', () => {
  test('[CLI] tells its version, and what to do about words it does not know', async () => {
    const said = await runWords(['--version']);
    const unknown = await Promise.all([runWords(['runn']), runWords(['run', '--nope']), runWords(['help', 'runn'])]);
    expect([said.exit, said.out]).toEqual([0, [VERSION]]);
    expect(unknown.map(({ exit, problems }) => [exit, problems[0]?.code, problems[0]?.hint !== undefined])).toEqual(
      unknown.map(() => [2, 'wrong_usage', true]),
    );
  });

  test('[CLI] names the command or the option that was meant', async () => {
    const given = [
      'validat a.yaml',
      'imprt x',
      'help runn',
      'validate a.yaml --teir 1',
      'edit a.yaml --opp {}',
      'xyzzy',
      'run --zz',
    ];
    const told = await Promise.all(given.map(async (line) => (await runWords(line.split(' '))).problems[0]));
    const help = 'See `flowright help` for the commands, or add --help to one.';
    expect(told.map((one) => [one?.message, one?.hint])).toEqual([
      ['There is no command validat.', `Did you mean \`flowright validate\`? ${help}`],
      ['There is no command imprt.', `Did you mean \`flowright import\`? ${help}`],
      ['There is no command runn.', `Did you mean \`flowright run\`? ${help}`],
      ["Unknown option '--teir'.", `Did you mean --tier? ${help}`],
      ["Unknown option '--opp'.", `Did you mean --op? ${help}`],
      ['There is no command xyzzy.', help],
      ["Unknown option '--zz'.", help],
    ]);
  });

  test('[CLI] an edit brings no value that the language cannot have, and leaves the file as it was', async () => {
    const text = workflow(step('one') + step('two'));
    const path = file('edited.yaml', text);
    const wrap = (loop: object): object => ({ op: 'wrapInLoop', ids: ['one'], loop: { id: 'l', ...loop } });
    const set = (field: string, value: unknown): object => ({ op: 'setField', path: field, value });
    const told = await Promise.all(
      [
        wrap({ times: 0 }),
        wrap({ times: 1e30 }),
        wrap({ times: 500 }),
        wrap({ times: '3' }),
        wrap({ tims: 3 }),
        wrap({}),
        wrap({ id: 'L 3', times: 3 }),
        set('steps.one.timeout_sec', 'x'),
        set('steps.one.timeout_sec', -5),
        set('steps.one.comand', 'x'),
        set('version', 7),
        { op: 'addStep', step: { id: 'x', type: 'comand' } },
        { op: 'renameStep', id: 'one', to: 'Not An Id' },
      ].map(async (op) => {
        const { exit, problems } = await runWords(['edit', path, '--op', JSON.stringify(op), '--write', '--home', home]);
        return [exit, problems[0]?.message];
      }),
    );
    expect(told).toEqual([
      [2, 'The loop cannot be made: The loop "l" never goes round: times is 0.'],
      [2, 'The loop cannot be made: "times" must be at most 1,000,000.'],
      [2, 'The loop cannot be made: The loop "l" is to go round 500 times, and its limit is 100.'],
      [2, 'The loop cannot be made: "times" should be a number, not text.'],
      [2, 'The loop cannot be made: There is no key "tims" here.'],
      [2, 'The loop cannot be made: "l" needs one of for_each, while, until, times.'],
      [2, 'The loop cannot be made: "id" "L 3" is not an id.'],
      [2, 'Nothing was changed: "timeout_sec" should be a number, not text.'],
      [2, 'Nothing was changed: "timeout_sec" must be more than 0.'],
      [2, 'Nothing was changed: There is no key "comand" here.'],
      [2, 'Nothing was changed: Version 7 of the language is not known to this program.'],
      [2, 'Nothing was changed: "type" cannot be "comand".'],
      [2, 'This edit operation cannot be understood: "to" has a value it cannot have.'],
    ]);
    expect(readFileSync(path, 'utf8')).toBe(text);
    const mended = ['[{"op":"removeField","path":"steps.one.command"},{"op":"setField","path":"steps.one.x-own","value":1}]'];
    expect((await runWords(['edit', path, '--op', ...mended, '--write', '--home', home])).exit).toBe(0);
  });

  test('[CLI] a value that an option cannot have is told with the nearest that it can, and a missing word by its name', async () => {
    const path = file('w.yaml', workflow(step('one')));
    const given = [
      'list -s usr',
      'runs --status faild',
      'runs -n abc',
      `validate ${path} --tier 4`,
      `convert ${path}`,
      `convert ${path} --to yml`,
      'import x --from tom',
      `edit ${path}`,
      `edit ${path} --fix FR999`,
      `edit ${path} --fix frx`,
      `edit ${path} --op {"op":"renamStep"}`,
      'workspace shwo',
      'workspace show',
      'workspace branch run_1',
      'workspace clean --older-than soon',
      'storage keep',
      'secrets lst',
      'show',
    ];
    const told = await Promise.all(given.map((line) => runWords([...line.split(' '), '--home', home])));
    expect(told.map(({ exit, problems: [one] }) => `${exit} ${one?.message ?? ''} ${one?.hint ?? ''}`)).toEqual([
      '2 --source cannot be usr. Did you mean user? It is one of bundled, user, project, module.',
      '2 --status cannot be faild. Did you mean failed? It is one of queued, running, waiting, paused, succeeded, failed, cancelled.',
      '2 The limit must be a number from 1 to 500. Add --help to the command to see what it takes.',
      '2 --tier cannot be 4. It is one of 1, 2, 3.',
      '2 --to is missing. It is one of yaml, markdown, json, toml.',
      '2 --to cannot be yml. Did you mean yaml? It is one of yaml, markdown, json, toml.',
      '2 --from cannot be tom. Did you mean toml? It is one of workrail, toml, just, workflow-as-code.',
      '2 Say what to change, with --op or --fix. Add --help to the command to see what it takes.',
      '2 No finding has the code FR999. The codes nearest to it are FR707, FR708, FR709; `flowright validate` shows those of the file.',
      '2 No finding has the code FRX. A code looks like FR302; `flowright validate` shows those of the file.',
      `2 This edit operation cannot be understood: did you mean renameStep? "op" must be one of addStep, removeStep, renameStep, setField, removeField, renameField, moveField, connect, disconnect, moveStep, wrapInLoop, extractWorkflow. docs/command-line.md lists the operations and what each takes.`,
      '2 workspace does not know shwo. Did you mean `flowright workspace show`? It is one of list, show, shell, apply, undo, branch, patch, clean.',
      '2 The run is missing. Write `flowright workspace show <run>`.',
      '2 The name is missing. Write `flowright workspace branch <run> <name>`.',
      '2 --older-than takes a number of days, as in 7 or 7d. Add --help to the command to see what it takes.',
      '2 The run is missing. Write `flowright storage keep <run>`.',
      '2 secrets does not know lst. Did you mean `flowright secrets list`? It is one of list, set, remove, protect, unlock.',
      '2 The workflow is missing. Write `flowright show <workflow>`.',
    ]);
  });

  test('[CLI] taking steps out is refused when only looked at as it is when written', async () => {
    const path = file('w.yaml', workflow(step('one') + step('two')));
    file('there.yaml', 'kept');
    const extract = (id: string, name: string): string[] => [
      '--op',
      JSON.stringify({ op: 'extractWorkflow', ids: [id], file: name }),
    ];
    const given = [
      extract('one', './there.yaml'),
      extract('one', './w.yaml'),
      extract('one', './con.yaml'),
      extract('one', './.hidden.yaml'),
      extract('one', './a\u0000b.yaml'),
      extract('one', '../out.yaml'),
      [...extract('one', './new.yaml'), ...extract('two', './new.yaml')],
    ];
    const told = await Promise.all(
      given.map(async (ops) => {
        const looked = await runWords(['edit', path, ...ops, '--home', home]);
        const written = await runWords(['edit', path, ...ops, '--write', '--home', home]);
        return [looked, written].map(({ exit, problems }) => `${exit} ${problems[0]?.code ?? ''}`);
      }),
    );
    expect(told).toEqual([
      ['1 file_exists', '1 file_exists'],
      ['1 file_exists', '1 file_exists'],
      ['2 bad_file', '2 bad_file'],
      ['2 bad_file', '2 bad_file'],
      ['2 bad_value', '2 bad_value'],
      ['2 bad_file', '2 bad_file'],
      ['1 file_exists', '1 file_exists'],
    ]);
    expect(readFileSync(join(folder, 'there.yaml'), 'utf8')).toBe('kept');
  });

  test('[CLI] what names no run is said to be none, whatever is asked of it', async () => {
    const given = [
      ...['logs', 'trash', 'storage keep'],
      ...['show', 'apply', 'undo', 'clean'].map((what) => `workspace ${what}`),
    ];
    const told: unknown[] = [];
    for (const line of given) {
      const { exit, problems } = await runWords([...line.split(' '), 'run_none', '--home', home]);
      told.push([line, exit, problems[0]?.code]);
    }
    expect(told).toEqual(given.map((line) => [line, 2, 'run_not_found']));
    const secret = await runWords(['secrets', 'remove', 'NONE', '--home', home]);
    expect([secret.exit, secret.problems[0]?.code]).toEqual([2, 'secret_not_found']);
  });

  test('[B-file] broken, cyclic, doubled and bomb files are refused with a hint, and nothing is started', async () => {
    const bomb = `a: &a [x, x]\n${Array.from(
      { length: 12 },
      (_, index) =>
        `b${index}: &b${index} [${Array(9)
          .fill(index === 0 ? '*a' : `*b${index - 1}`)
          .join(', ')}]`,
    ).join('\n')}\n`;
    const paths = [
      file('broken.yaml', 'version: 1\nsteps: [\n'),
      file('cyclic.yaml', workflow(step('one', '    needs: [two]\n') + step('two', '    needs: [one]\n'))),
      file('double.yaml', workflow(step('one') + step('one'))),
      file('bomb.yaml', bomb),
      file('empty.yaml', ''),
    ];
    const answers = await Promise.all(paths.map((path) => refused(path)));
    const { lines } = await runWords(['runs', '--json', '--home', home]);
    expect({ answers, lines }).toEqual({
      answers: paths.map(() => ({ exit: 1, code: 'workflow_invalid', hasHint: true })),
      lines: [[]],
    });
  });

  test('[CLI] a file is known by any of its endings, and an operation that cannot be is told in plain words', async () => {
    const json = file(
      'w.jsonc',
      '{"version": 1, "id": "w", "name": "W", "steps": [{"id": "a", "type": "command", "command": "ls"}]}',
    );
    const shown = await Promise.all(
      ['gone.toml', 'gone.jsonc', 'gone.markdown'].map(async (name) => (await runWords(['show', name, '--home', home])).problems),
    );
    const told = await Promise.all(
      ['{"op":"paint"}', '7', '{"op":"removeStep"}', '{"op":"removeStep","id":""}', '{"op":"removeStep","id":"a","x":1}'].map(
        async (op) => (await runWords(['edit', json, '--op', op, '--home', home])).problems[0]?.message,
      ),
    );
    const words = 'This edit operation cannot be understood:';
    expect([shown.map(([one]) => one?.code), told]).toEqual([
      ['file_not_found', 'file_not_found', 'file_not_found'],
      [
        `${words} "op" must be one of addStep, removeStep, renameStep, setField, removeField, renameField, moveField, connect, disconnect, moveStep, wrapInLoop, extractWorkflow.`,
        `${words} it must be a map such as {"op":"removeStep","id":"lint"}.`,
        `${words} "id" is missing.`,
        `${words} "id" has a value it cannot have.`,
        `${words} it takes no "x".`,
      ],
    ]);
  });

  test('[B-file] huge, binary, missing and folder paths each have their own words', async () => {
    mkdirSync(join(folder, 'hollow'));
    const paths = [
      file('huge.yaml', workflow(step('one')) + '#'.repeat(1024 * 1024)),
      file('binary.yaml', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])),
      file('latin.yaml', new Uint8Array([0x6e, 0xe9, 0x0a])),
      join(folder, 'none.yaml'),
      join(folder, 'hollow/'),
    ];
    const answers = await Promise.all(paths.map((path) => refused(path)));
    expect(answers).toEqual(
      [
        [1, 'file_too_big'],
        [1, 'file_binary'],
        [1, 'file_binary'],
        [2, 'file_not_found'],
        [2, 'no_workflow_in_folder'],
      ].map(([exit, code]) => ({ exit, code, hasHint: true })),
    );
  });

  test('[B-command] a program that is not there fails its step and says which', async () => {
    const path = file(
      'gone.yaml',
      `version: 1\nid: gone\nname: Gone\nworkspace: none\nsteps:\n  - id: one\n    type: command\n    argv: [flowright-no-such-program]\n`,
    );
    const { exit, lines } = await runWords(['run', path, '--project', folder, '--json', '--home', home]);
    const failed = lines.find(
      (line) => typeof line === 'object' && line !== null && 'type' in line && line.type === 'stepFailed',
    );
    expect({ exit, named: JSON.stringify(failed).includes('flowright-no-such-program') }).toEqual({ exit: 1, named: true });
  });

  test('[B-folder] a project that is missing or a file is said', async () => {
    const path = file('fine.yaml', workflow(step('one')));
    const missing = await runWords(['run', path, '--project', join(folder, 'nowhere'), '--home', home]);
    const plain = await runWords(['run', path, '--project', path, '--home', home]);
    expect([missing, plain].map(({ exit, problems }) => [exit, problems[0]?.code])).toEqual([
      [2, 'folder_not_found'],
      [2, 'not_a_folder'],
    ]);
  });

  test('[B-write] an edit of a file in a folder that is not writable is refused and changes nothing', async () => {
    // The superuser may write anywhere: a path below a file is refused to everyone.
    const path = file('fine.yaml', workflow(step('one')));
    const { exit, problems } = await runWords([
      'edit',
      join(path, 'inner.yaml'),
      '--op',
      '{"op":"removeStep","id":"one"}',
      '--write',
      '--home',
      home,
    ]);
    expect([exit, problems[0]?.code, readFileSync(path, 'utf8')]).toEqual([2, 'file_not_found', workflow(step('one'))]);
  });

  test('[B-home] a data directory that cannot be made is said', async () => {
    const taken = file('taken', 'a file');
    const { exit, problems } = await runWords(['runs', '--home', join(taken, 'home')]);
    expect([exit, problems.length, problems[0]?.hint !== undefined]).toEqual([2, 1, true]);
  });

  test('[B-newer] a database from a newer version is left alone and said', async () => {
    await runWords(['runs', '--home', home]);
    const database = new Database(join(home, 'history.db'));
    database.pragma('user_version = 999');
    database.close();
    const path = file('fine.yaml', workflow(step('one')));
    const before = readFileSync(join(home, 'history.db'));
    const listed = await runWords(['runs', '--home', home]);
    const started = await runWords(['run', path, '--project', folder, '--home', home]);
    expect([listed, started].map(({ exit, problems }) => [exit, problems[0]?.code])).toEqual([
      [1, 'newer_version'],
      [1, 'newer_version'],
    ]);
    expect(readFileSync(join(home, 'history.db')).equals(before)).toBe(true);
  });

  test('[B-damaged] a damaged database is kept, and the self-test says so', async () => {
    await runWords(['runs', '--home', home]);
    const garbage = 'not a database '.repeat(1000);
    writeFileSync(join(home, 'history.db'), garbage);
    const { exit } = await runWords(['self-test', '--home', home]);
    expect([exit, readFileSync(join(home, 'history.db'), 'utf8') === garbage]).toEqual([1, true]);
  });

  test('[B-usage] `run` without a workflow names those that can be run here', async () => {
    mkdirSync(join(home, 'workflows'), { recursive: true });
    writeFileSync(join(home, 'workflows', 'sample.yaml'), workflow(step('one')));
    const { exit, problems } = await runWords(['run', '--project', folder, '--home', home]);
    expect([exit, problems[0]?.code, /\bsample\b/.test(problems[0]?.hint ?? '')]).toEqual([2, 'wrong_usage', true]);
  });

  test('[B-usage] wrong words exit 2 and say what to do', async () => {
    const answers = await Promise.all(
      [['nonsense'], ['run'], ['runs', '--limit', 'many'], ['run', 'x.yaml', '--input', 'novalue'], ['edit', 'x.yaml']].map(
        (words) => runWords([...words, '--home', home]),
      ),
    );
    expect(answers.map(({ exit, problems }) => [exit, problems[0]?.hint !== undefined])).toEqual(answers.map(() => [2, true]));
  });

  test('[B-usage] names of runs, workflows, commands, paths and fields that are not there exit 2', async () => {
    const path = file('fine.yaml', workflow(step('one')));
    const asked = [
      ['help', 'nope', '--json'],
      ['nope'],
      ['status', 'nope'],
      ['logs', 'nope'],
      ['resume', 'nope'],
      ['undo', 'nope'],
      ['show', 'nope'],
      ['validate', join(folder, 'none.yaml')],
      ['run', 'nope', '--project', folder],
      ['run', path, '--project', folder, '--input', 'nope=1'],
    ];
    const answers = await Promise.all(asked.map((words) => runWords([...words, '--home', home])));
    expect(answers.map(({ exit }, index) => [asked[index], exit])).toEqual(asked.map((words) => [words, 2]));
  });

  test('[B-usage] a port that is none is said in words', async () => {
    const answers = await Promise.all(
      ['abc', '-1', '70000'].map((port) => runWords(['serve', `--port=${port}`, '--home', home])),
    );
    expect(answers.map(({ exit, problems }) => [exit, problems[0]?.message])).toEqual(
      answers.map(() => [2, 'The port must be a number from 0 to 65535.']),
    );
  });

  test('[B-name] hints name the program as it was started', async () => {
    vi.stubEnv('FLOWRIGHT_COMMAND', 'npm start --');
    const { problems } = await runWords(['status', 'nope', '--home', home]);
    const help = await runWords(['help', 'run']);
    vi.unstubAllEnvs();
    expect([problems[0]?.hint?.includes('`npm start -- runs`'), /\bflowright /.test(help.out.join('\n'))]).toEqual([true, false]);
  });
});
