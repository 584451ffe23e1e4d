import type * as Monaco from 'monaco-editor';
import { conf, language } from 'monaco-editor/languages/definitions/markdown/markdown';

/** Markdown with front matter in YAML; fenced `yaml step` blocks are YAML by their first word already. */
export function registerWorkflowMarkdown(monaco: Pick<typeof Monaco, 'languages'>): void {
  monaco.languages.register({ id: 'markdown', extensions: ['.md', '.markdown'] });
  monaco.languages.setLanguageConfiguration('markdown', conf);
  monaco.languages.setMonarchTokensProvider('markdown', {
    ...language,
    // Only the very first line may open the front matter; anywhere else a line of dashes is a rule or a heading.
    start: 'begin',
    tokenizer: {
      begin: [
        [/^\uFEFF?---\s*$/, { token: 'meta.separator', switchTo: '@front', nextEmbedded: 'yaml' }],
        [/(?=.)/, { token: '@rematch', switchTo: '@root' }],
      ],
      front: [[/^---\s*$/, { token: 'meta.separator', switchTo: '@root', nextEmbedded: '@pop' }]],
      ...language.tokenizer,
    },
  });
}
