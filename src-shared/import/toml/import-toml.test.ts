import { describe, expect, test } from 'vitest';
import { checkAll, errorsOf, runToEnd } from '../run-to-end.fixture.ts';
import { translatedCondition } from './expression-words.ts';
import { importToml } from './import-toml.ts';
import { RELEASE_TOML } from './toml.fixture.ts';

const release = importToml({ path: 'release/workflow.toml', text: RELEASE_TOML });
const workflow = checkAll(release)[0]?.checked.workflow;

describe('workflow.toml', () => {
  test('[import] everything of it becomes a workflow that is right and runs to its end', () => {
    expect(errorsOf(release)).toEqual([]);
    const [made] = checkAll(release);
    expect(made?.checked.compiled === undefined ? 'broken' : runToEnd(made.checked.compiled).state.status).toBe('succeeded');
    expect({
      id: workflow?.id,
      license: workflow?.license,
      requires: workflow?.requires,
      inputs: workflow?.inputs,
    }).toEqual({
      id: 'release',
      license: 'MIT',
      requires: { programs: { node: '>= 20', git: '*' }, agents: ['reviewer-agent'] },
      inputs: {
        channel: { type: 'choice', help: 'Where it goes.', options: ['beta', 'stable'], default: 'beta' },
        build_no: { type: 'integer', required: true },
        dry: { type: 'boolean', default: false },
        tag: { type: 'text', pattern: 'v[0-9.]+', default: 'v1.0' },
      },
    });
  });

  test('[import] a step without needs waits for nothing, wherever it stands', () => {
    expect(workflow?.steps.map(({ id, needs }) => [id, needs])).toEqual([
      ['build', undefined],
      ['lint', []],
      ['unit', ['build']],
      ['review', ['unit', 'lint']],
      ['ship', ['unit', 'review']],
      ['announce', undefined],
      ['step-2-clean', []],
    ]);
  });

  test('[import] an action is written out with the values given to it, which reach the shell as values', () => {
    const unit = workflow?.steps.find(({ id }) => id === 'unit');
    expect(unit?.type === 'command' ? [unit.command, unit.env, unit.timeout_sec, unit.retry] : undefined).toEqual([
      'npm test --prefix {{ "packages/app" }} -- --channel {{ inputs.channel }}',
      { CI: '1', NODE_ENV: 'test' },
      300,
      { max_attempts: 3 },
    ]);
  });

  test('[import] what has no equal is kept and named', () => {
    expect(release.losses.map(({ path, kept }) => [path.split('#')[1], kept])).toEqual([
      ['/parameters/0/validation/severity', 'x-toml'],
      ['/steps/2-clean/when', 'x-toml.when'],
      ['/steps/2-clean/cache', 'steps.step-2-clean.x-toml.cache'],
      ['/owner', 'x-toml.owner'],
      ['/version', 'x-toml.version'],
    ]);
    expect(
      ['owner: team-a', 'severity: high', 'cache: npm', 'when: matrix.os =~ linux'].filter(
        (one) => !release.files[0]?.text.includes(one),
      ),
    ).toEqual([]);
  });

  test.each([
    ["parameters.a == 'x' and not params.b", 'inputs.a == "x" && !inputs.b'],
    ['${{ inputs.n > 2 || steps.build.status == "failed" }}', 'inputs.n > 2 || steps.build.status == "failed"'],
    ['a', 'inputs.a != ""'],
    ['b', 'inputs.b'],
    ['success()', 'steps.build.status == "succeeded"'],
    ['steps.build.outputs.url == ""', 'steps.build.output.data.url == ""'],
    ['unknown == 1', undefined],
    ['matrix.os =~ linux', undefined],
    ['', undefined],
  ])('[import] the condition %s is written %s', (text, expected) => {
    const parameters = new Map([
      ['a', { key: 'a', type: 'text' }],
      ['b', { key: 'b', type: 'boolean' }],
      ['n', { key: 'n', type: 'integer' }],
    ]);
    expect(translatedCondition(text, { parameters, steps: new Map([['build', 'build']]), needs: ['build'] })).toBe(expected);
  });

  test('[import] values of the wrong kind are told, and nothing of the rest is lost', () => {
    const text = `name = 3
parameters = [{ type = "text" }, { name = "p", validation = 4, options = ["a", true] }]
workspace = "cloud"
artifacts = { report = 5, log = { path = "a.log", retention = "ever" } }
actions = { a = 1 }
[steps.a]
run = "ls"
timeout = "soon"
`;
    const { files, losses, changes, diagnostics } = importToml({ path: 'w.toml', text });
    expect([
      diagnostics,
      losses.map(({ path, message }) => `${path}: ${message}`),
      changes.map(({ message }) => message),
    ]).toEqual([
      [],
      [
        'w.toml#/parameters/1: Choices that are neither text nor numbers are left out.',
        'w.toml#/parameters/1/validation: An input can make nothing of validation: it is a number.',
        'w.toml#/actions/a: This is not an action: 1',
        'w.toml#/steps/a/timeout: A step can make nothing of timeout: it is text.',
        'w.toml#/artifacts/report: This is not an artifact: 5',
        'w.toml#/artifacts/log/retention: An artifact can make nothing of retention: it is text.',
        'w.toml#/workspace: A workspace "cloud" has no equal; the workflow works in a copy of the project.',
        'w.toml#/name: A workflow can make nothing of name: it is a number.',
      ],
      ['The parameter has no name; it is called "parameter_1".', 'The files are kept when "a", the last step, is done.'],
    ]);
    expect(
      ['validation: 4', 'options: [a, true]', 'timeout: soon', 'retention: ever', 'name: 3'].filter(
        (kept) => !files[0]?.text.includes(kept),
      ),
    ).toEqual([]);
  });

  test('[import] text that is no TOML says where it breaks', () => {
    const { files, diagnostics } = importToml({ path: 'workflow.toml', text: 'name = "x"\n[steps.a\nrun = "ls"\n' });
    expect([files, diagnostics.map(({ code, range }) => [code, range?.start.line])]).toEqual([[], [['IM007', 2]]]);
  });

  test('[import] an empty file makes nothing', () => {
    const { files, diagnostics } = importToml({ path: 'workflow.toml', text: '\uFEFF# later\n' });
    expect([files, diagnostics.map(({ code, message }) => `${code} ${message}`)]).toEqual([[], ['IM005 The file is empty.']]);
  });
});
