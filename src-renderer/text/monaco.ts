import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/markdown/register';
import 'monaco-editor/languages/definitions/yaml/register';
import { createWebWorker } from 'monaco-editor/internal/common/workers';
import { configureMonacoYaml } from 'monaco-yaml';
import { registerLanguageFeatures } from './language-features.ts';
import { registerSchemaFeatures } from './schema-features.ts';
import { registerWorkflowMarkdown } from './workflow-markdown.ts';
import { registerNotations } from './workflow-notations.ts';
import { completionSchema } from './workflow-schema.ts';
import EditorWorker from './editor.worker.ts?worker';
import YamlWorker from './yaml.worker.ts?worker';

let ready = false;

/** Monaco with YAML completion and hover for workflows; nothing comes from a network. */
export function getMonaco(): typeof monaco {
  if (ready) return monaco;
  ready = true;
  self.MonacoEnvironment = {
    getWorker: (_module: string, label: string) => (label === 'yaml' ? new YamlWorker() : new EditorWorker()),
  };
  // monaco-yaml expects a function that newer Monaco keeps inside.
  configureMonacoYaml(
    { ...monaco, editor: { ...monaco.editor, createWebWorker } },
    {
      enableSchemaRequest: false,
      validate: false,
      format: { enable: false },
      hover: true,
      completion: true,
      schemas: [{ uri: 'flowright://workflow.schema.json', fileMatch: ['**'], schema: completionSchema() }],
    },
  );
  registerWorkflowMarkdown(monaco);
  registerNotations(monaco);
  registerLanguageFeatures(monaco);
  registerSchemaFeatures(monaco);
  defineThemes();
  return monaco;
}

/** Draws Monaco in the app's own colours, as the tokens say right now. */
function defineThemes(): void {
  for (const theme of ['light', 'dark'] as const) {
    const token = readTokens(theme);
    monaco.editor.defineTheme(`flowright-${theme}`, {
      base: theme === 'dark' ? 'vs-dark' : 'vs',
      inherit: true,
      rules: [
        { token: 'type', foreground: token('--syn-key') },
        { token: 'string', foreground: token('--syn-str') },
        { token: 'string.yaml', foreground: token('--syn-str') },
        { token: 'number', foreground: token('--syn-num') },
        { token: 'keyword', foreground: token('--syn-num') },
        { token: 'comment', foreground: token('--syn-com') },
      ],
      colors: {
        'editor.background': `#${token('--surface')}`,
        'editor.foreground': `#${token('--text')}`,
        'editorLineNumber.foreground': `#${token('--text-3')}`,
        'editorLineNumber.activeForeground': `#${token('--text-2')}`,
        'editor.lineHighlightBackground': `#${token('--sunken')}`,
        'editor.lineHighlightBorder': '#00000000',
        'editor.selectionBackground': `#${token('--accent-soft')}`,
        'editorCursor.foreground': `#${token('--accent-text')}`,
        'editorIndentGuide.background1': `#${token('--line')}`,
        'editorWidget.background': `#${token('--surface')}`,
        'editorWidget.border': `#${token('--line-2')}`,
        'editorSuggestWidget.selectedBackground': `#${token('--accent-soft')}`,
        'editorSuggestWidget.selectedForeground': `#${token('--text')}`,
        'editorSuggestWidget.highlightForeground': `#${token('--accent-text')}`,
        'editorHoverWidget.background': `#${token('--surface')}`,
        'editorError.foreground': `#${token('--fail')}`,
        'editorWarning.foreground': `#${token('--wait')}`,
        focusBorder: `#${token('--accent-text')}`,
        'scrollbar.shadow': '#00000000',
      },
    });
  }
}

/** Reads tokens of one theme from the style sheets, without showing that theme. */
function readTokens(theme: 'light' | 'dark'): (name: string) => string {
  const root = document.documentElement;
  const before = root.dataset.theme;
  root.dataset.theme = theme;
  const style = getComputedStyle(root);
  const context = document.createElement('canvas').getContext('2d');
  const known = new Map<string, string>();
  for (const name of [
    '--surface',
    '--sunken',
    '--text',
    '--text-2',
    '--text-3',
    '--line',
    '--line-2',
    '--accent-soft',
    '--accent-text',
    '--fail',
    '--wait',
    '--syn-key',
    '--syn-str',
    '--syn-num',
    '--syn-com',
  ]) {
    if (context !== null) {
      context.fillStyle = '#808080';
      context.fillStyle = style.getPropertyValue(name).trim();
    }
    known.set(name, typeof context?.fillStyle === 'string' ? context.fillStyle.replace('#', '') : '808080');
  }
  if (before === undefined) delete root.dataset.theme;
  else root.dataset.theme = before;
  return (name) => known.get(name) ?? '808080';
}
