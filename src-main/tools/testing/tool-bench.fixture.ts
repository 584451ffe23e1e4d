import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { ArtifactRecord, StepError } from '../../../src-shared/history/events.ts';
import type { JsonObject } from '../../../src-shared/lib/json.ts';
import { jsonObjectSchema } from '../../../src-shared/lib/json.ts';
import { systemClock } from '../../system/clock.ts';
import { createProcesses } from '../../system/processes/processes.ts';
import { createTrash } from '../../workspaces/trash/create-trash.ts';
import type { Trash } from '../../ports/workspaces.ts';
import { createBuiltinTools } from '../builtin-tools.ts';
import { BUILTIN_TOOLS } from '../catalogue.ts';

/** A project folder on disk, the real ports, and a way to call tools on it. */
export interface ToolBench {
  readonly root: string;
  readonly trash: Trash;
  readonly logged: string[];
  readonly messages: { readonly title: string; readonly body: string }[];
  readonly artifacts: ArtifactRecord[];
  readonly progress: string[];
  /** Writes files of the project. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  read(path: string): Promise<string>;
  exists(path: string): Promise<boolean>;
  /** The output of a tool that must succeed, checked against the shape it promises. */
  call(tool: string, given?: JsonObject): Promise<JsonObject>;
  /** The error of a tool that must fail. */
  fail(tool: string, given?: JsonObject): Promise<StepError>;
  close(): Promise<void>;
}

/** How the run works with the project. */
export interface BenchOptions {
  readonly mode?: 'isolated' | 'in_place' | 'none';
  readonly signal?: AbortSignal;
  readonly chosen?: readonly string[];
}

/** Opens a {@link ToolBench} in a temporary folder. */
export async function openToolBench({
  mode = 'isolated',
  signal = new AbortController().signal,
  chosen = [],
}: BenchOptions = {}): Promise<ToolBench> {
  const top = await mkdtemp(join(tmpdir(), 'flowright-bench-'));
  const root = join(top, 'project');
  for (const folder of ['project', 'artifacts', 'workflow', 'trash']) await mkdir(join(top, folder));
  const trash = createTrash({ dir: join(top, 'trash'), clock: systemClock });
  const logged: string[] = [];
  const progress: string[] = [];
  const messages: { title: string; body: string }[] = [];
  const artifacts: ArtifactRecord[] = [];
  const tools = createBuiltinTools({
    processes: createProcesses(),
    trash,
    notify: { show: (message) => void messages.push({ title: message.title, body: message.body }) },
  });
  const call = (tool: string, given: JsonObject) =>
    tools.call(
      { server: 'flowright', tool, arguments: given },
      {
        runId: 'run_bench',
        step: 'step',
        workspace: {
          mode,
          kind: mode === 'none' ? 'none' : 'folder',
          root,
          projectRoot: root,
          artifacts: join(top, 'artifacts'),
        },
        workflowDir: join(top, 'workflow'),
        chosen,
        signal,
        log: (_stream, text) => void logged.push(text),
        progress: (update) => void progress.push(update.message ?? ''),
        artifact: async ({ path, type, name }) => {
          const record = {
            id: `a${artifacts.length + 1}`,
            type,
            name,
            path,
            bytes: (await stat(path)).size,
            sha256: '',
            mediaType: '',
          };
          artifacts.push(record);
          return record;
        },
      },
    );
  return {
    root,
    trash,
    logged,
    messages,
    artifacts,
    progress,
    async write(files) {
      for (const [path, content] of Object.entries(files)) {
        const at = path.startsWith('workflow:') ? join(top, 'workflow', path.slice(9)) : join(root, path);
        await mkdir(dirname(at), { recursive: true });
        await writeFile(at, content);
      }
    },
    read: (path) =>
      readFile(path.startsWith('artifacts:') ? join(top, 'artifacts', 'files', path.slice(10)) : join(root, path), 'utf8'),
    exists: (path) =>
      stat(join(root, path)).then(
        () => true,
        () => false,
      ),
    async call(tool, given = {}) {
      const result = await call(tool, given);
      if (!result.ok) throw new Error(`${tool} failed: ${JSON.stringify(result.error)}`);
      return promised(tool, jsonObjectSchema.parse(result.value));
    },
    async fail(tool, given = {}) {
      const result = await call(tool, given);
      if (result.ok) throw new Error(`${tool} should have failed and gave ${JSON.stringify(result.value)}`);
      return result.error;
    },
    close: () => rm(top, { recursive: true, force: true }),
  };
}

function promised(tool: string, output: JsonObject): JsonObject {
  const schema = jsonObjectSchema.parse(BUILTIN_TOOLS.find((one) => one.name === tool)?.outputSchema);
  const known = Object.keys(jsonObjectSchema.parse(schema['properties']));
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const odd = Object.keys(output).filter((key) => !known.includes(key));
  const missing = required.filter((key) => !(String(key) in output));
  if (odd.length > 0 || missing.length > 0)
    throw new Error(`${tool} promised other fields: unknown ${odd.join()}, missing ${missing.join()}`);
  return output;
}

/** Names of what was recorded, for short comparisons. */
export function artifactNames(bench: ToolBench): readonly string[] {
  return bench.artifacts.map((record) => `${record.type} ${basename(record.path)}`);
}
