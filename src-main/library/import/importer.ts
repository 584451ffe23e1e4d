import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { checkText } from '../../../src-shared/formats/check-text.ts';
import { applyEdit } from '../../../src-shared/formats/edit/edit-workflow.ts';
import { detectKind } from '../../../src-shared/import/detect-kind.ts';
import { importSources, merged } from '../../../src-shared/import/import-sources.ts';
import type {
  ImportDiagnostic,
  ImportFile,
  ImportKind,
  ImportResult,
  ImportSource,
} from '../../../src-shared/import/import-result.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../../src-shared/lib/result.ts';
import type { ImportedWorkflow, ImportPreview } from '../../../src-shared/wire/import-views.ts';
import { graphOfSteps } from '../../../src-shared/workflow/graph.ts';
import type { Importer, ImportTarget } from '../../ports/importer.ts';
import type { Processes } from '../../ports/processes.ts';
import type { WriteFile } from '../documents.ts';
import { fileProblem } from '../read-text.ts';
import { gather, type Gathered } from './gather.ts';
import { dumpJustfile } from './just-dump.ts';

/** What importing asks others for. */
export interface ImporterNeeds {
  readonly processes: Pick<Processes, 'capture' | 'find'>;
  readonly write: WriteFile;
  /** The person's own workflow folder, absolute. */
  readonly folder: string;
}

/** Importing over the file system: reads, shows what would become of it, writes on request. */
export function createImporter(needs: ImporterNeeds): Importer {
  async function read(
    target: ImportTarget,
  ): Promise<Result<{ readonly kind: ImportKind; readonly result: ImportResult }, Problem>> {
    const gathered =
      'path' in target
        ? await gather(target.path, target.kind)
        : ok({ root: '', wanted: target.files, near: [], passedOver: [] });
    if (!gathered.ok) return gathered;
    const { wanted } = gathered.value;
    const shown = 'path' in target ? target.path : (target.files[0]?.path ?? '');
    const kinds = wanted.map((one) => target.kind ?? detectKind(one));
    const [first] = kinds.filter((one) => one !== undefined);
    if (first === undefined) return err(unknownKind(shown));
    const results: ImportResult[] = [];
    for (const kind of new Set(kinds)) {
      const same = wanted.filter((_, index) => kinds[index] === kind);
      if (kind !== undefined) results.push(await readAll(kind, same, gathered.value));
    }
    const result = merged(results);
    return ok({ kind: first, result: { ...result, diagnostics: [...gathered.value.passedOver, ...result.diagnostics] } });
  }

  /** Makes workflows of the files of one kind; the others lie near them. */
  async function readAll(kind: ImportKind, same: readonly ImportSource[], gathered: Gathered): Promise<ImportResult> {
    const { dumps, diagnostics } =
      kind === 'just' ? await dumpAll(same, gathered, needs) : { dumps: new Map<string, unknown>(), diagnostics: [] };
    const readable = kind === 'just' ? same.filter(({ path }) => dumps.has(path)) : same;
    const near = [...gathered.near, ...gathered.wanted.filter((one) => !same.includes(one))];
    const result = importSources({ kind, wanted: readable, near, dumps });
    return { ...result, diagnostics: [...diagnostics, ...result.diagnostics] };
  }

  return {
    async preview(target) {
      const found = await read(target);
      return found.ok ? ok(previewOf(found.value.kind, found.value.result)) : found;
    },
    async write(target, how) {
      const found = await read(target);
      if (!found.ok) return found;
      const { files } = found.value.result;
      const preview = previewOf(found.value.kind, found.value.result);
      if (how.stamp !== undefined && how.stamp !== preview.stamp)
        return err(
          problem('changed_since_shown', 'The file was changed since it was shown.', {
            hint: 'Look at it again, then import it.',
          }),
        );
      if (files.length === 0) return err(nothing(preview.diagnostics));
      const out = how.folder ?? needs.folder;
      const placed = await placedIn(out, { files, taken: how.taken });
      if (!placed.ok) return placed;
      for (const { path, text } of placed.value) {
        const absolute = join(out, ...path.split('/'));
        try {
          await mkdir(dirname(absolute), { recursive: true });
        } catch (error) {
          return err(fileProblem(error, { path: dirname(absolute), doing: 'write' }));
        }
        const written = await needs.write(absolute, text);
        if (!written.ok) return written;
      }
      const paths = placed.value.map(({ path }) => join(out, ...path.split('/')));
      return ok({ preview, paths, workflows: paths.filter((path) => /^workflow\.(yaml|json)$/.test(basename(path))) });
    },
  };
}

async function dumpAll(
  wanted: readonly ImportSource[],
  gathered: Gathered,
  { processes }: ImporterNeeds,
): Promise<{ readonly dumps: ReadonlyMap<string, unknown>; readonly diagnostics: readonly ImportDiagnostic[] }> {
  const dumps = new Map<string, unknown>();
  const diagnostics: ImportDiagnostic[] = [];
  for (const source of wanted) {
    // What was dropped on the window has no path: just reads it from a folder of its own.
    const scratch = gathered.root === '' ? await mkdtemp(join(tmpdir(), 'flowright-import-')) : undefined;
    const path = scratch === undefined ? join(gathered.root, ...source.path.split('/')) : join(scratch, 'justfile');
    if (scratch !== undefined) await writeFile(path, source.text);
    const dump = await dumpJustfile(processes, { path, shown: source.path });
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
    if (dump.ok) dumps.set(source.path, dump.value);
    else diagnostics.push(dump.error);
  }
  return { dumps, diagnostics };
}

function previewOf(kind: ImportKind, result: ImportResult): ImportPreview {
  const workflows = result.files.filter(({ path }) => /^[^/]+\/workflow\.(yaml|json)$/.test(path)).map(workflowOf);
  const stamp = createHash('sha256').update(JSON.stringify(result.files)).digest('hex');
  return {
    kind,
    stamp,
    workflows,
    files: result.files.map(({ path, text }) => ({ path, bytes: Buffer.byteLength(text) })),
    diagnostics: [...result.diagnostics],
    changes: [...result.changes],
    losses: [...result.losses],
  };
}

function workflowOf({ path, text }: ImportFile): ImportedWorkflow {
  const { workflow, diagnostics } = checkText(text, { path });
  const graph = graphOfSteps(workflow?.steps ?? []);
  return {
    path,
    id: workflow?.id ?? '',
    name: workflow?.name ?? path,
    description: workflow?.description ?? '',
    picture: graph,
    inputs: Object.keys(workflow?.inputs ?? {}).length,
    triggers: workflow?.triggers?.length ?? 0,
    problems: diagnostics.filter(({ severity }) => severity !== 'hint'),
  };
}

/** The files where they go: folders that are there already are refused, written over, or get a number. */
async function placedIn(
  out: string,
  about: { readonly files: readonly ImportFile[]; readonly taken: 'refuse' | 'replace' | 'number' },
): Promise<Result<readonly ImportFile[], Problem>> {
  const names = new Map<string, string>();
  for (const folder of new Set(about.files.map(({ path }) => path.split('/')[0] ?? ''))) {
    let name = folder;
    for (let count = 2; about.taken !== 'replace' && (await isThere(join(out, name))); count += 1) {
      if (about.taken === 'refuse')
        return err(
          problem('already_there', `${join(out, name)} is there already.`, {
            hint: 'Choose another folder with --out, or write over it with --force.',
            at: join(out, name),
          }),
        );
      name = `${folder}-${count}`;
    }
    names.set(folder, name);
  }
  return ok(
    about.files.map(({ path, text }) => {
      const [folder = '', ...rest] = path.split('/');
      const name = names.get(folder) ?? folder;
      const isMain = name !== folder && /^workflow\.(yaml|json)$/.test(rest.join('/'));
      const renamed = isMain ? applyEdit(text, { op: 'setField', path: 'id', value: name }, { path }) : undefined;
      return { path: [name, ...rest].join('/'), text: renamed?.ok === true ? renamed.value.text : text };
    }),
  );
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function unknownKind(path: string): Problem {
  return problem('not_importable', `${path === '' ? 'This' : path} is not a file that can be imported.`, {
    hint: 'WorkRail workflows (JSON), workflow.toml, justfiles and workflows as code (YAML, JSON) can; say which with --from when the name does not tell.',
    at: path,
  });
}

function nothing(diagnostics: readonly ImportDiagnostic[]): Problem {
  const first = diagnostics.find(({ severity }) => severity === 'error');
  return problem('not_importable', first?.message ?? 'There is no workflow in it.', {
    hint: first?.hint ?? 'Choose another file.',
    ...(first === undefined
      ? {}
      : { at: first.range === undefined ? first.path : `${first.path}:${first.range.start.line}:${first.range.start.column}` }),
  });
}
