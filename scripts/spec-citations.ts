import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCases } from './conformance/case-file.ts';

/** What the rules of SPEC.md and the titles that cite them have to say of each other. */
export interface Citations {
  /** Rules nobody shows. */
  readonly uncited: readonly string[];
  /** Ids cited in a title although no rule has them, with the place. Other rooms have rules of their own under P. */
  readonly unknown: readonly string[];
}

const ID = /\[([EIP]\d+)\]/g;
const TITLE = /\b(?:test|describe|it)(?:\.\w+)*(?:\([^'"`\n]*\)\s*)?\(\s*(?:'([^'\n]*)'|"([^"\n]*)"|`([^`\n]*)`)/g;

/** Reads the rules' ids and every test and case title below a repository's root. */
export function spec(root: string): Citations {
  const rules = new Set(
    idsIn(
      readFileSync(join(root, 'src-shared/engine/SPEC.md'), 'utf8')
        .match(/\*\*\[[EIP]\d+\]\*\*/g)
        ?.join('') ?? '',
    ),
  );
  const cited = titles(root).flatMap(({ file, title }) => idsIn(title).map((id) => ({ file, id })));
  const shown = new Set(cited.map(({ id }) => id));
  return {
    uncited: [...rules].filter((id) => !shown.has(id)),
    unknown: [
      ...new Set(cited.filter(({ id }) => !rules.has(id) && !id.startsWith('P')).map(({ file, id }) => `${id} in ${file}`)),
    ],
  };
}

function idsIn(text: string): readonly string[] {
  return [...text.matchAll(ID)].map((found) => found[1] ?? '');
}

function titles(root: string): readonly { readonly file: string; readonly title: string }[] {
  const files = globSync(['src-*/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'e2e/**/*.spec.ts'], { cwd: root });
  const tests = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(TITLE)].map((found) => ({
      file,
      title: found[1] ?? found[2] ?? found[3] ?? '',
    })),
  );
  const file = 'src-shared/engine/cases.yaml';
  return [...tests, ...readCases(readFileSync(join(root, file), 'utf8')).map(({ title }) => ({ file, title }))];
}
