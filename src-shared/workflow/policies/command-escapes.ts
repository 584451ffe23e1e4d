import { certainlyFits, type CommandPattern } from './command-patterns.ts';
import type { KnownWord } from './shell-script.ts';

/** Options and words with which an ordinary program starts others or runs text as code, by program. */
const ESCAPES: Readonly<Record<string, RegExp>> = {
  git: /^(?:-[cCp].*|--help|--config-env.*|--exec-path=.*|--upload-pack.*|--receive-pack.*|--exec(?:=.*)?|--ext-diff|--textconv|-x.+|-O.*|--open-files-in-pager.*|--extcmd.*|--git-dir.*|--work-tree.*|--template.*|--paginate|--output.*|ext::.*)$/,
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
  apt: /^(?:-[^-]*[oc].*|--option.*|--config-file.*)$/,
  bpftrace: /^(?:-[^-]*e.*|--unsafe)$/,
  cpio: /^(?:--rsh-command.*|-[^-]*F.*|--file.*)$/,
  cowsay: /^-[^-]*f.*$/,
  dc: /^(?:-[^-]*[ef].*|--expression.*|--file.*)$|!/,
  enscript: /^(?:-[^-]*I.*|--filter.*)$/,
  fzf: /^(?:--bind.*|--preview.*|--listen.*|--with-shell.*)$/,
  gem: /^(?:-e.*|--editor.*|--config-file.*)$/,
  ghc: /^(?:-e.*|-F.*|-pgm.*|--interactive|@.*)$/,
  gimp: /^(?:-[^-]*b.*|--batch.*)$/,
  guile: /^(?:-[^-]*[cels].*)$/,
  jrunscript: /^(?:-[efJ].*|-cp.*|-classpath.*)$/,
  julia: /^(?:-[^-]*[eELJi].*|--(?:eval|print|load|sysimage).*)$/,
  java: /^(?:-javaagent.*|-agent.*|-XX:On.*|-Xbootclasspath.*|@.*)$/,
  latex: /^(?:--?shell-escape|--?enable-write18|--?cnf-line.*)$|\\(?:immediate|write|input|openin|directlua)/,
  latexmk: /^(?:-e|-r|-latex.*|-pdflatex.*|-xelatex.*|-lualatex.*|-usepretex.*)$/,
  lftp: /.*/,
  ftp: /.*/,
  mail: /^(?:--exec.*|-~.*|-[^-]*[SX].*|--set.*)$/,
  msgfilter: /.*/,
  octave: /^(?:--eval.*|--path.*|-p.*|--init-.*)$/,
  openvpn:
    /^(?:--config.*|--up.*|--down.*|--script-security.*|--plugin.*|--route-up.*|--tls-verify.*|--iproute.*|--client-connect.*|--auth-user-pass-verify.*)$/,
  pandoc: /^(?:-[^-]*[LF].*|--lua-filter.*|--filter.*|--defaults.*|-d.*|--pdf-engine.*|--data-dir.*)$/,
  perlbug: /.*/,
  pidstat: /^-[^-]*e.*$/,
  puppet: /^(?:-e.*|--execute.*)$/,
  restic: /^(?:--password-command.*|-o.*|--option.*)$/,
  rpm: /^(?:-E.*|--eval.*|-D.*|--define.*|--pipe.*|--rcfile.*|--macros.*|--load.*|--dbpath.*|--qf.*|--queryformat.*)$/,
  rtorrent: /^(?:-o.*|-O.*|-I.*)$/,
  scrot: /^(?:-[^-]*e.*|--exec.*)$/,
  smbclient: /^(?:-[^-]*c.*|--command.*|-[^-]*s.*|--configfile.*)$/,
  sqlmap: /^--(?:eval|os-|tamper|preprocess|postprocess|alert).*$/,
  'ssh-keygen': /^-[^-]*D.*$/,
  tshark: /^(?:-X.*|--extcap.*)$/,
  tsc: /^@.*$/,
  hg: /^(?:--config.*|--cwd.*|-[^-]*R.*|--repository.*)$/,
  svn: /^(?:--diff-cmd.*|--diff3-cmd.*|--config-.*|--editor-cmd.*|--merge-.*)$/,
  darcs: /^--(?:posthook|prehook|run-|external-merge|diff-command|sendmail-command).*$/,
  gpg: /^(?:--exec-path.*|--photo-viewer.*|--options.*|--(?:agent|dirmngr|keyboxd)-program.*|--load-extension.*)$/,
  pytest: /^(?:-[^-]*[pco].*|--rootdir.*|--override-ini.*|--confcutdir.*|--config-file.*)$/,
  tox: /^(?:-[^-]*[cx].*|--conf.*|--override.*)$/,
  ninja: /^(?:-[^-]*[fC].*)$/,
  ant: /^(?:-f.*|-buildfile.*|-lib.*|-logger.*|-listener.*|-main.*|-propertyfile.*)$/,
  rake: /^(?:-[^-]*[fpeErRlg].*|--(?:rakefile|execute|require|rakelib|libdir|system).*)$/,
  just: /^(?:-[^-]*[fdc].*|--(?:justfile|working-directory|shell|command|set|dotenv|choose|chooser|edit).*)$/,
  rustc: /^(?:-C.*|--codegen.*|-Z.*|@.*)$/,
  bazel: /^--(?:run_under|workspace_status_command|override_|bazelrc|extra_).*$/,
  meson: /^--(?:native|cross)-file.*$/,
  nodemon: /^(?:-x.*|--exec.*|--config.*|-r.*|--require.*)$/,
  concurrently: /.*/,
  qemu: /^(?:-chardev.*|-netdev.*|-net|-readconfig.*|-daemonize|-object.*|-monitor.*|-qmp.*)$/,
  inotifywait: /^--exec.*$/,
  scapy: /^(?:-[^-]*[cps].*)$/,
  xmllint: /^--shell$/,
  neofetch: /^--config.*$/,
  logrotate: /.*/,
  m4: /syscmd/,
  ldconfig: /^-[^-]*f.*$/,
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
  bundle: /^(?:exec|console|open|config)$/,
  cabal: /^(?:exec|repl|v[12]-exec|v[12]-repl)$/,
  composer: /^(?:exec|global|config)$/,
  conda: /^run$/,
  containers: /^(?:exec|shell|run|console)$/,
  csvtool: /^call$/,
  dotnet: /^(?:fsi|script|exec|tool)$/,
  gem: /^(?:open|exec)$/,
  gh: /^(?:alias|extension|config|codespace)$/,
  helm: /^plugin$/,
  ip: /^(?:netns|vrf)$/,
  knife: /^(?:exec|ssh)$/,
  nix: /^(?:run|shell|develop|repl)$/,
  poetry: /^(?:run|shell)$/,
  puppet: /^(?:apply|script)$/,
  'pre-commit': /^try-repo$/,
  task: /^(?:execute|exec)$/,
  terraform: /^console$/,
  uv: /^(?:run|tool|x)$/,
  volatility: /^volshell$/,
  xdotool: /^exec$/,
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
  [/^(?:cc|c89|c99|c\+\+|g\+\+|clang|clang\+\+|gcc)(?:-[\d.]+)?$/, 'gcc'],
  [/^(?:apt|apt-get|apt-cache|aptitude)$/, 'apt'],
  [/^(?:bundle|bundler)$/, 'bundle'],
  [/^(?:cowsay|cowthink)$/, 'cowsay'],
  [/^(?:(?:pdf|lua|xe)?(?:la)?tex|luahbtex|context)$/, 'latex'],
  [/^(?:mail|mailx|s-nail)$/, 'mail'],
  [/^(?:msgfilter|msgexec)$/, 'msgfilter'],
  [/^(?:octave|octave-cli)$/, 'octave'],
  [/^(?:rpm|rpmdb|rpmquery|rpmverify|rpmbuild|rpmsign|rpmspec)$/, 'rpm'],
  [/^(?:ftp|lftp|ncftp|psftp|telnet|tdbtool|debugfs|sash|cpan|pry|byebug|ghci|ginsh|jshell|jjs|ksshell)$/, 'ftp'],
  [/^(?:gpg|gpg2)$/, 'gpg'],
  [/^(?:tshark|wireshark)$/, 'tshark'],
  [/^(?:lxc|crictl|machinectl|incus|ctr|buildah)$/, 'containers'],
  [/^qemu-.*$/, 'qemu'],
  [/^py\.test$/, 'pytest'],
  [/^(?:mariadb)$/, 'mysql'],
  [/^(?:podman|nerdctl)$/, 'docker'],
  [/^(?:pico|nano|rnano)$/, 'nano'],
  [/^(?:Rscript|R)$/, 'r'],
];

/** Interpreters that, without a file to run, run what they read. */
const READS_CODE: ReadonlySet<string> = new Set(['python', 'perl', 'ruby', 'node', 'php', 'lua', 'deno', 'bun', 'r']);

/** Programs with words that could start others; their unknown words cannot be let through. */
export function hasEscapes(name: string): boolean {
  const family = familyOf(name);
  return Object.hasOwn(ESCAPES, family) || Object.hasOwn(SUBCOMMANDS, family);
}

/**
 * The word with which a program leaves its own job (starts a program, runs text as code), or undefined when no word does.
 * A word that the allowing pattern spells out itself is meant by whoever wrote it.
 */
export function escapeIn(name: string, words: readonly KnownWord[], pattern: CommandPattern | undefined): string | undefined {
  const family = familyOf(name);
  const rule = ESCAPES[family];
  const plain = words.slice(1);
  // Such a program takes what to do from its input as well.
  if (rule?.source === '.*' && plain.length === 0) return name;
  for (const word of plain) {
    if (word !== undefined && rule?.test(word) === true && !spelledOut(word, pattern)) return word;
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
