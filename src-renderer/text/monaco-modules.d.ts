// Monaco's own typings cover its main entry; these are the same things by the paths the bundle takes.
declare module 'monaco-editor/internal/common/workers' {
  export const createWebWorker: typeof import('monaco-editor').editor.createWebWorker;
}
declare module 'monaco-editor/features/register.all';
declare module 'monaco-yaml/yaml.worker.js';
declare module 'monaco-editor/languages/definitions/markdown/markdown' {
  export const conf: import('monaco-editor').languages.LanguageConfiguration;
  export const language: import('monaco-editor').languages.IMonarchLanguage;
}
