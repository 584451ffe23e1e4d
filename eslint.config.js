import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const noDefault = { selector: 'ExportDefaultDeclaration', message: 'Export by name: a thing has one name everywhere.' };
const noExportAll = { selector: 'ExportAllDeclaration', message: 'Export by name, from the file that owns it.' };
const noBoolean = {
  selector:
    ":matches(FunctionDeclaration, TSMethodSignature) > Identifier.params[typeAnnotation.typeAnnotation.type='TSBooleanKeyword']",
  message: 'A boolean parameter says nothing where it is called: take a named field or a union of words.',
};

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'test-results', 'playwright-report', 'scripts/layers/fixtures', 'node_modules'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.base],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.main.json', './tsconfig.renderer.json', './tsconfig.e2e.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', 400],
      'max-params': ['error', 3],
      'no-console': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
      'no-restricted-syntax': ['error', noDefault, noExportAll, noBoolean],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src-renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['**/*.test.{ts,tsx}', '**/*.fixture.ts', 'e2e/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'max-params': 'off', 'max-lines': ['error', 800] },
  },
  { files: ['scripts/**/*.ts', 'e2e/**/*.ts', 'src-main/shells/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    // This text runs inside a page, where nothing but the language is at hand.
    files: ['e2e/electron-double/worlds.ts'],
    rules: {
      'max-params': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['*.config.ts', 'e2e/**/*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['src-renderer/**/*-worker.ts', 'src-renderer/**/*.worker.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefault, noBoolean] },
  },
);
