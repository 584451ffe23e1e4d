import { beforeAll, describe, expect, test } from 'vitest';
import { judgeText, judgeWords } from '../../src-shared/workflow/policies/judge-commands.ts';
import type { FoundProgram, Judging } from '../../src-shared/workflow/policies/judging.ts';
import type { ParseShell } from '../../src-shared/workflow/policies/shell-script.ts';
import { loadShellParser } from './shell-parser.ts';

let parse: ParseShell;
beforeAll(async () => {
  parse = await loadShellParser();
});

const WIDE = [
  'npm *',
  'git *',
  'ls *',
  'cat *',
  'env *',
  'xargs *',
  'find *',
  'sudo *',
  'bash *',
  'sh *',
  'tar *',
  'awk *',
  'sed *',
  'python3 *',
  'node *',
  'nice *',
  'timeout *',
  'tee *',
  'make *',
  'grep *',
  'perl *',
  'vim *',
  'busybox *',
  './tools/build *',
];

function find(program: string): FoundProgram | undefined {
  if (program.startsWith('/')) return { path: program, real: program, writable: program.startsWith('/workspace/') };
  if (program.includes('/')) return { path: `/workspace/${program}`, real: `/workspace/${program}`, writable: true };
  if (program === 'planted') return { path: '/workspace/bin/planted', real: '/workspace/bin/planted', writable: true };
  return { path: `/usr/bin/${program}`, real: `/usr/bin/${program}`, writable: false };
}

function judging(
  allowed: readonly string[],
  denied: readonly string[] = [],
  values: Readonly<Record<string, string>> = {},
): Judging {
  return { rules: { allowed: [allowed], denied }, parse, values, find };
}

const refused = (text: string, shell?: string): string[] =>
  judgeText(text, shell, judging(WIDE)).map((refusal) => refusal.message);

describe('what the list lets through', () => {
  test.each([
    'npm test',
    'npm',
    '/usr/bin/npm test',
    'npm test -- --reporter=junit > out.txt 2>&1',
    'npm test | grep -c ok && ls -la; git status --short',
    '(cd packages && npm test)',
    'if npm test; then echo fine; else exit 1; fi',
    'for f in a b; do cat "$f"; done',
    'build() { npm run build; }; build',
    'echo "$(git rev-parse HEAD)" > head.txt',
    'cat <<EOF\n$(git status)\nEOF',
    'cat <<"EOF"\n$(rm -rf /)\nEOF',
    'env CI=1 npm test',
    'env -i npm test',
    'echo a b | xargs ls -la',
    'find . -name "*.ts" -exec grep -n x {} +',
    "bash -c 'npm test && git status'",
    'sudo -n npm install',
    'CI=1 npm test',
    'timeout 5 npm test',
    'nice -n 5 timeout -k 2 5 npm test',
    "eval 'npm test'",
    'exec npm test',
    'command -v npm',
    './tools/build all',
    'tar -xzf archive.tgz',
    "awk '{ print $1 }' file",
    "sed -e 's/a/b/g' file",
    'git commit -m "help: clone the config"',
    'node script.js',
    'python3 tool.py --check',
    'set -eu; npm test',
    'bash <<EOF\nnpm test\nEOF',
    '[ -f a ] && test -d b',
    '"npm" te\\st',
    'n"p"m test',
  ])('[E75] %s', (text) => {
    expect(refused(text)).toEqual([]);
  });
});

describe('what slips past a list of names, and does not here', () => {
  test.each([
    ['rm -rf /'],
    ['npm test; rm -rf /'],
    ['npm test && rm x'],
    ['npm test || rm x'],
    ['npm test | rm x'],
    ['npm test & rm x'],
    ['npm test\nrm x'],
    ['(rm x)'],
    ['{ rm x; }'],
    ['! rm x'],
    ['echo $(rm x)'],
    ['echo `rm x`'],
    ['echo "$(rm x)"'],
    ['echo "a `rm x` b"'],
    ['cat <(rm x)'],
    ['npm test > $(rm x)'],
    ['npm test > >(rm x)'],
    ['cat <<EOF\n$(rm x)\nEOF'],
    ['cat <<EOF\n`rm x`\nEOF'],
    ['X=$(rm x)'],
    ['X=$(rm x) npm test'],
    ['echo $((1 + $(rm x)))'],
    ['echo ${X:-$(rm x)}'],
    ['if rm x; then :; fi'],
    ['while rm x; do :; done'],
    ['case a in a) rm x;; esac'],
    ['for f in $(rm x); do :; done'],
    ['f() { rm x; }; f'],
    ['npm() { rm x; }; npm'],
    ['f() { "$@"; }; f rm x'],
    ['r""m x'],
    ["r'm' x"],
    ['r\\m x'],
    ['\\rm x'],
    ["$'rm' x"],
    ["$'\\x72m' x"],
    ['{rm,x}'],
    ['r? x'],
    ['/b?n/rm x'],
    ['/bin/rm x'],
    ['$X x'],
    ['${X} x'],
    ['X=rm; $X x'],
    ['"$(echo rm)" x'],
    ['`echo rm` x'],
    ['PATH=/tmp:$PATH npm test'],
    ['PATH=/tmp npm test'],
    ['export PATH=/tmp; npm test'],
    ['LD_PRELOAD=/tmp/x.so npm test'],
    ['BASH_ENV=/tmp/x bash script.sh'],
    ['ENV=/tmp/x sh script.sh'],
    ['GIT_SSH_COMMAND="rm x" git fetch'],
    ['GIT_EXTERNAL_DIFF=rm git diff'],
    ['PAGER="rm x" git log'],
    ['NODE_OPTIONS=--require=/tmp/x npm test'],
    ['IFS=_; npm test'],
    ["PS4='$(rm x)'; set -x; npm test"],
    ['read PATH < file; npm test'],
    ['unset PATH; npm test'],
    ['env PATH=/tmp npm test'],
    ['env rm x'],
    ['env -i rm x'],
    ['env -u HOME rm x'],
    ['env -S "rm x"'],
    ['env LD_PRELOAD=/tmp/x npm test'],
    ['env -- rm x'],
    ['env $X npm'],
    ['xargs rm'],
    ['echo x | xargs rm'],
    ['echo rm | xargs -I{} {} x'],
    ['echo rm | xargs env'],
    ['echo "rm x" | xargs'],
    ['echo x | xargs -n1 -P 4 rm'],
    ["echo x | xargs sh -c 'rm $0'"],
    ['find . -exec rm {} \\;'],
    ['find . -exec rm {} +'],
    ["find . -execdir rm {} ';'"],
    ['find . -ok rm {} \\;'],
    ['find . -exec {} \\;'],
    ['find . -exec sh -c \'rm "$1"\' _ {} \\;'],
    ['find . $X'],
    ["bash -c 'rm x'"],
    ['bash -c "rm x"'],
    ['bash -c "$X"'],
    ['bash -ec "rm x"'],
    ['bash --rcfile /tmp/x -i'],
    ['sh -c "npm test; rm x"'],
    ['sh -c \'sh -c "rm x"\''],
    ['bash <<EOF\nrm x\nEOF'],
    ["bash <<< 'rm x'"],
    ['echo "rm x" | bash'],
    ['bash < /tmp/x'],
    ['bash'],
    ['cat script | sh'],
    ["zsh -c 'rm x'"],
    ['busybox rm x'],
    ["busybox sh -c 'rm x'"],
    ['sudo rm x'],
    ['sudo -u root rm x'],
    ['sudo -s'],
    ['sudo -i'],
    ['sudo PATH=/tmp npm'],
    ['nice rm x'],
    ['nice -n 5 rm x'],
    ['timeout 5 rm x'],
    ['timeout -s KILL 5 rm x'],
    ['nohup rm x'],
    ['exec rm x'],
    ['command rm x'],
    ['command -p rm x'],
    ['builtin eval "rm x"'],
    ['eval rm x'],
    ["eval 'rm x'"],
    ['eval "$X"'],
    ['eval "eval \\"rm x\\""'],
    ['source /tmp/x'],
    ['. /tmp/x'],
    ["alias npm='rm x'; npm"],
    ["trap 'rm x' EXIT"],
    ['hash -p /bin/rm npm; npm x'],
    ['enable -f /tmp/x.so npm'],
    ["mapfile -C 'rm x' -c 1 < file"],
    ["complete -C 'rm x' npm"],
    ["X='a[$(rm x)]'; echo $((X))"],
    ["X='a[$(rm x)]'; [[ $X -eq 1 ]]"],
    ["test -v 'a[$(rm x)]'"],
    ["printf -v 'a[$(rm x)]' x"],
    ["read 'a[$(rm x)]' < file"],
    ["X='$(rm x)'; echo ${X@P}"],
    ['echo ${!X}'],
    ['((X=1))'],
    ['let "X=a[$(rm x)]"'],
    ['coproc rm x'],
    ['git -c core.pager="rm x" log'],
    ['git -c alias.x="!rm x" x'],
    ['git --config-env=core.pager=X log'],
    ['git --exec-path=/tmp status'],
    ['git bisect run rm x'],
    ['git submodule foreach rm x'],
    ['git rebase --exec "rm x" main'],
    ['git fetch --upload-pack="rm x" origin'],
    ['git diff --ext-diff'],
    ['git clone "ext::rm x"'],
    ['git grep -O"rm x" y'],
    ['git config alias.x "!rm x"'],
    ['git -C /tmp status'],
    ['tar -cf x y --checkpoint=1 --checkpoint-action=exec="rm x"'],
    ['tar -xf x --to-command="rm x"'],
    ['tar -xf x -I "rm x"'],
    ['tar -xf x --use-compress-program="rm x"'],
    ['awk \'BEGIN { system("rm x") }\''],
    ['awk \'BEGIN { print | "rm x" }\''],
    ['awk \'BEGIN { "rm x" | getline }\''],
    ['awk -f /tmp/x.awk'],
    ["sed -n '1e rm x' file"],
    ["sed 's/a/rm x/e' file"],
    ['python3 -c \'import os; os.system("rm x")\''],
    ['python3 -m http.server'],
    ['echo "import os" | python3'],
    ['python3 -'],
    ['perl -e \'system("rm x")\''],
    ["node -e 'x'"],
    ['node -r /tmp/x script.js'],
    ['node < /tmp/x.js'],
    ["vim -c ':!rm x'"],
    ["vim '+!rm x'"],
    ["make --eval='$(shell rm x)'"],
    ['make SHELL=/tmp/x'],
    ['make -f /tmp/x'],
    ['npm exec -c "rm x"'],
    ['npm --script-shell=/tmp/x test'],
    ['npm config set script-shell /tmp/x'],
    ['planted'],
    ['cd bin && ./tools/build x'],
    ['./tools/../planted x'],
    ['../npm test'],
    ['npm test "'],
    ['npm test )'],
    ['if npm test'],
    ['npm test <<EOF'],
    ['watch rm x'],
    ['parallel rm ::: x'],
    ['ssh host rm x'],
    ['~/bin/npm test'],
    ['./npm test'],
    ['npm\u00a0test'],
    ['git log $OPTIONS'],
    ['git log $(echo --ext-diff)'],
  ])('[E75] refuses %j', (text) => {
    expect(refused(text)).not.toEqual([]);
  });
});

test('[E75] a refusal says what, why, where, and what to do', () => {
  expect(judgeText('npm test\n  rm -rf build', undefined, judging(['npm *']))[0]).toEqual({
    line: 2,
    column: 3,
    command: 'rm -rf build',
    message: 'policies.commands.allowed leaves it out.',
    hint: 'Allow it there, as in "rm *", or change the command.',
    certain: true,
  });
});

test('[E75] values of the step are judged as the words they become', () => {
  const judge = (value: string) =>
    judgeText('git log "${FLOWRIGHT_VALUE_1}"', undefined, judging(['git log *'], [], { FLOWRIGHT_VALUE_1: value }));
  expect([judge('main'), judge('--ext-diff').length > 0, judge('$(rm x)')]).toEqual([[], true, []]);
});

test('[E75] a value the text changes is not taken for the one it had', () => {
  const judge = (text: string) => judgeText(text, undefined, judging(['npm *'], [], { X: 'npm' })).length > 0;
  expect([
    judge('"$X" test'),
    judge('X=rm; "$X" test'),
    judge('read X; "$X" test'),
    judge('for X in rm; do "$X" y; done'),
  ]).toEqual([false, true, true, true]);
});

test('[E75] what the denied list fits is refused, however it is spelled', () => {
  const judge = (text: string) => judgeText(text, undefined, judging(['*'], ['git push *', 'rm *'])).length > 0;
  expect([
    judge('git status'),
    judge('git push origin'),
    judge('/usr/bin/git push'),
    judge('env git push -f'),
    judge('git "$X"'),
    judge('/bin/rm x'),
    judge('ls'),
  ]).toEqual([false, true, true, true, true, true, false]);
});

test('[E75] words without a shell are judged the same way', () => {
  const judge = (...words: string[]) => judgeWords(words, judging(['npm *', 'env *'])).length > 0;
  expect([judge('npm', 'test'), judge('npm', '$(rm x)'), judge('rm', 'x'), judge('env', 'rm', 'x'), judge('npm;', 'rm')]).toEqual(
    [false, false, true, true, true],
  );
});

test('[E75] every list must let a command through, and spelling an option out allows it', () => {
  const both: Judging = { ...judging([]), rules: { allowed: [['npm *', 'git *'], ['npm *']], denied: [] } };
  expect([
    judgeText('npm test', undefined, both).length,
    judgeText('git status', undefined, both).length > 0,
    judgeText("python3 -c 'print(1)'", undefined, judging(['python3 -c *'])).length,
  ]).toEqual([0, true, 0]);
});

test('[E75] before a run, only what cannot depend on values is certain', () => {
  const early: Judging = { ...judging(['npm *', 'git log *']), find: undefined };
  const certain = (text: string) => judgeText(text, undefined, early).some((refusal) => refusal.certain);
  expect([
    certain('git log "${FLOWRIGHT_VALUE_1}"'),
    certain('"${FLOWRIGHT_VALUE_1}" x'),
    certain('rm x'),
    certain('rm "${FLOWRIGHT_VALUE_1}"'),
    certain('$(echo rm)'),
  ]).toEqual([false, false, true, true, true]);
});
