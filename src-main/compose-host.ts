import { homedir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { problem, type Problem } from '../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../src-shared/lib/result.ts';
import { logLimits, readSettings } from './api/app-handlers.ts';
import { createRouter } from './api/router.ts';
import { createRpcHandler } from './api/rpc-handler.ts';
import type { Services, Storage } from './api/services.ts';
import type { AppConfig } from './compose-app.ts';
import { openStorage } from './compose-storage.ts';
import { listenOnSocket } from './host/socket-server.ts';
import type { Backend } from './host/backend.ts';
import { composeRequirements } from './compose-files.ts';
import { createDocuments } from './library/documents.ts';
import { createFolders } from './library/folders.ts';
import { createImporter } from './library/import/importer.ts';
import { createFileVersions } from './library/kept-versions.ts';
import { createLibrary } from './library/library.ts';
import { createCommandGuard } from './policies/create-command-guard.ts';
import { createDescribeLimits } from './policies/describe-limits.ts';
import { createOwnPolicies } from './policies/own-policies.ts';
import { checkSandbox, createSandbox } from './policies/sandbox.ts';
import { loadShellParser } from './policies/shell-parser.ts';
import type { ToolServers } from './ports/tool-servers.ts';
import type { TakeUp } from './runtime/dormant.ts';
import { coveredArtifacts, createCoverText } from './runtime/covered-artifacts.ts';
import { createFamilySecrets } from './runtime/family-secrets.ts';
import { createRuntime } from './runtime/runtime.ts';
import { createSecrets } from './secrets/create-secrets.ts';
import type { RuntimePorts } from './runtime/surface.ts';
import { createCommandExecutor } from './steps/command-executor.ts';
import { createAttachments } from './steps/attachments.ts';
import { createEvidence } from './steps/evidence.ts';
import { createHttpExecutor } from './steps/http-executor.ts';
import { createToolExecutor } from './steps/tool-executor.ts';
import { acquireHostLock } from './store/host-lock.ts';
import { createArtifacts } from './system/artifacts.ts';
import { checkSystem } from './system/checks.ts';
import { systemClock } from './system/clock.ts';
import { systemIds } from './system/ids.ts';
import { createLogs } from './system/logs/logs.ts';
import { silentNotify } from './system/notify.ts';
import { createOwnedProcesses } from './system/processes/owned-processes.ts';
import { createProcesses } from './system/processes/processes.ts';
import { writeFileAtomic } from './system/write-file-atomic.ts';
import { builtinAnnotations } from './tools/annotations.ts';
import { createTrash } from './workspaces/trash/create-trash.ts';
import { createCommittedFiles } from './workspaces/git/committed-files.ts';
import { createWorkspaces } from './workspaces/create-workspaces.ts';

/** How long an answer has to leave before the host that gave it is opened anew, ms. */
const ANSWERED_MS = 100;

/** Takes the host lock and starts the engine with everything around it; error `held` when another process hosts. */
export async function openHost(config: AppConfig, takeUp: TakeUp): Promise<Result<Backend, Problem>> {
  const { home } = config;
  const isWorking = config.purpose === 'work' || config.purpose === 'task';
  const lock = acquireHostLock(home);
  if (!lock.ok) return lock;
  const clock = systemClock;
  const cacheDir = config.cacheDir ?? defaultCacheDir();
  let lost = (): void => undefined;
  let isLost = false;
  const whenLost = new Promise<void>((resolve) => {
    lost = resolve;
  });
  const kept = openStorage({ home, cacheDir, clock }, () => {
    // The call that asked for it is answered first.
    clock.after(ANSWERED_MS, () => void end());
  });
  const { history, notice } = kept;

  const processes = createProcesses({ home });
  const logs = createLogs(join(home, 'logs'));
  const artifacts = createArtifacts(join(home, 'artifacts'));
  const sandbox = createSandbox({ processes, dir: join(home, 'sandbox'), platform: process.platform, env: process.env });
  const ownPolicies = createOwnPolicies(home);
  const trash = createTrash({ dir: join(home, 'trash'), clock });
  const workspaces = createWorkspaces({ processes, clock, cacheDir, owner: home });
  const notify = config.services?.notify ?? silentNotify;
  const tools = lazyTools(async () =>
    (await import('./tools/builtin-tools.ts')).createBuiltinTools({ processes, trash, notify }),
  );
  const secrets = createSecrets({
    dir: join(home, 'secrets'),
    clock,
    write: writeFileAtomic,
    safeStorage: config.services?.safeStorage,
    passphrase: process.env.FLOWRIGHT_VAULT_PASSPHRASE,
  });
  const family = createFamilySecrets({ secrets, history });
  const coverText = createCoverText(family);
  const hostEnvironment = { env: process.env, platform: process.platform };
  const command = createCommandExecutor({
    processes,
    host: hostEnvironment,
    guard: createCommandGuard({ load: loadShellParser, sandbox, env: process.env }),
  });
  const requirements = composeRequirements(processes);
  const ports: RuntimePorts = {
    clock,
    ids: systemIds,
    history,
    executors: [command, createToolExecutor(tools), createHttpExecutor({ env: process.env })],
    evidence: createEvidence({ command }),
    attachments: createAttachments(),
    workspaces,
    logs,
    artifacts: coveredArtifacts(artifacts, coverText),
    notify,
    processes,
    owned: createOwnedProcesses(home),
    policies: ownPolicies,
    enforcing: sandbox,
    judging: { tools: () => tools.list(), shell: loadShellParser, requirements },
    secrets,
    family,
  };
  const runtime = createRuntime(config.wrap?.(ports) ?? ports);
  const roots = { bundledDir: config.bundledDir, home };
  const library = createLibrary(roots, {
    blocks: () => tools.list(),
    shell: loadShellParser,
    limits: createDescribeLimits({ own: ownPolicies, enforcing: sandbox }),
    requirements,
  });
  const versions = createFileVersions(join(home, 'versions'), writeFileAtomic);
  const documents = createDocuments(roots, { write: writeFileAtomic, now: clock.now, versions });
  const since = clock.now();
  const services: Services = {
    facts: { version: config.version, home, shell: config.shell, pid: process.pid, since, notice },
    clock,
    history,
    runs: runtime,
    logs,
    artifacts,
    workspaces,
    trash,
    secrets,
    coverText,
    library,
    documents,
    importer: createImporter({ processes, write: writeFileAtomic, folder: join(home, 'workflows') }),
    versions,
    committed: createCommittedFiles(processes),
    folders: createFolders(join(home, 'scratch')),
    storage: kept.storage,
    tools: () => tools.list(),
    async selfTest() {
      return [
        ...(await checkSystem({ dir: home, processes })),
        await checkSandbox(sandbox),
        storeCheck(notice()),
        await sizeCheck(kept.storage),
      ];
    },
  };
  const router = createRouter(services);

  async function closeParts(): Promise<void> {
    await runtime.close();
    logs.close();
    await Promise.all([library.close(), documents.close()]);
    await kept.close();
  }

  const settings = readSettings(history);
  runtime.limits(settings);
  logs.limits(logLimits(settings));
  if (isWorking && notice() === null) {
    await runtime.recover(takeUp);
    kept.start();
  }
  const handler = createRpcHandler(router);
  const socket = isWorking ? await listenOnSocket(home, handler.socket) : undefined;
  const listening = socket === undefined || socket.ok ? announce() : socket;
  if (!listening.ok) {
    await closeParts();
    lock.value.release();
    return listening;
  }
  const client = createRouterClient(router);
  let ending: Promise<void> | undefined;
  return ok({
    role: 'host',
    call: async (path, { input, signal }) => entryOf(client, path)(input, { signal }),
    isLost: () => isLost,
    wasDrained: () => false,
    lost: whenLost,
    close: end,
  });

  function end(): Promise<void> {
    return (ending ??= endParts());
  }

  async function endParts(): Promise<void> {
    isLost = true;
    // First deaf, then done: a client that finds the socket closed waits for the lock, which is given back last.
    if (socket?.ok) {
      await socket.value.close((await handler.drain()) ? 'drained' : 'cut');
    }
    await closeParts();
    if (lock.ok) lock.value.release();
    lost();
  }

  function announce(): Result<void, Problem> {
    if (!socket?.ok || !lock.ok) return ok(undefined);
    return lock.value.announce({ pid: process.pid, socket: socket.value.address, since });
  }
}

// The tools bring table, archive and report libraries along: a run that calls none starts without them.
function lazyTools(load: () => Promise<ToolServers>): ToolServers {
  let loading: Promise<ToolServers> | undefined;
  const get = (): Promise<ToolServers> => (loading ??= load());
  return {
    list: async () => (await get()).list(),
    // Recovery asks before any tool was called.
    annotations: builtinAnnotations,
    call: async (call, context) => (await get()).call(call, context),
  };
}

type Entry = (input: unknown, options: { readonly signal: AbortSignal | undefined }) => Promise<unknown>;

function entryOf(client: unknown, path: readonly string[]): Entry {
  const found = path.reduce<unknown>((node, name) => (isNode(node) ? Reflect.get(node, name) : undefined), client);
  if (typeof found !== 'function') throw new Error(`The contract has no entry ${path.join('.')}.`);
  return async (input, options) => {
    const answer: unknown = await Reflect.apply(found, undefined, [input, options]);
    return answer;
  };
}

function isNode(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function storeCheck(notice: Problem | null) {
  return notice === null
    ? { name: 'History', ok: true, detail: 'can be read and written', required: true }
    : { name: 'History', ok: false, detail: notice.message, hint: notice.hint, required: true };
}

async function sizeCheck({ store, files }: Storage) {
  const { databaseBytes, runs, compactedRuns } = store.size();
  const { logBytes, artifactBytes, workspaceBytes, trashBytes } = await files.sizes();
  const mb = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  const detail = `${runs} runs (${compactedRuns} compacted); history ${mb(databaseBytes)}, logs ${mb(logBytes)}, artifacts ${mb(artifactBytes)}, workspaces ${mb(workspaceBytes)}, trash ${mb(trashBytes)}`;
  return { name: 'Storage', ok: true, detail, required: false };
}

function defaultCacheDir(): string {
  const local = process.env.LOCALAPPDATA;
  if (process.platform === 'win32' && local !== undefined) return join(local, 'flowright', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'flowright');
  const named = process.env.XDG_CACHE_HOME;
  return join(named === undefined || named === '' ? join(homedir(), '.cache') : named, 'flowright');
}

/** The problem of a process that needs a host and may not be one. */
export function noHost(home: string): Result<never, Problem> {
  return err(
    problem('no_host', 'No Flowright process is at work on this data directory.', {
      hint: 'Open the app, or use `flowright resume <run>`.',
      at: home,
    }),
  );
}
