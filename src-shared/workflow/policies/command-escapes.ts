import { certainlyFits, type CommandPattern } from './command-patterns.ts';
import type { KnownWord } from './shell-script.ts';

/** Options and words with which an ordinary program starts others or runs text as code, by program. */
const ESCAPES: Readonly<Record<string, RegExp>> = {
  git: /^(?:-[cCp].*|--config-env.*|--exec-path=.*|--upload-pack.*|--receive-pack.*|--exec(?:=.*)?|--ext-diff|--textconv|-x.+|-O.*|--open-files-in-pager.*|--extcmd.*|--git-dir.*|--work-tree.*|--template.*|--paginate|--output.*|ext::.*)$/,
  tar: /^(?:--checkpoint-action.*|--to-command.*|-[^-]*I.*|--use-compress-program.*|--rsh-command.*|--rmt-command.*|-[^-]*F.*|--info-script.*|--new-volume-script.*)$/,
  zip: /^(?:-[^-]*T.*|-TT.*|--unzip-command.*)$/,
  rsync: /^(?:-[^-]*e.*|--rsh.*|--rsync-path.*)$/,
  ssh: /^(?:-[^-]*[oFPJ].*)$/,
  scp: /^(?:-[^-]*[oSFJ].*)$/,
  sftp: /^(?:-[^-]*[oSFDb].*)$/,
  sed: /(?:^|[;{}\n\s\d$/!,])e(?:\s|$)|s(.).*\1.*\1[gpiImM0-9]*e|^-[^-]*[f].*$|^--file.*$/,
  awk: /system|\||getline|@load|@include|^-[^-]*[flie].*$|^--(?:file|load|include|exec|source).*$/,
  sort: /^(?:--compress-prog.*|--files0-from.*)$/,
  split: /^--filter.*$/,
  install: /^--strip-program.*$/,
  make: /^(?:--eval.*|-[^-]*[fCIE].*|--(?:file|makefile|directory|include-dir).*|[A-Za-z_.]+[:+?!]*=.*)$/,
  cargo: /^--config.*$/,
  npm: /^(?:--script-shell.*|-c.*|--call.*|--prefix.*|-C.*|--userconfig.*|--globalconfig.*|--node-options.*|--init-module.*)$/,
  npx: /^(?:-c.*|--call.*|--node-options.*|--userconfig.*)$/,
  yarn: /^(?:--script-shell.*|--cwd.*)$/,
  pnpm: /^(?:--script-shell.*|--dir.*|-C.*)$/,
  go: /^(?:-exec.*|-toolexec.*|-vettool.*|-overlay.*|-C.*)$/,
  pip: /^(?:--python.*|--config-settings.*)$/,
  python: /^(?:-[^-]*[cm].*|-)$/,
  perl: /^-[^-]*[eEMmIid].*$/,
  ruby: /^(?:-[^-]*[erI].*|-)$/,
  node: /^(?:-[^-]*[epr].*|--(?:eval|print|require|import|loader|experimental-loader|env-file|env-file-if-exists|run|inspect.*).*|-)$/,
  deno: /^-$/,
  bun: /^(?:-[^-]*[epr].*|--(?:eval|print|preload|require).*|-)$/,
  php: /^(?:-[^-]*[rRBEdz].*|--(?:run|process.*|define).*)$/,
  lua: /^(?:-[^-]*[el].*|-)$/,
  r: /^-e.*$/,
  vim: /^(?:-[^-]*[cSsuU].*|--cmd.*|\+.*)$/,
  emacs: /^(?:--eval.*|-eval.*|--load.*|-l.*|--funcall.*|-f.*|--batch.*|--script.*)$/,
  less: /.*/,
  more: /.*/,
  man: /^(?:-P.*|--pager.*|-H.*|--html.*)$/,
  ed: /.*/,
  nano: /^(?:-s.*|--speller.*)$/,
  mysql: /^(?:-e.*|--execute.*|--pager.*|--init-command.*)$/,
  sqlite3: /^(?:-cmd.*|-init.*|\..*|.*\.(?:shell|system|load).*|.*readfile.*)$/,
  psql: /^(?:-c.*|--command.*|-f.*|--file.*)$/,
  curl: /^(?:-[^-]*K.*|--config.*|--engine.*)$/,
  wget: /^(?:--use-askpass.*|-e.*|--execute.*|--config.*)$/,
  openssl: /^(?:-engine.*|-provider.*)$/,
  docker: /^(?:--config.*|-H.*|--host.*)$/,
  kubectl: /^--kubeconfig.*$/,
  jq: /^(?:-[^-]*[fL].*|--from-file.*)$/,
  nmap: /^(?:--script.*|--interactive|--datadir.*)$/,
  tcpdump: /^(?:-z.*|-[^-]*z.*)$/,
  cmake: /^(?:-P.*|-E.*|-D.*)$/,
  ctest: /^(?:-S.*|--build-and-test|--test-command.*)$/,
  gcc: /^(?:-wrapper.*|-B.*|-fplugin.*|@.*|-specs.*)$/,
  ld: /^(?:-plugin.*|-dynamic-linker.*)$/,
  gradle: /^(?:-I.*|--init-script.*|-b.*|-c.*|-p.*)$/,
  mvn: /^(?:-f.*|--file.*|exec:.*|-s.*)$/,
  service: /.*/,
};

/** First words (subcommands) that do the same. */
const SUBCOMMANDS: Readonly<Record<string, RegExp>> = {
  git: /^(?:bisect|filter-branch|submodule|mergetool|difftool|daemon|instaweb|send-email|hook|config|help|clone|rebase|svn|p4|archive|credential.*|remote-.*|web--browse|for-each-repo|maintenance)$/,
  npm: /^(?:exec|x|explore|edit|config|set|c)$/,
  yarn: /^(?:exec|dlx|config)$/,
  pnpm: /^(?:exec|dlx|config)$/,
  go: /^(?:generate|tool)$/,
  deno: /^(?:eval|repl|task)$/,
  bun: /^(?:x|exec|repl)$/,
  docker: /^(?:run|exec|build|compose|buildx|container)$/,
  kubectl: /^(?:exec|edit|plugin|debug|run)$/,
  openssl: /^engine$/,
};

const ALIKE: readonly (readonly [RegExp, string])[] = [
  [/^python[\d.]*$|^pypy[\d.]*$/, 'python'],
  [/^(?:g|m|n|original-)?awk$/, 'awk'],
  [/^(?:gsed)$/, 'sed'],
  [/^(?:gtar|bsdtar)$/, 'tar'],
  [/^(?:g|b)?make$/, 'make'],
  [/^(?:vi|vim|nvim|view|ex|rvim|vimdiff|gvim|rview)$/, 'vim'],
  [/^(?:lua[\d.]*|luajit)$/, 'lua'],
  [/^perl[\d.]*$/, 'perl'],
  [/^ruby[\d.]*$|^irb$/, 'ruby'],
  [/^php[\d.]*$/, 'php'],
  [/^(?:pip[\d.]*|pipx)$/, 'pip'],
  [/^(?:nodejs)$/, 'node'],
  [/^(?:cc|c\+\+|g\+\+|clang|clang\+\+|gcc)$/, 'gcc'],
  [/^(?:mariadb)$/, 'mysql'],
  [/^(?:podman|nerdctl)$/, 'docker'],
  [/^(?:pico|nano|rnano)$/, 'nano'],
  [/^(?:Rscript|R)$/, 'r'],
];

/** Interpreters that, without a file to run, run what they read. */
const READS_CODE: ReadonlySet<string> = new Set(['python', 'perl', 'ruby', 'node', 'php', 'lua', 'deno', 'bun', 'r']);

/** Programs with words that could start others; their unknown words cannot be let through. */
export function hasEscapes(name: string): boolean {
  return Object.hasOwn(ESCAPES, familyOf(name));
}

/**
 * The word with which a program leaves its own job (starts a program, runs text as code), or undefined when no word does.
 * A word that the allowing pattern spells out itself is meant by whoever wrote it.
 */
export function escapeIn(name: string, words: readonly KnownWord[], pattern: CommandPattern | undefined): string | undefined {
  const family = familyOf(name);
  const rule = ESCAPES[family];
  if (rule === undefined) return undefined;
  const plain = words.slice(1);
  for (const word of plain) {
    if (word !== undefined && rule.test(word) && !spelledOut(word, pattern)) return word;
  }
  const first = plain.find((word) => word === undefined || !word.startsWith('-'));
  if (first !== undefined && SUBCOMMANDS[family]?.test(first) === true && !spelledOut(first, pattern)) return first;
  if (READS_CODE.has(family) && !plain.some((word) => word === undefined || !word.startsWith('-'))) {
    if (
      !plain.some((word) => word !== undefined && /^-+(?:v|V|version|help|h)$/.test(word)) &&
      !plain.some((word) => spelledOut(word ?? '', pattern))
    )
      return `${name} with no file to run`;
  }
  return undefined;
}

function spelledOut(word: string, pattern: CommandPattern | undefined): boolean {
  return (
    pattern?.slice(1).some((part) => part !== '*' && part.replaceAll('*', '') !== '' && certainlyFits([part], [word])) === true
  );
}

function familyOf(name: string): string {
  return ALIKE.find(([names]) => names.test(name))?.[1] ?? name;
}
