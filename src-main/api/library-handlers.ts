import { dirname, resolve } from 'node:path';
import { checkText } from '../../src-shared/formats/check-text.ts';
import { convertText } from '../../src-shared/formats/convert/convert-text.ts';
import { DIALECTS } from '../../src-shared/formats/convert/dialects.ts';
import { declaredOutputs } from '../../src-shared/workflow/declared-outputs.ts';
import { isUsedPath } from '../../src-shared/workflow/checks/links.ts';
import { createBell } from './signals.ts';
import { os, unwrap } from './implementer.ts';
import type { Services } from './services.ts';

/** Handlers of `library`. */
export function libraryHandlers({ library, ...services }: Services) {
  return {
    list: os.library.list.handler(async ({ input }) => [...(await library.list(input.project))]),
    changes: os.library.changes.handler(async function* ({ signal }) {
      const bell = createBell();
      const stop = library.watch(() => bell.ring());
      let tick = 0;
      try {
        while (await bell.wait(signal)) yield { tick: (tick += 1) };
      } finally {
        stop();
      }
    }),
    inspect: os.library.inspect.handler(async ({ input }) => unwrap(await library.inspect(input.ref, input.project))),
    tools: os.library.tools.handler(async () => [...(await services.tools())]),
  };
}

/** How far back git is asked for the versions of one file. */
const MOST_COMMITS = 200;

/** Handlers of `documents`. */
export function documentHandlers({ documents, library, versions, committed }: Services) {
  return {
    open: os.documents.open.handler(async ({ input }) => unwrap(await documents.open(input.path))),
    check: os.documents.check.handler(async ({ input: { path, text, project, tier } }) => {
      const { diagnostics, compiled } = await library.link({ path, text }, project, tier);
      return { diagnostics: [...diagnostics], hash: compiled?.hash ?? null };
    }),
    save: os.documents.save.handler(async ({ input }) => unwrap(await documents.save(input))),
    saveLayout: os.documents.saveLayout.handler(async ({ input }) => {
      unwrap(await documents.saveLayout(input.path, input.layout, input.closed));
      return { done: true };
    }),
    writeNew: os.documents.writeNew.handler(async ({ input: { path, files } }) => ({
      paths: [...unwrap(await documents.writeNew(path, files)).paths],
    })),
    used: os.documents.used.handler(async ({ input: { path, uses, project } }) => {
      const wanted = isUsedPath(uses) ? resolve(dirname(path), uses) : uses;
      const found = unwrap(await library.resolve(wanted, project));
      const { workflow } = checkText(found.text, { path: found.path });
      return {
        path: found.path,
        inputs: workflow?.inputs ?? {},
        outputs: workflow === undefined ? null : declaredOutputs(workflow),
      };
    }),
    draft: os.documents.draft.handler(async ({ input }) => {
      unwrap(await documents.draft(input.path, input.text, input.version));
      return { done: true };
    }),
    create: os.documents.create.handler(async ({ input }) => {
      const found = input.from === undefined ? undefined : await library.resolve(input.from, input.project);
      // What is in an editor is enough when its file is gone.
      const isLost = found?.ok === false && input.text !== undefined;
      return unwrap(await documents.create({ ...input, from: found && !isLost ? unwrap(found).path : undefined }));
    }),
    versions: os.documents.versions.handler(async ({ input: { path } }) => {
      const saved = await versions.list(path);
      const commits = await committed.commits(path, MOST_COMMITS);
      return [
        ...saved.map(({ id, at }) => ({ id, source: 'saved' as const, at, label: null, author: null })),
        ...commits.map(({ commit, at, subject, author }) => ({
          id: commit,
          source: 'committed' as const,
          at,
          label: subject,
          author,
        })),
      ].sort((a, b) => b.at - a.at);
    }),
    versionText: os.documents.versionText.handler(async ({ input: { path, id, source } }) => ({
      text: unwrap(await (source === 'saved' ? versions.read(path, id) : committed.read(path, id))),
    })),
    convert: os.documents.convert.handler(async ({ input }) => {
      const converted = unwrap(convertText(input.text, input));
      const { path } = unwrap(
        await documents.writeBeside(input.path, { text: converted.text, extension: DIALECTS[input.to].extension }),
      );
      return { path, losses: [...converted.losses] };
    }),
    changes: os.documents.changes.handler(async function* ({ input, signal }) {
      const bell = createBell();
      let latest = '';
      const tell = (version: string): void => {
        latest = version;
        bell.ring();
      };
      const stop = documents.watch(input.path, tell);
      // The file may have changed after it was opened and before this feed listened: its version is told at once.
      const now = await documents.open(input.path);
      if (now.ok && latest === '') tell(now.value.version);
      try {
        while (await bell.wait(signal)) yield { version: latest };
      } finally {
        stop();
      }
    }),
  };
}
