import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { checkText } from '../../src-shared/formats/check-text.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Diagnostic } from '../../src-shared/workflow/checks/diagnostic.ts';
import type { ParseShell } from '../../src-shared/workflow/policies/shell-script.ts';
import { graphOf } from '../../src-shared/workflow/graph.ts';
import type { LibraryEntry } from '../../src-shared/wire/views.ts';
import type { Layer } from './layers.ts';
import { shellFor, type ShellReader } from './shell-for.ts';
import { readWorkflowFile, WORKFLOW_FILES } from './read-text.ts';

type Checked = Pick<
  LibraryEntry,
  'id' | 'name' | 'description' | 'tags' | 'ok' | 'diagnostics' | 'picture' | 'inputs' | 'workspace' | 'hash'
> & {
  /** It asks for programs, agents or servers, so its file alone does not say whether it can run here. */
  readonly asks: boolean;
};

/** Reads workflow files into entries; what has not changed on disk is not read again, equal bytes are not checked again. */
export interface EntryReader {
  read(path: string, layer: Layer): Promise<LibraryEntry>;
  /** Whether the file, as it was read last, requires something of the machine. */
  asks(path: string): boolean;
  /** The id a file seems to have, by its text alone: cheap, and to be confirmed by `read`. */
  idOf(path: string): Promise<string>;
}

const REMEMBERED = 500;

/** Makes the reader with its two caches. */
export function createEntryReader(shell: ShellReader): EntryReader {
  const byStamp = new Map<string, { stamp: string; checked: Checked }>();
  const byContent = new Map<string, Checked>();

  async function checked(path: string): Promise<Checked> {
    const found = await stat(path).catch(() => undefined);
    const stamp = found ? `${found.mtimeMs}:${found.size}:${found.ino}` : '';
    const known = byStamp.get(path);
    if (found && known?.stamp === stamp) return known.checked;
    const file = await readWorkflowFile(path);
    if (!file.ok) return unreadable(path, file.error);
    const same = byContent.get(`${file.value.version}:${path}`);
    const made = same ?? check(path, file.value.text, await shellFor(file.value.text, shell));
    if (byContent.size > REMEMBERED) byContent.clear();
    byContent.set(`${file.value.version}:${path}`, made);
    byStamp.set(path, { stamp, checked: made });
    return made;
  }

  return {
    asks: (path) => byStamp.get(path)?.checked.asks ?? true,
    async idOf(path) {
      const file = await readWorkflowFile(path);
      const text = file.ok ? file.value.text : '';
      // Below its front matter a Markdown file speaks of its steps, whose ids look the same.
      const head = /\.(?:md|markdown)$/i.test(path) ? (/^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---/m.exec(text)?.[1] ?? '') : text;
      const written = /^\s*"?(?:workflow_)?id"?\s*[:=]\s*["']?([a-z][a-z0-9_-]*)/m.exec(head)?.[1];
      return written ?? nameFromPath(path);
    },
    async read(path, layer) {
      const { asks: _, ...facts } = await checked(path);
      return { ...facts, ref: `${layer.group}/${facts.id}`, path, editable: layer.editable };
    },
  };
}

function check(path: string, text: string, parseShell: ParseShell | undefined): Checked {
  const { workflow, compiled, diagnostics } = checkText(text, { path, parseShell });
  return {
    id: workflow?.id ?? nameFromPath(path),
    name: workflow?.name ?? nameFromPath(path),
    description: workflow?.description ?? '',
    tags: workflow?.tags ?? [],
    ok: compiled !== undefined,
    diagnostics,
    picture: compiled ? graphOf(compiled) : { nodes: [], edges: [] },
    inputs: workflow?.inputs ?? {},
    workspace: compiled?.workflow.workspace.mode ?? 'isolated',
    hash: compiled?.hash ?? null,
    asks: workflow?.requires !== undefined,
  };
}

function unreadable(path: string, error: Problem): Checked {
  const diagnostic: Diagnostic = { code: error.code, severity: 'error', message: error.message, hint: error.hint, path: '' };
  return {
    id: nameFromPath(path),
    name: nameFromPath(path),
    description: '',
    tags: [],
    ok: false,
    diagnostics: [diagnostic],
    picture: { nodes: [], edges: [] },
    inputs: {},
    workspace: 'isolated',
    hash: null,
    asks: false,
  };
}

function nameFromPath(path: string): string {
  const file = basename(path);
  return WORKFLOW_FILES.some((name) => name === file) ? basename(dirname(path)) : file.replace(/\.[^.]+$/, '');
}
