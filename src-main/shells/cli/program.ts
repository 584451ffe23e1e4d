import { Command, CommanderError } from 'commander';
import { nearest } from '../../../src-shared/lib/nearest.ts';
import { problem, type Problem } from '../../../src-shared/lib/problem.ts';
import { VERSION } from '../../../src-shared/lib/version.ts';
import { exitOfProblem } from './exit-codes.ts';
import { asStarted, programName } from './program-name.ts';
import { collect } from './key-values.ts';
import { homeOf, problemOf, Refusal, rootOf, type GlobalOptions, type Session } from './session.ts';
import { createTerminal, EXIT, type ExitCode, type Terminal } from './terminal.ts';

type Action = (session: Session, words: readonly string[], options: Readonly<Record<string, unknown>>) => Promise<ExitCode>;

/** Runs one command line and gives its exit code. Every expected failure is told in words; nothing is thrown. */
export async function runCommandLine(
  words: readonly string[],
  open: (options: { readonly json: boolean }) => Terminal = createTerminal,
): Promise<ExitCode> {
  const terminal = speaking(open({ json: words.includes('--json') }));
  let exit: ExitCode = EXIT.done;
  const program = createProgram(async (action, args, options) => {
    exit = await action({ terminal, home: homeOf(options), root: rootOf() }, args, { ...options });
  }, terminal.out);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done;
      terminal.problem(wrongWords(error, words, program));
      return EXIT.usage;
    }
    const known = problemOf(error);
    terminal.problem(
      known ??
        problem(
          'unexpected',
          `Flowright met something it did not expect: ${error instanceof Error ? error.message : String(error)}`,
          {
            hint: 'Nothing that was recorded is lost. Run `flowright self-test`; set FLOWRIGHT_DEBUG=1 to see where it happened.',
          },
        ),
    );
    if (!known && process.env.FLOWRIGHT_DEBUG === '1') terminal.note(error instanceof Error ? (error.stack ?? '') : '');
    const usual = error instanceof Refusal ? error.exit : EXIT.failed;
    return known ? exitOfProblem(known, usual) : usual;
  }
}

/** What is wrong with the words, and the command or option that was meant where one is near. */
function wrongWords(error: CommanderError, words: readonly string[], program: Command): Problem {
  // `help` of a command that is not there.
  const text = error.code === 'commander.help' ? `There is no command ${nameAfterHelp(words)}` : error.message;
  const [said = '', option] = text.split(/\s*\(Did you mean (?:one of )?(.*)\?\)$/s);
  const unknown = /There is no command (\S+)$/.exec(said)?.[1];
  const known = program.commands.map((command) => command.name()).filter((name) => name !== 'daemon');
  const command = unknown === undefined ? undefined : nearest(unknown, known);
  const meant = command === undefined ? option : `\`flowright ${command}\``;
  const help = 'See `flowright help` for the commands, or add --help to one.';
  return problem('wrong_usage', sentence(said), { hint: meant === undefined ? help : `Did you mean ${meant}? ${help}` });
}

type Run = (action: Action, args: readonly string[], options: GlobalOptions) => Promise<void>;

function createProgram(run: Run, out: (text: string) => void): Command {
  const program = new Command(programName())
    .usage('<command> [options]')
    .description('Compose workflows as a picture and run them durably on your own machine.')
    .option('--home <dir>', 'where runs and settings are kept (default: $FLOWRIGHT_HOME, else ~/.flowright)')
    .option('--json', 'answers for programs: JSON, one value a line')
    .version(VERSION, '-V, --version', 'show which version this is')
    .helpOption('-h, --help', 'show this help; after a command, the help of that command')
    .addHelpText('after', asStarted(AFTER))
    .exitOverride()
    .showSuggestionAfterError(true)
    .helpCommand('help [command]', 'Show how a command is used')
    .argument('[words...]')
    .action((words: readonly string[]) => {
      const [first] = words;
      if (first === undefined) program.outputHelp();
      else program.error(`There is no command ${first}`);
    });
  program.configureOutput({ writeOut: (text) => out(text.trimEnd()), writeErr: () => undefined });

  const add = (words: string, says: string, load: () => Promise<Action>): Command => {
    const command = program.command(words, words.startsWith('daemon ') ? { hidden: true } : {}).description(says);
    return command
      .copyInheritedSettings(program)
      .helpOption('-h, --help', 'show this help')
      .action(async () => {
        await run(await load(), command.args, command.optsWithGlobals());
      });
  };

  program.commandsGroup('Run workflows:');
  add('run [workflow]', 'Run a workflow and watch it', async () => (await import('./commands/run.ts')).run)
    .usage('<id or file> [options]')
    .option('-i, --input <name=value>', 'give an input; repeat for more', collect)
    .option('-p, --project <dir>', 'the folder it works on (default: the current one)')
    .option('--dirty', 'take uncommitted changes along into its copy of the project')
    .option('--no-dirty', 'leave them out and start from the last commit')
    .option('--unenforced', 'consent to run without limits this computer cannot enforce')
    .option('-d, --detach', 'start it in the background and return at once')
    .option('-v, --verbose', 'print every line that the steps write')
    .addHelpText(
      'after',
      examples([
        'flowright run repo-health',
        'flowright run csv-check --input file=orders.csv',
        'flowright run ./ci.yaml --project ~/code/app --detach',
      ]),
    );
  add(
    'resume <run>',
    'Go on with a run that was interrupted or paused, or watch one',
    async () => (await import('./commands/run.ts')).resume,
  )
    .usage('<run> [options]')
    .option('-v, --verbose', 'print every line that the steps write');
  add(
    'rerun <run>',
    'Run a run again from a step, keeping what came before',
    async () => (await import('./commands/rerun.ts')).rerun,
  )
    .usage('<run> --from <step> [options]')
    .option('--from <step>', 'the step to go on from')
    .option('--set <path=value>', 'change an input or a field of a step first; repeat for more', collect)
    .option('--preview', 'only show what would be done again and what is kept')
    .option('--yes', 'agree to doing again what reaches outside')
    .option('-d, --detach', 'start it in the background and return at once')
    .option('-v, --verbose', 'print every line that the steps write')
    .addHelpText(
      'after',
      examples([
        'flowright rerun RUN --from build --preview',
        'flowright rerun RUN --from build --set inputs.channel=stable --set "steps.build.command=npm run build"',
      ]),
    );
  add('compare <run> <other>', 'Show what differs between two runs', async () => (await import('./commands/compare.ts')).compare);
  add('runs', 'List runs, newest first', async () => (await import('./commands/history.ts')).runs)
    .option('-n, --limit <count>', 'how many at most', '20')
    .option('--children', 'also those that other runs started as steps')
    .option('--search <words>', 'only those with these words in name, inputs, outputs or errors')
    .option('--status <status>', 'only those that stand like this (running, waiting, failed, …); repeat for more', collect);
  add('status <run>', 'Show how a run stands, step by step', async () => (await import('./commands/history.ts')).status);
  add('logs <run> [step]', 'Show what the steps wrote', async () => (await import('./commands/logs.ts')).logs)
    .option('-f, --follow', 'keep going until the run ends')
    .option('-g, --grep <text>', 'only lines with this text, in whatever case');
  add(
    'pause <run>',
    'Let nothing new start in a run until you resume it',
    async () => (await import('./commands/decide.ts')).pause,
  ).option('--reason <words>', 'why, shown while it is paused');
  add('cancel <run>', 'End a run', async () => (await import('./commands/decide.ts')).cancel).option(
    '--reason <words>',
    'why, kept with the run',
  );

  program.commandsGroup('Answer steps that wait for you:');
  add(
    'approve <run> [step]',
    'Say yes, or raise a limit the run has reached',
    async () => (await import('./commands/decide.ts')).approve,
  )
    .option('--by <amount>', 'raise the limit by this much (credits, or seconds of work); without it, by as much again')
    .option('--option <option>', 'which of the offered options')
    .option('--comment <words>', 'words that go with it');
  add('reject <run> [step]', 'Say no, or ask for changes', async () => (await import('./commands/decide.ts')).reject)
    .option('--comment <words>', 'why')
    .option('--changes', 'ask for changes, with the comment as what to change');
  add(
    'answer <run> [step]',
    'Answer questions, or hand in the result of your own step',
    async () => (await import('./commands/decide.ts')).answer,
  )
    .option('-i, --input <name=value>', 'one answer; repeat for more', collect)
    .option('--text <words>', 'the result of your own step')
    .option('--values <json>', 'all answers as one JSON object')
    .option('--failed', 'say that it did not work')
    .option('--retry', 'let the step be tried again');

  program.commandsGroup('Find and write workflows:');
  add('list', 'List the workflows you can run', async () => (await import('./commands/list.ts')).list)
    .option('-s, --source <source>', 'only bundled, user, project or module')
    .option('-p, --project <dir>', 'the project to look in (default: the current folder)');
  add(
    'show [workflow]',
    'Show a workflow as a run would take it, with its hash',
    async () => (await import('./commands/show.ts')).show,
  )
    .usage('<id or file> [options] | --schema')
    .option('--schema', 'print the JSON Schema of the language instead, for editors and agents')
    .option('-p, --project <dir>', 'the project to look in (default: the current folder)');
  add('validate <path...>', 'Check workflow files or folders', async () => (await import('./commands/validate.ts')).validate)
    .option('--tier <tier>', 'how deep: 1 the file, 2 also what it uses and needs, 3 also every way a run of it may go', '2')
    .addHelpText('after', examples(['flowright validate workflows', 'flowright validate release.yaml --tier 3']));
  add(
    'diff <before> [after]',
    'Show what differs between two workflows, by what they mean',
    async () => (await import('./commands/diff.ts')).diff,
  )
    .usage('<file, id or revision:file> <file, id or revision:file> [options]')
    .option('--git <revision>', 'compare one file with what that revision of its git repository has')
    .option('--exit-code', 'exit with 1 when they differ')
    .option('-p, --project <dir>', 'the project to look for ids in (default: the current folder)')
    .addHelpText(
      'after',
      examples([
        'flowright diff old.yaml new.yaml',
        'flowright diff HEAD~1:ci.yaml ci.yaml',
        'flowright diff ci.yaml --git main',
      ]),
    );
  add(
    'edit <file>',
    'Change a workflow as the canvas does, touching nothing else in its text',
    async () => (await import('./commands/edit.ts')).edit,
  )
    .option('--op <json>', 'an edit operation; repeat for more; @FILE or - (standard input) for a JSON list of them', collect, [])
    .option('--fix [code]', 'apply the fixes that validate offers, all or those of one code')
    .option('--write', 'write the file instead of printing the new text')
    .addHelpText(
      'after',
      examples([
        `flowright edit ci.yaml --op '{"op": "renameStep", "id": "test", "to": "check"}' --write`,
        'flowright edit ci.yaml --fix FR302 --write',
      ]),
    );

  add(
    'import <path>',
    'Make workflows of WorkRail JSON, workflow.toml, a justfile, or workflows written as code',
    async () => (await import('./commands/import.ts')).importFile,
  )
    .usage('<file or folder> [options]')
    .option('--from <kind>', 'what it is, where the name does not tell: workrail, toml, just, workflow-as-code')
    .option('-o, --out <dir>', 'the folder to write to (default: your own workflows)')
    .option('--force', 'write over what is there already')
    .option('--preview', 'only show what would become of it')
    .addHelpText('after', examples(['flowright import review.json', 'flowright import agents.just --out .flowright/workflows']));

  add(
    'convert <file>',
    'Write a workflow in another notation: YAML, Markdown, JSON or TOML',
    async () => (await import('./commands/convert.ts')).convert,
  )
    .option('--to <notation>', 'yaml, markdown, json or toml')
    .option('-o, --out <file>', 'write a new file instead of printing the text')
    .addHelpText('after', examples(['flowright convert release.yaml --to markdown --out release.md']));

  program.commandsGroup('Put back and clean up:');
  add(
    'trash [run]',
    'List files that runs moved away from your folders',
    async () => (await import('./commands/trash.ts')).trash,
  );
  add(
    'undo <run-or-id...>',
    'Put such files back: all of a run, or single ones',
    async () => (await import('./commands/trash.ts')).undo,
  );
  add(
    'workspace [what] [run] [name]',
    'Look into the copies that runs worked in, bring their changes back, or clean up',
    async () => (await import('./commands/workspace.ts')).workspace,
  )
    .usage('[list | show <run> | shell <run> | apply <run> | undo <run> | branch <run> <name> | patch <run> | clean [run]]')
    .option('--preview', 'with apply: only show what would be written')
    .option('--older-than <days>', 'with clean: all at least so many days old (7 or 7d)')
    .option('--discard', 'with clean <run>: also when it holds changes that are nowhere else')
    .addHelpText('after', examples(['flowright workspace apply RUN --preview', 'flowright workspace clean --older-than 7d']));

  add(
    'storage [what] [which]',
    'Show how much is kept; make it less, or save what a damaged history still tells',
    async () => (await import('./commands/storage.ts')).storage,
  )
    .usage('[show | compact | keep <run> | release <run> | export [file] | fresh]')
    .option('-o, --out <file>', 'where `export` writes its JSON lines (default: a new file in the data directory)');

  program.commandsGroup('This machine:');
  add(
    'secrets [what] [name]',
    'List, set or remove the secrets that steps may use',
    async () => (await import('./commands/secrets.ts')).secrets,
  )
    .usage('[list | set <name> | remove <name> | protect | unlock]')
    .option('--key-file', 'with protect: guard them by a mere file instead of a passphrase')
    .allowExcessArguments(true)
    .addHelpText('after', examples(['flowright secrets set NPM_TOKEN', 'pass show npm | flowright secrets set NPM_TOKEN']));
  add('serve', 'Open the app in your browser, for this machine only', async () => (await import('./commands/serve.ts')).serve)
    .option('--port <port>', 'the port (default: 4310, or the next free one)')
    .option('--open', 'open the browser too');
  add('self-test', 'Check that this machine has what is needed', async () => (await import('./commands/self-test.ts')).selfTest);
  add(
    'daemon [run...]',
    'Host runs in the background until none is left',
    async () => (await import('./commands/daemon.ts')).daemon,
  );
  return program;
}

const AFTER = `
Examples:
  $ flowright run repo-health        look over the project in this folder
  $ flowright serve --open           the same and more, as pictures
  $ flowright runs                   what ran, and how it went

A run is kept when its terminal is closed: \`flowright resume RUN\` goes on with it.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 waits for a person, 130 cancelled.`;

function examples(lines: readonly string[]): string {
  return asStarted(`\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}

/** Hints of the engine and of commands name the program by what the person started. */
function speaking(terminal: Terminal): Terminal {
  const tell = (found: Problem): void =>
    terminal.problem(found.hint === undefined ? found : { ...found, hint: asStarted(found.hint) });
  return Object.defineProperty({ ...terminal, problem: tell }, 'columns', { get: () => terminal.columns });
}

function nameAfterHelp(words: readonly string[]): string {
  return words.slice(words.indexOf('help') + 1).find((word) => !word.startsWith('-')) ?? '';
}

function sentence(text: string): string {
  const plain = text.replace(/^error: /, '');
  const [first = '', ...rest] = plain;
  return `${first.toUpperCase()}${rest.join('')}${/[.?!)]$/.test(plain) ? '' : '.'}`;
}
