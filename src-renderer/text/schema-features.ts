import type * as Monaco from 'monaco-editor';
import type { Dialect } from '../../src-shared/formats/text-source.ts';
import { documentOf, stepAt } from './documents.ts';
import { foldsOf } from './folding.ts';
import { keyPlaceAt, type KeyPlace } from './key-place.ts';
import { choicesFor, helpFor, keysFor } from './schema-words.ts';

/** The part of Monaco the features are made with. */
type Library = Pick<typeof Monaco, 'languages'>;

/** Notations whose keys nobody else completes: YAML has its own language server. */
const NOTATIONS = ['json', 'toml', 'markdown'] as const;

/** Keys and choices by the language's schema, what a key is for, and what folds away. */
export function registerSchemaFeatures(monaco: Library): void {
  for (const dialect of NOTATIONS) {
    monaco.languages.registerCompletionItemProvider(dialect, completion(monaco, dialect));
    monaco.languages.registerHoverProvider(dialect, hover(dialect));
  }
  for (const dialect of ['toml', 'markdown'] as const)
    monaco.languages.registerFoldingRangeProvider(dialect, {
      provideFoldingRanges: (model) => foldsOf(model.getValue(), dialect).map(({ start, end }) => ({ start, end })),
    });
}

function placeIn(model: Monaco.editor.ITextModel, position: Monaco.Position, dialect: Dialect): KeyPlace | undefined {
  const offset = model.getOffsetAt(position);
  const place = keyPlaceAt(model.getValue(), offset, dialect);
  const document = documentOf(model);
  if (place === undefined || document === undefined) return place;
  // What is said in prose, in a heading, or behind what cannot be read at the moment is known from the last good reading.
  const { draft } = document.getState();
  const known =
    place.at.length === 0
      ? draft.fields
      : place.at.at(-2) === 'steps'
        ? draft.all.get(stepAt(document, offset) ?? '')?.fields
        : undefined;
  return known === undefined ? place : { ...place, says: { ...known, ...place.says } };
}

function completion(monaco: Library, dialect: Dialect): Monaco.languages.CompletionItemProvider {
  return {
    triggerCharacters: ['"', ' ', '.'],
    provideCompletionItems(model, position) {
      const place = documentOf(model) === undefined ? undefined : placeIn(model, position, dialect);
      if (place === undefined) return { suggestions: [] };
      const [start, end] = [model.getPositionAt(place.span[0]), model.getPositionAt(place.span[1])];
      const range = {
        startLineNumber: start.lineNumber,
        startColumn: start.column,
        endLineNumber: end.lineNumber,
        endColumn: end.column,
      };
      const behind = model.getLineContent(end.lineNumber).slice(end.column - 1);
      const offered = place.part === 'key' ? keysFor(place) : choicesFor(place).map((text) => ({ text, detail: '' }));
      return {
        suggestions: offered.map(({ text, detail }, index) => {
          const insertText = place.part === 'key' ? keyText(text, behind, dialect) : valueText(text, dialect);
          return {
            label: text,
            ...(detail === '' ? {} : { documentation: detail }),
            kind: place.part === 'key' ? monaco.languages.CompletionItemKind.Property : monaco.languages.CompletionItemKind.Value,
            insertText,
            filterText: insertText,
            range,
            sortText: `1${String(index).padStart(4, '0')}`,
          };
        }),
      };
    },
  };
}

function keyText(key: string, behind: string, dialect: Dialect): string {
  switch (dialect) {
    case 'json':
      return /^\s*:/.test(behind) ? `"${key}"` : `"${key}": `;
    case 'toml':
      return /^\s*=/.test(behind) ? key : `${key} = `;
    default:
      return /^\s*:/.test(behind) ? key : `${key}: `;
  }
}

function valueText(value: string, dialect: Dialect): string {
  const isPlain = dialect === 'markdown' || dialect === 'yaml' || value === 'true' || value === 'false' || /^\d+$/.test(value);
  return isPlain ? value : `"${value}"`;
}

function hover(dialect: Dialect): Monaco.languages.HoverProvider {
  return {
    provideHover(model, position) {
      const place = documentOf(model) === undefined ? undefined : placeIn(model, position, dialect);
      const help = place?.part === 'key' ? helpFor(place) : undefined;
      if (place === undefined || help === undefined) return undefined;
      const [start, end] = [model.getPositionAt(place.span[0]), model.getPositionAt(place.span[1])];
      return {
        contents: [{ value: help }],
        range: {
          startLineNumber: start.lineNumber,
          startColumn: start.column,
          endLineNumber: end.lineNumber,
          endColumn: end.column,
        },
      };
    },
  };
}
