import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ArtifactSpec } from '../../src-shared/workflow/step-fields.ts';
import type { StepError } from '../../src-shared/history/events.ts';
import type { PerformRequest } from '../../src-shared/engine/io.ts';
import { jsonObjectSchema, type JsonObject } from '../../src-shared/lib/json.ts';
import { renderCommand } from '../../src-shared/workflow/expressions/template.ts';
import { createProcesses } from '../system/processes/processes.ts';
import { createCommandExecutor } from './command-executor.ts';
import { INJECTIONS, INJECTIONS_IN_COMPANY } from './injections.fixture.ts';

type CommandRequest = Extract<PerformRequest, { type: 'command' }>;
interface Extra {
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly artifacts?: readonly ArtifactSpec[];
  readonly signal?: AbortSignal;
  readonly onStart?: () => void;
}

let top = '';
let logged: string[] = [];
let kept: string[] = [];
let stored: Readonly<Record<string, string>> = {};
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'flowright-command-'));
  for (const folder of ['work', 'artifacts']) await mkdir(join(top, folder));
  logged = [];
  kept = [];
  stored = {};
});
afterEach(() => rm(top, { recursive: true, force: true }));

const executor = createCommandExecutor({
  processes: createProcesses(),
  host: { platform: process.platform, env: { ...process.env, FLOWRIGHT_PRIVATE: 'no', LEAK: 'no' } },
  guard: { admit: (launch) => Promise.resolve({ ok: true, value: { ...launch, done: () => undefined } }) },
});

async function perform(request: Partial<CommandRequest>, extra: Extra = {}) {
  return executor.perform(
    { type: 'command', values: {}, ...request },
    {
      runId: 'run_1',
      effect: {
        type: 'perform',
        step: 'build',
        attempt: 1,
        request: { type: 'command', values: {}, ...request },
        env: extra.env ?? {},
        secrets: extra.secrets ?? [],
        exclusive: false,
        artifacts: extra.artifacts ?? [],
      },
      workspace: {
        mode: 'isolated',
        kind: 'copy',
        root: join(top, 'work'),
        projectRoot: join(top, 'project'),
        artifacts: join(top, 'artifacts'),
      },
      workflowDir: join(top, 'workflow'),
      secrets: stored,
      signal: extra.signal ?? new AbortController().signal,
      log: (_stream, text) => void logged.push(text),
      stdoutFile: join(top, 'out.log'),
      stderrFile: join(top, 'err.log'),
      progress: () => undefined,
      artifact: ({ path, type, name }) => {
        kept.push(`${type} ${name}`);
        return Promise.resolve({ id: 'a', type, name, path, bytes: 0, sha256: '', mediaType: '' });
      },
      owns: () => extra.onStart?.(),
    },
  );
}
async function output(request: Partial<CommandRequest>, extra: Extra = {}): Promise<JsonObject> {
  const result = await perform(request, extra);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return jsonObjectSchema.parse(result.value);
}
async function failure(request: Partial<CommandRequest>, extra: Extra = {}): Promise<StepError> {
  const result = await perform(request, extra);
  if (result.ok) throw new Error(`should have failed and gave ${JSON.stringify(result.value)}`);
  return result.error;
}
/** The allow-list as this test has it, beside what the executor and the system add. */
function expectedNames(own: readonly string[]) {
  const allowed =
    'PATH HOME USER LOGNAME SHELL LANG LANGUAGE LC_ALL LC_CTYPE LC_MESSAGES TZ TMPDIR TEMP TMP XDG_CACHE_HOME XDG_CONFIG_HOME ' +
    'XDG_DATA_HOME XDG_RUNTIME_DIR HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy SSL_CERT_FILE SSL_CERT_DIR ' +
    'NODE_EXTRA_CA_CERTS JAVA_HOME GOPATH GOROOT CARGO_HOME RUSTUP_HOME NVM_DIR VOLTA_HOME PYENV_ROOT ANDROID_HOME';
  const flowright = ' _RUN_ID _STEP_ID _WORKSPACE _PROJECT_ROOT _WORKFLOW_DIR _ARTIFACTS _OUTPUT _PROCESS'.split(' ');
  return {
    inherited: allowed.split(' ').filter((name) => process.env[name] !== undefined),
    given: [...own, ...flowright.map((ending) => `FLOWRIGHT${ending}`)],
  };
}
const printed = (script: string): readonly string[] => [process.execPath, '-e', script];

describe('output', () => {
  test('[S-command] gives exit code, output and the data it wrote', async () => {
    expect(await output({ command: 'echo hello; echo "{\\"n\\": [1]}" > "$FLOWRIGHT_OUTPUT"; echo oops >&2' })).toEqual({
      exit_code: 0,
      stdout: 'hello\n',
      data: { n: [1] },
    });
    expect([await readFile(join(top, 'out.log'), 'utf8'), await readFile(join(top, 'err.log'), 'utf8')]).toEqual([
      'hello\n',
      'oops\n',
    ]);
  });
  test('[S-command] keeps the last 64 KB on whole characters, and only of this attempt', async () => {
    await writeFile(join(top, 'out.log'), 'before\n');
    expect(await output({ command: 'echo now' })).toEqual({ exit_code: 0, stdout: 'now\n' });
    const { stdout } = await output({ argv: printed("process.stdout.write('x' + 'ü'.repeat(100000))") });
    expect([
      /^ü+$/.test(String(stdout)),
      Buffer.byteLength(String(stdout)) <= 65_536,
      Buffer.byteLength(String(stdout)) > 65_530,
    ]).toEqual([true, true, true]);
  });
  test('[S-command] data that is not JSON, or too much of it, is an error', async () => {
    expect(await failure({ command: 'echo nope > "$FLOWRIGHT_OUTPUT"' })).toMatchObject({
      code: 'output_not_json',
      retryable: false,
    });
    expect(
      await failure({
        argv: printed("require('fs').writeFileSync(process.env.FLOWRIGHT_OUTPUT, JSON.stringify('x'.repeat(2e6)))"),
      }),
    ).toMatchObject({ code: 'output_too_large' });
  });
});

describe('failing', () => {
  test('[S-command] an exit code tells the last lines', async () => {
    expect(await failure({ command: 'echo one; echo "\x1b[31mit broke\x1b[0m" >&2; exit 3' })).toEqual({
      code: 'exit_code',
      message: '“echo one; echo "\x1b[31mit broke\x1b[0m" >&2; exit 3” ended with exit code 3: it broke',
      hint: 'Its log shows everything it printed.',
      detail: { exit_code: 3, signal: null, stderr: ['it broke'], stdout: ['one'] },
    });
  });
  test.each([
    [{ command: 'no-such-program-x --y' }],
    [{ argv: ['no-such-program-x', '--y'] }],
    [{ command: 'true && no-such-program-x' }],
  ])('[S-command] a missing program says how to get it: %j', async (request) => {
    expect(await failure(request)).toMatchObject({
      code: 'program_not_found',
      message: 'The program “no-such-program-x” was not found on this computer.',
      hint: 'Install no-such-program-x, or check that the step spells it correctly and that its folder is on the PATH.',
      retryable: false,
    });
  });
  test('[S-command] a shell that is not there, and nothing to run', async () => {
    expect(await failure({ command: 'x', shell: 'no-such-shell' })).toMatchObject({ code: 'shell_not_found' });
    expect(await failure({})).toMatchObject({ code: 'nothing_to_run' });
    expect(await failure({ argv: [''] })).toMatchObject({ code: 'nothing_to_run' });
    expect(await failure({ command: 'echo a\0b' })).toMatchObject({ code: 'bad_command' });
  });
  test('[S-command] a process ended by a signal is told', async () => {
    expect(await failure({ command: 'kill -9 $$' })).toMatchObject({ code: 'killed', message: containing('SIGKILL') });
  });
});

describe('place and environment', () => {
  test('[S-cwd] works in the workspace or a folder of it, never outside', async () => {
    await mkdir(join(top, 'work', 'sub'));
    await mkdir(join(top, 'outside'));
    expect(String((await output({ command: 'pwd -P', workingDirectory: 'sub' }))['stdout']).endsWith('/work/sub\n')).toBe(true);
    for (const workingDirectory of ['..', '../outside', 'sub/../../outside', '/tmp/../..', 'a\0b'])
      expect(['outside_workspace', 'folder_not_found']).toContain((await failure({ command: 'pwd', workingDirectory })).code);
    expect(await failure({ command: 'pwd', workingDirectory: 'nope' })).toMatchObject({ code: 'folder_not_found' });
  });
  test('[S-env] the environment is empty but for allowed names, the step’s own, secrets and FLOWRIGHT_*', async () => {
    stored = { TOKEN: 's3cret' };
    const { stdout } = await output(
      { argv: printed('console.log(JSON.stringify(process.env))'), values: { V1: 'x' } },
      { env: { MINE: '1' }, secrets: ['TOKEN'] },
    );
    const env = jsonObjectSchema.parse(JSON.parse(String(stdout)));
    expect(env).toMatchObject({
      MINE: '1',
      TOKEN: 's3cret',
      V1: 'x',
      PATH: process.env['PATH'],
      FLOWRIGHT_RUN_ID: 'run_1',
      FLOWRIGHT_STEP_ID: 'build',
      FLOWRIGHT_WORKSPACE: join(top, 'work'),
      FLOWRIGHT_PROJECT_ROOT: join(top, 'project'),
      FLOWRIGHT_WORKFLOW_DIR: join(top, 'workflow'),
      FLOWRIGHT_ARTIFACTS: join(top, 'artifacts'),
      FLOWRIGHT_OUTPUT: containing(''),
    });
    // Set equality: nothing but what is on a list, whatever the machine's own environment holds.
    const { inherited, given } = expectedNames(['MINE', 'TOKEN', 'V1']);
    expect(Object.keys(env).sort()).toEqual([...inherited, ...given].sort());
    expect(['LEAK', 'FLOWRIGHT_PRIVATE'].filter((name) => name in env)).toEqual([]);
  });
  test('[E88] a workflow cannot set what decides which program starts, what it loads or where it calls', async () => {
    const refused =
      'PATH path HOME LD_PRELOAD LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES NODE_OPTIONS NODE_EXTRA_CA_CERTS BASH_ENV ENV IFS GIT_DIR ' +
      'GIT_SSH_COMMAND GIT_CONFIG_COUNT PYTHONPATH PERL5OPT RUBYOPT JAVA_TOOL_OPTIONS HTTPS_PROXY http_proxy SSL_CERT_FILE ' +
      'ANTHROPIC_BASE_URL OPENAI_API_BASE AWS_ENDPOINT_URL npm_config_registry PIP_INDEX_URL FLOWRIGHT_RUN_ID FLOWRIGHT_VAULT_PASSPHRASE';
    for (const name of refused.split(' ')) {
      expect(await failure({ command: 'true' }, { env: { [name]: 'x' } })).toMatchObject({ code: 'variable_refused', at: name });
    }
  });
  test('[S-env] what no environment can carry is refused before anything starts', async () => {
    expect(await failure({ command: 'true' }, { env: { 'A=B': 'x' } })).toMatchObject({ code: 'bad_variable' });
    expect(await failure({ command: 'true', values: { V: 'a\0b' } })).toMatchObject({ code: 'bad_variable' });
    expect(await failure({ command: 'true', values: { V: 'x'.repeat(200_000) } })).toMatchObject({ code: 'value_too_long' });
  });
});

describe('injection', () => {
  test('[S-inject] no value becomes code as a word of argv: every byte arrives', async () => {
    expect(INJECTIONS_IN_COMPANY.length).toBeGreaterThan(1000);
    const show = 'require("fs").writeFileSync(process.env.FLOWRIGHT_OUTPUT, JSON.stringify(process.argv.slice(1)))';
    expect((await output({ argv: [...printed(show), '--', ...INJECTIONS_IN_COMPANY] }))['data']).toEqual(INJECTIONS_IN_COMPANY);
  });
  test('[S-inject] no value becomes code in any place of a shell text: every byte arrives', async () => {
    const inputs = Object.fromEntries(INJECTIONS.map((value, index) => [`v${index}`, value]));
    const broken: string[] = [];
    // A process carries about 2 MB of environment.
    for (const part of chunked(Object.keys(inputs), 40)) {
      const lines = part.map(
        (name) =>
          `n {{ inputs.${name} }}; n "{{ inputs.${name} }}"; n "a{{ inputs.${name} }}b"; X={{ inputs.${name} }}; n "$X"; n "$(printf %s {{ inputs.${name} }}; echo .)"; n pre{{ inputs.${name} }}post`,
      );
      const rendered = renderCommand(`n() { printf '%s\\0' "$1" >> all; }\nrm -f all\n${lines.join('\n')}\n`, { inputs });
      if (!rendered.ok) throw new Error(rendered.error.message);
      await output({ command: rendered.value.command, values: rendered.value.values });
      const arrived = (await readFile(join(top, 'work', 'all'), 'utf8')).split('\0').slice(0, -1);
      const sent = part.flatMap((name) => [
        inputs[name],
        inputs[name],
        `a${inputs[name]}b`,
        inputs[name],
        `${inputs[name]}.`,
        `pre${inputs[name]}post`,
      ]);
      sent.forEach((value, index) => {
        if (arrived[index] !== value)
          broken.push(`${JSON.stringify(value)} came as ${JSON.stringify(arrived[index])}`.slice(0, 200));
      });
      expect(arrived.length).toBe(sent.length);
    }
    expect(broken).toEqual([]);
    expect(await readFile(join(top, 'work', 'pwned'), 'utf8').catch(() => 'nothing')).toBe('nothing');
  });
  test('[S-inject] no value becomes code in the environment of a step', async () => {
    const env = Object.fromEntries(INJECTIONS.slice(0, 100).map((value, index) => [`MINE_${index}`, value]));
    const show =
      'require("fs").writeFileSync(process.env.FLOWRIGHT_OUTPUT, JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("MINE_")))))';
    expect((await output({ argv: printed(show) }, { env }))['data']).toEqual(env);
  });
});

function chunked(names: readonly string[], size: number): readonly (readonly string[])[] {
  return names.length <= size ? [names] : [names.slice(0, size), ...chunked(names.slice(size), size)];
}

describe('artifacts', () => {
  test('[S-artifacts] collects what patterns name in the workspace or the artifacts folder, also after a failure', async () => {
    const artifacts: ArtifactSpec[] = [
      { type: 'test_report', path: 'out/*.xml' },
      { type: 'report', path: 'page.html', name: 'Page' },
      { type: 'file', path: 'missing.txt' },
      { type: 'file', path: '../secret' },
      { type: 'file', path: '/etc/passwd' },
      { type: 'file', path: 'link' },
    ];
    const command =
      'mkdir out; echo 1 > out/a.xml; echo 2 > out/b.xml; echo 3 > "$FLOWRIGHT_ARTIFACTS/page.html"; ln -s /etc/passwd link; exit 1';
    await failure({ command }, { artifacts });
    expect(kept).toEqual(['test_report out/a.xml', 'test_report out/b.xml', 'report Page']);
    expect(logged.slice(1)).toEqual([
      'The declared artifact missing.txt was not made.',
      'The artifact was left out: ../secret leads out of the workspace.',
      'The artifact was left out: /etc/passwd leads out of the workspace.',
      'The declared artifact link was not made.',
    ]);
  });
});

describe('stopping', () => {
  test('[S-abort] ends the whole tree, then settles', async () => {
    const stop = new AbortController();
    const ended = failure(
      { command: 'sh -c "sleep 300 & echo \\$! > child; wait"' },
      { signal: stop.signal, onStart: () => void waitForFile(join(top, 'work', 'child')).then(() => stop.abort()) },
    );
    expect(await ended).toMatchObject({ code: 'cancelled' });
    const child = Number(await readFile(join(top, 'work', 'child'), 'utf8'));
    expect(() => process.kill(child, 0)).toThrow('ESRCH');
  });
  test('[S-abort] a step stopped before it starts starts nothing', async () => {
    expect(await failure({ command: 'echo x > started' }, { signal: AbortSignal.abort() })).toMatchObject({ code: 'cancelled' });
    expect(await readFile(join(top, 'work', 'started'), 'utf8').catch(() => 'nothing')).toBe('nothing');
  });
});

async function waitForFile(path: string): Promise<void> {
  while ((await readFile(path, 'utf8').catch(() => '')).trim() === '') await new Promise((resolve) => setImmediate(resolve));
}

function containing(text: string): unknown {
  return expect.stringContaining(text);
}
