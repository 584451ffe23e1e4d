import { access, chmod, constants, cp, lstat, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { z } from 'zod';
import { applyEdit } from '../../src-shared/formats/edit/edit-workflow.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { FileVersions } from '../ports/file-versions.ts';
import type { Documents } from '../ports/library.ts';
import { readLayout, saveLayout } from './layout-file.ts';
import { writeBeside } from './write-beside.ts';
import { writeNew } from './write-new.ts';
import { createFileWatch } from './file-watch.ts';
import { slug, type LayerRoots } from './layers.ts';
import { fileProblem, MAX_WORKFLOW_BYTES, readWorkflowFile, versionOf, WORKFLOW_FILES } from './read-text.ts';

/** Writes a whole file atomically: temp, fsync, rename. */
export type WriteFile = (path: string, bytes: string | Uint8Array) => Promise<Result<void, Problem>>;

const draftSchema = z.object({ path: z.string(), text: z.string(), at: z.number(), version: z.string().optional() });

/** The documents service over the file system; drafts live in the data directory. */
export function createDocuments(
  roots: LayerRoots,
  {
    write,
    now: time,
    versions,
  }: { readonly write: WriteFile; readonly now: () => number; readonly versions: Pick<FileVersions, 'keep'> },
): Documents {
  const watch = createFileWatch(async (path) => {
    const file = await readWorkflowFile(path);
    return file.ok ? file.value.version : '';
  });
  const draftFile = (path: string): string => join(roots.home, 'drafts', `${versionOf(path).slice(0, 32)}.json`);

  async function readDraft(path: string): Promise<z.infer<typeof draftSchema> | undefined> {
    const text = await readFile(draftFile(path), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return draftSchema.parse(JSON.parse(text));
    } catch {
      return undefined;
    }
  }

  async function put(path: string, bytes: string): Promise<Result<void, Problem>> {
    try {
      await mkdir(dirname(path), { recursive: true });
    } catch (error) {
      return err(fileProblem(error, { path: dirname(path), doing: 'write' }));
    }
    return write(path, bytes);
  }

  return {
    async open(path) {
      const file = await readWorkflowFile(path);
      if (!file.ok) return file;
      const found = file.value;
      const draft = await readDraft(found.path);
      return ok({
        path: found.path,
        text: found.text,
        version: found.version,
        readOnly: isInside(roots.bundledDir, found.path) || !(await isWritable(found.path)),
        ...(await readLayout(found.path)),
        // Also when the file is newer: it is for the person to say which of the two counts.
        draft:
          draft === undefined || draft.text === found.text
            ? null
            : { text: draft.text, at: draft.at, version: draft.version ?? null },
      });
    },
    async save({ path, text, version }) {
      if (!isAbsolute(path))
        return err(problem('path_not_absolute', `${path} is not an absolute path.`, { hint: 'Give the whole path.', at: path }));
      if (isInside(roots.bundledDir, path)) return err(bundledProblem(path));
      if (Buffer.byteLength(text) > MAX_WORKFLOW_BYTES) {
        return err(
          problem('file_too_big', 'The text is over 1 MB, more than a workflow file may have.', {
            hint: 'Move long texts into files beside it and name them under `references`.',
            at: path,
          }),
        );
      }
      const now = await readWorkflowFile(path);
      if (!now.ok && now.error.code !== 'file_not_found') return now;
      if (now.ok ? now.value.version !== version : version !== '') {
        return err(
          problem(
            'changed_outside',
            now.ok ? `${path} was changed by another program.` : `${path} was moved or deleted by another program.`,
            {
              hint: 'Take theirs, keep yours, or look at the difference; nothing was overwritten.',
              at: path,
            },
          ),
        );
      }
      if (!(await isWritable(path)))
        return err(
          problem('not_writable', `${path} may not be written by you.`, {
            hint: 'Change its permissions, or save a copy in another folder.',
            at: path,
          }),
        );
      // What is about to be replaced may have been written by another program: then nobody kept it yet.
      if (now.ok) await versions.keep(path, { text: now.value.text, at: Math.floor(now.value.mtimeMs) });
      const written = await put(path, text);
      if (!written.ok) return written;
      // The file is written, whether or not its history could grow.
      await versions.keep(path, { text, at: time() });
      await rm(draftFile(path), { force: true }).catch(() => undefined);
      return ok({ version: versionOf(text) });
    },
    async saveLayout(path, layout, closed = []) {
      if (isInside(roots.bundledDir, path)) return err(bundledProblem(path));
      return saveLayout(path, { layout, closed }, put);
    },
    async writeNew(path, files) {
      if (!isAbsolute(path))
        return err(problem('path_not_absolute', `${path} is not an absolute path.`, { hint: 'Give the whole path.', at: path }));
      if (isInside(roots.bundledDir, path)) return err(bundledProblem(path));
      return writeNew(dirname(path), files, write);
    },
    async draft(path, text, version) {
      if (text !== null) return put(draftFile(path), JSON.stringify({ path, text, at: time(), version }));
      try {
        await rm(draftFile(path), { force: true });
        return ok(undefined);
      } catch (error) {
        return err(fileProblem(error, { path: draftFile(path), doing: 'write' }));
      }
    },
    async create({ name, text, project, from }) {
      const parent = project === undefined ? join(roots.home, 'workflows') : join(project, '.flowright', 'workflows');
      const source = from === undefined ? undefined : await readWorkflowFile(from);
      if (source && !source.ok) return source;
      try {
        await mkdir(parent, { recursive: true });
        const folder = await freeFolder(parent, slug(name));
        const id = folder.slice(parent.length + 1);
        const file = source ? fileNameOf(source.value.path) : WORKFLOW_FILES[0];
        if (source && isBundleFolder(source.value.path)) await copyBundle(dirname(source.value.path), folder);
        else await mkdir(folder);
        const path = join(folder, file);
        const made = source
          ? renamed({ path, text: text ?? source.value.text }, { id, name })
          : (text ?? emptyWorkflow({ id, name }));
        const written = await write(path, made);
        return written.ok ? ok({ path }) : written;
      } catch (error) {
        return err(fileProblem(error, { path: parent, doing: 'write' }));
      }
    },
    async writeBeside(path, what) {
      if (isInside(roots.bundledDir, path)) return err(bundledProblem(path));
      return writeBeside(path, what, write);
    },
    watch: (path, callback) => watch.add(path, callback),
    close: () => watch.close(),
  };
}

function emptyWorkflow({ id, name }: { readonly id: string; readonly name: string }): string {
  return `version: 1\nid: ${id}\nname: ${JSON.stringify(name)}\nsteps:\n  - id: start\n    name: Start here\n    type: approve\n    reason: Replace this with the first step of your workflow.\n`;
}

function renamed(
  { path, text }: { readonly path: string; readonly text: string },
  to: { readonly id: string; readonly name: string },
): string {
  return (['id', 'name'] as const).reduce((current, field) => {
    const edited = applyEdit(current, { op: 'setField', path: field, value: to[field] }, { path });
    return edited.ok ? edited.value.text : current;
  }, text);
}

// The sources of a packaged app may be read only; a copy belongs to its person, so that it can be written.
async function copyBundle(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
  for (const entry of [to, ...(await readdir(to, { recursive: true })).map((name) => join(to, name))]) {
    const info = await lstat(entry);
    if (!info.isSymbolicLink() && (info.mode & 0o200) === 0) await chmod(entry, info.mode | 0o200);
  }
}

async function freeFolder(parent: string, name: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const folder = join(parent, count === 1 ? name : `${name}-${count}`);
    if ((await stat(folder).catch(() => undefined)) === undefined) return folder;
  }
}

async function isWritable(path: string): Promise<boolean> {
  const target = (await stat(path).catch(() => undefined)) ? [path, dirname(path)] : [];
  const checks = await Promise.all(
    target.map((each) =>
      access(each, constants.W_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return checks.every((each) => each);
}

function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function fileNameOf(path: string): string {
  const name = path.slice(dirname(path).length + 1);
  return WORKFLOW_FILES.find((each) => each === name) ?? `workflow${name.slice(name.lastIndexOf('.'))}`;
}

function isBundleFolder(path: string): boolean {
  return WORKFLOW_FILES.some((name) => path.endsWith(sep + name));
}

function bundledProblem(path: string): Problem {
  return problem('read_only', 'This workflow comes with Flowright and cannot be changed.', {
    hint: 'Choose "Make mine" to get a copy you can change.',
    at: path,
  });
}
