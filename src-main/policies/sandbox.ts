import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { StepError } from '../../src-shared/history/events.ts';
import type { EnforcementMeans } from '../../src-shared/workflow/policies/enforcement.ts';
import { steersPrograms } from '../../src-shared/workflow/policies/command-names.ts';
import { hostsInAll } from '../../src-shared/workflow/policies/hosts.ts';
import type { AdmittedCommand, CommandLaunch } from '../ports/policies.ts';
import type { Processes } from '../ports/processes.ts';
import { writablePlaces } from './sandbox-places.ts';

/** Shuts commands in where this machine can. */
export interface Sandbox {
  /** Whether commands can be shut in here, tried for real once; what is missing is looked for again after a minute. */
  means(): Promise<EnforcementMeans>;
  /** The words that start a command inside, under settings of its own. */
  wrap(launch: CommandLaunch): Promise<Result<AdmittedCommand, StepError>>;
}

/** What the sandbox stands on. `dir` holds the settings of each start, out of reach of what runs inside. */
export interface SandboxParts {
  readonly processes: Pick<Processes, 'find' | 'capture'>;
  readonly dir: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface Tools {
  readonly node: string;
  readonly runtime: string;
  readonly bwrap?: string;
  readonly socat?: string;
  readonly rg?: string;
}

const LOOK_AGAIN_MS = 60_000;
const TRIAL_MS = 20_000;

/** Makes the sandbox from what the machine has: @anthropic-ai/sandbox-runtime over bubblewrap or sandbox-exec. */
export function createSandbox(parts: SandboxParts): Sandbox {
  let tried: { readonly at: number; readonly result: Promise<Result<Tools, EnforcementMeans>> } | undefined;

  function tools(): Promise<Result<Tools, EnforcementMeans>> {
    const now = performance.now();
    if (tried !== undefined && now - tried.at < LOOK_AGAIN_MS) return tried.result;
    const result = tryOut(parts);
    const attempt = { at: now, result };
    tried = attempt;
    void result.then((found) => {
      // What works goes on working.
      if (found.ok && tried === attempt) tried = { at: Number.POSITIVE_INFINITY, result };
    });
    return result;
  }

  return {
    async means() {
      const found = await tools();
      return found.ok ? { sandbox: true } : found.error;
    },
    async wrap(launch) {
      const found = await tools();
      if (found.ok) return ok(shutIn(launch, found.value, parts));
      return err({
        code: 'cannot_enforce',
        message: `The workflow limits which hosts may be reached, and this computer cannot enforce that: ${found.error.why ?? 'no sandbox'}`,
        ...(found.error.hint === undefined ? {} : { hint: found.error.hint }),
        retryable: false,
      });
    },
  };
}

async function tryOut(parts: SandboxParts): Promise<Result<Tools, EnforcementMeans>> {
  const missing = (why: string, hint: string): Result<never, EnforcementMeans> => err({ sandbox: false, why, hint });
  if (parts.platform !== 'linux' && parts.platform !== 'darwin')
    return missing('there is no sandbox for this system yet.', 'Run it on Linux or macOS, or consent to run without this limit.');
  const runtime = runtimePath();
  if (runtime === undefined) return missing('the sandbox runtime is not installed.', 'Install Flowright again.');
  const node = process.versions['electron'] === undefined ? process.execPath : await parts.processes.find('node');
  if (node === undefined) return missing('Node was not found.', 'Install Node 22 or later, so that the sandbox can start.');
  const [bwrap, socat, rg] = await Promise.all(['bwrap', 'socat', 'rg'].map((program) => parts.processes.find(program)));
  const lacking = [
    ...(parts.platform === 'linux' && bwrap === undefined ? ['bubblewrap'] : []),
    ...(parts.platform === 'linux' && socat === undefined ? ['socat'] : []),
    ...(rg === undefined ? ['ripgrep'] : []),
  ];
  if (lacking.length > 0)
    return missing(
      `${lacking.join(', ')} not found.`,
      `Install ${lacking.join(', ')} (${parts.platform === 'linux' ? 'apt-get install' : 'brew install'} ${lacking.join(' ')}).`,
    );
  const tools: Tools = {
    node,
    runtime,
    ...(bwrap === undefined ? {} : { bwrap }),
    ...(socat === undefined ? {} : { socat }),
    ...(rg === undefined ? {} : { rg }),
  };
  const place = makePlace(parts.dir, tools, { hosts: [], allowWrite: [parts.dir], denyWrite: [] });
  try {
    const trial = await parts.processes.capture([node, runtime, '-s', place.settings, '-c', 'exit 7'], {
      cwd: place.temp,
      env: outerEnvironment(parts, {}),
      timeoutMs: TRIAL_MS,
      maxBytes: 16_384,
    });
    if (trial.ok && trial.value.code === 7) return ok(tools);
    const said = trial.ok
      ? (trial.value.stderr.trim().split('\n').at(-1) ?? `exit code ${trial.value.code}`)
      : trial.error.message;
    return missing(
      `the sandbox does not start: ${said}`,
      'On Ubuntu 24.04 and later, user namespaces may have to be allowed (sysctl kernel.apparmor_restrict_unprivileged_userns=0).',
    );
  } finally {
    place.remove();
  }
}

/** One settings file per start: the runtime does not take limits per call. */
function shutIn(launch: CommandLaunch, tools: Tools, parts: SandboxParts): AdmittedCommand {
  const { allowWrite, denyWrite } = writablePlaces(launch, parts.env);
  const place = makePlace(parts.dir, tools, { hosts: hostsInAll(launch.policies.hosts), allowWrite, denyWrite });
  const inner: Record<string, string> = { TMPDIR: place.temp, TMP: place.temp, TEMP: place.temp };
  const outer: Record<string, string> = {};
  for (const [name, value] of Object.entries(launch.env)) {
    if (name in inner || /_proxy$/i.test(name)) continue;
    // What would steer the runtime itself, which stands outside, is only set inside.
    if (isPlain(name) && parts.env[name] !== value && steersRuntime(name)) {
      outer[`FLOWRIGHT_INNER_${name}`] = value;
      inner[name] = `\${FLOWRIGHT_INNER_${name}}`;
    } else outer[name] = value;
  }
  const exports = Object.entries(inner).map(([name, value]) =>
    value.startsWith('${') ? `export ${name}="${value}"; unset FLOWRIGHT_INNER_${name}` : `export ${name}=${quoted(value)}`,
  );
  const text = [...exports, `exec ${launch.argv.map(quoted).join(' ')}`].join('; ');
  return {
    argv: [tools.node, tools.runtime, '-s', place.settings, '-c', text],
    env: outerEnvironment(parts, outer),
    done: () => place.remove(),
  };
}

/** The runtime's own environment: the machine's PATH and proxies, never the step's. */
function outerEnvironment({ env }: Pick<SandboxParts, 'env'>, given: Readonly<Record<string, string>>): Record<string, string> {
  const own = ['PATH', 'HOME', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  return {
    ...given,
    ...Object.fromEntries(own.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
  };
}

function steersRuntime(name: string): boolean {
  return steersPrograms(name) || /^(?:NODE_|SRT_|CLAUDE|UV_|SSL_CERT|DEBUG$|TMPDIR$)/.test(name);
}

function isPlain(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

interface Place {
  readonly settings: string;
  readonly temp: string;
  remove(): void;
}

function makePlace(
  dir: string,
  tools: Tools,
  limits: { readonly hosts: readonly string[]; readonly allowWrite: readonly string[]; readonly denyWrite: readonly string[] },
): Place {
  const top = join(dir, randomUUID());
  const temp = join(top, 'tmp');
  mkdirSync(temp, { recursive: true, mode: 0o700 });
  const settings = join(top, 'settings.json');
  const real = realpathSync.native(temp);
  const text = JSON.stringify({
    network: { allowedDomains: limits.hosts, deniedDomains: [], strictAllowlist: true },
    filesystem: { denyRead: [], allowWrite: [...limits.allowWrite, real], denyWrite: limits.denyWrite },
    ...(tools.bwrap === undefined ? {} : { bwrapPath: tools.bwrap }),
    ...(tools.socat === undefined ? {} : { socatPath: tools.socat }),
    ...(tools.rg === undefined ? {} : { ripgrep: { command: tools.rg } }),
  });
  writeFileSync(settings, text, { mode: 0o600 });
  return { settings, temp: real, remove: () => rmSync(top, { recursive: true, force: true }) };
}

function runtimePath(): string | undefined {
  try {
    const main = createRequire(import.meta.url).resolve('@anthropic-ai/sandbox-runtime');
    const path = join(dirname(main), 'cli.js');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The sandbox as one line of the self-test. */
export async function checkSandbox(sandbox: Pick<Sandbox, 'means'>) {
  const { sandbox: there, why, hint } = await sandbox.means();
  const detail = there
    ? 'commands with limits on hosts run sandboxed'
    : `limits on hosts are not enforced here: ${why ?? 'no sandbox'}`;
  return { name: 'Sandbox', ok: there, detail, required: false, ...(there || hint === undefined ? {} : { hint }) };
}
