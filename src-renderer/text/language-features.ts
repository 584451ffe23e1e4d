import type * as Monaco from 'monaco-editor';
import { ok } from '../../src-shared/lib/result.ts';
import { ID_PATTERN } from '../../src-shared/workflow/schema.ts';
import type { TextChange } from '../../src-shared/workflow/checks/diagnostic.ts';
import { describedDraft } from '../commands/described-draft.ts';
import { renameStep } from '../commands/step-edits.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';
import { words } from '../ui/words.ts';
import { documentOf, monacoRange, stepAt } from './documents.ts';
import { stepNameAt, type NamedPlace } from './name-at.ts';
import { suggestionsAt } from './suggest.ts';

const LANGUAGES = ['yaml', 'markdown', 'json', 'toml'];
const FIX = 'flowright.applyFix';

/** The part of Monaco the features are made with. */
type Library = Pick<typeof Monaco, 'editor' | 'languages'>;

interface FixRequest {
  readonly document: DocumentStore;
  readonly title: string;
  readonly changes: readonly TextChange[];
}

/** What the text view knows of workflows beyond their schema: names in scope, fixes, going to and renaming steps. */
export function registerLanguageFeatures(monaco: Library): void {
  // Through the document, so that a fix is one named act that undo takes back, on the canvas as well.
  monaco.editor.addCommand({
    id: FIX,
    run: (_accessor: unknown, { document, title, changes }: FixRequest) =>
      void document.perform(ok({ label: title, batches: [changes] })),
  });
  for (const language of LANGUAGES) {
    monaco.languages.registerCompletionItemProvider(language, completion(monaco));
    monaco.languages.registerCodeActionProvider(language, fixes(), { providedCodeActionKinds: ['quickfix'] });
    monaco.languages.registerDefinitionProvider(language, definition());
    monaco.languages.registerRenameProvider(language, renaming());
    monaco.languages.registerDocumentSymbolProvider(language, symbols(monaco));
  }
}

function completion(monaco: Library): Monaco.languages.CompletionItemProvider {
  const kinds = {
    step: monaco.languages.CompletionItemKind.Reference,
    value: monaco.languages.CompletionItemKind.Variable,
    name: monaco.languages.CompletionItemKind.Value,
  };
  return {
    triggerCharacters: ['{', '.', '[', ' ', ','],
    provideCompletionItems(model, position) {
      const document = documentOf(model);
      if (document === undefined) return { suggestions: [] };
      const offset = model.getOffsetAt(position);
      const { draft, used, tools } = document.getState();
      const writing = { draft: describedDraft(draft, used), tools };
      const found = suggestionsAt(model.getValue(), offset, { ...writing, step: stepAt(document, offset) });
      if (found === undefined) return { suggestions: [] };
      // JSON and TOML write names in quotes.
      const isBare =
        (model.getLanguageId() === 'json' || model.getLanguageId() === 'toml') &&
        !/["']/.test(model.getValue().charAt(offset - found.replaced - 1));
      const range = {
        startLineNumber: position.lineNumber,
        endLineNumber: position.lineNumber,
        startColumn: position.column - found.replaced,
        endColumn: position.column,
      };
      return {
        suggestions: found.list.map(({ text, detail, kind }, index) => ({
          label: { label: text, description: detail },
          kind: kinds[kind],
          insertText: isBare && kind !== 'value' ? JSON.stringify(text) : text,
          range,
          sortText: `0${String(index).padStart(4, '0')}`,
        })),
      };
    },
  };
}

function fixes(): Monaco.languages.CodeActionProvider {
  return {
    provideCodeActions(model, range) {
      const document = documentOf(model);
      const nothing = { actions: [], dispose: () => undefined };
      if (document === undefined || document.getState().text !== model.getValue(0, true)) return nothing;
      const actions = document.getState().checked.diagnostics.flatMap((diagnostic) => {
        if (diagnostic.range === undefined || !touches(monacoRange(diagnostic.range), range)) return [];
        return (diagnostic.fixes ?? []).map((fix, index) => ({
          title: fix.title,
          kind: 'quickfix',
          isPreferred: index === 0,
          command: {
            id: FIX,
            title: fix.title,
            arguments: [{ document, title: fix.title, changes: fix.changes } satisfies FixRequest],
          },
        }));
      });
      return { actions, dispose: () => undefined };
    },
  };
}

function touches(a: Monaco.IRange, b: Monaco.IRange): boolean {
  return a.startLineNumber <= b.endLineNumber && a.endLineNumber >= b.startLineNumber;
}

function definition(): Monaco.languages.DefinitionProvider {
  return {
    provideDefinition(model, position) {
      const place = namedAt(model, position);
      const range = place === undefined ? undefined : documentOf(model)?.getState().checked.ranges.get(place.name);
      if (range === undefined) return undefined;
      const start = {
        startLineNumber: range.start.line,
        startColumn: range.start.column,
        endLineNumber: range.start.line,
        endColumn: range.start.column,
      };
      return { uri: model.uri, range: start };
    },
  };
}

/** The step that is named at a place; in Markdown a heading names its own, which `start` and `end` then are. */
function namedAt(model: Monaco.editor.ITextModel, position: Monaco.Position): NamedPlace | undefined {
  const offset = model.getOffsetAt(position);
  const heading =
    model.getLanguageId() === 'markdown' ? /^(#{2,6}[ \t]+)\S.*$/.exec(model.getLineContent(position.lineNumber)) : null;
  const document = documentOf(model);
  if (heading === null || document === undefined) return stepNameAt(model.getValue(), offset);
  const name = stepAt(document, offset);
  const start = offset - position.column + 1 + (heading[1]?.length ?? 0);
  return name === undefined ? undefined : { name, start, end: offset - position.column + 1 + heading[0].trimEnd().length };
}

function renaming(): Monaco.languages.RenameProvider {
  const placeOf = (model: Monaco.editor.ITextModel, position: Monaco.Position) => {
    const place = namedAt(model, position);
    const document = documentOf(model);
    return place !== undefined && document?.getState().draft.all.has(place.name) === true ? { ...place, document } : undefined;
  };
  return {
    resolveRenameLocation(model, position) {
      const place = placeOf(model, position);
      const nowhere = {
        startLineNumber: position.lineNumber,
        startColumn: position.column,
        endLineNumber: position.lineNumber,
        endColumn: position.column,
      };
      if (place === undefined) return { range: nowhere, text: '', rejectReason: words().textView.renameNowhere };
      const [start, end] = [model.getPositionAt(place.start), model.getPositionAt(place.end)];
      return {
        text: place.name,
        range: {
          startLineNumber: start.lineNumber,
          startColumn: start.column,
          endLineNumber: end.lineNumber,
          endColumn: end.column,
        },
      };
    },
    provideRenameEdits(model, position, newName) {
      const place = placeOf(model, position);
      if (place === undefined) return { edits: [], rejectReason: words().textView.renameNowhere };
      if (!ID_PATTERN.test(newName)) return { edits: [], rejectReason: words().textView.renameRule };
      // The document makes the change, everywhere the step is named; the model follows it.
      const edited = place.document.perform(renameStep(place.document.source(), place.name, newName));
      return edited.ok ? { edits: [] } : { edits: [], rejectReason: edited.error.message };
    },
  };
}

function symbols(monaco: Library): Monaco.languages.DocumentSymbolProvider {
  return {
    displayName: words().textView.steps,
    provideDocumentSymbols(model) {
      const document = documentOf(model);
      if (document === undefined) return [];
      const { draft, checked } = document.getState();
      return [...draft.all.values()].flatMap((step) => {
        const range = checked.ranges.get(step.id);
        if (range === undefined) return [];
        return [
          {
            name: step.name,
            detail: step.type === undefined ? '' : words().stepTypes[step.type],
            kind: step.type === 'loop' ? monaco.languages.SymbolKind.Namespace : monaco.languages.SymbolKind.Function,
            tags: [],
            range: monacoRange(range),
            selectionRange: monacoRange({ start: range.start, end: range.start }),
          },
        ];
      });
    },
  };
}
