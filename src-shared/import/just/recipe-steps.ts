import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import { joined, stepRead } from '../cel-words.ts';
import type { DraftStep } from '../draft.ts';
import { literal, paragraphs, prose } from '../plain-text.ts';
import type { Recorder } from '../recorder.ts';
import { partsOf, plain, type BodyPart } from './body.ts';
import type { JustFile, JustRecipe } from './dump.ts';
import type { Instance } from './instances.ts';
import { celOf, piecesOf, type JustNames, type Piece } from './pieces.ts';
import type { JustShell } from './settings.ts';
import { commandOf, linePieces, proseOf } from './shell-text.ts';

type Draft = Omit<DraftStep, 'needs'>;

/** What making the steps of a recipe needs. */
export interface RecipePlace {
  readonly file: JustFile;
  readonly keys: ReadonlyMap<string, string>;
  readonly recorder: Recorder;
  readonly path: string;
  readonly shell: JustShell;
  readonly folder: string | undefined;
  readonly when: string | undefined;
  readonly give: (wanted: string, at: string) => string;
}

/** Rounds a loop that waits for a file may take: the shell knows no limit. */
const LOOP_CAP = 50;

/** The steps of one recipe, in order: one command where it is only that, more where agents work in between. */
export function recipeSteps(instance: Instance, place: RecipePlace): readonly Draft[] {
  const { recipe } = instance;
  const at = `${place.path}#/recipes/${recipe.name}`;
  const names: JustNames = {
    parameters: parametersOf(instance, place),
    assignments: place.file.assignments,
    module: recipe.module,
    recorder: place.recorder,
    path: at,
  };
  const lines = recipe.body.map((line) => linePieces(line, names));
  const script = scriptOf(recipe, lines);
  const facts = factsOf(recipe, at, place.recorder);
  const env = envOf(names, recipe, place);
  const common = { when: place.when, env: Object.keys(env.values).length === 0 ? undefined : env.values, 'x-just': facts.kept };
  const base = recipe.name.replaceAll('::', '-');
  if (script.program !== undefined) {
    const doing = foreign(script.lines, { program: script.program, names });
    return [
      {
        id: place.give(base, at),
        fields: {
          ...named(recipe),
          type: 'command',
          ...doing,
          working_directory: facts.folder ?? place.folder,
          confirm: facts.confirm,
          ...common,
        },
      },
    ];
  }
  const parts = partsOf(script.lines, recipe.isScript ? 'script' : 'lines');
  const shell = script.shell ?? place.shell.name;
  const making: Making = {
    names,
    at,
    place,
    base,
    isScript: recipe.isScript,
    exports: env.exports,
    fields: { ...common, working_directory: facts.folder ?? place.folder },
    shell,
  };
  const steps = parts.flatMap((part) => partSteps(part, making));
  const [first, ...others] = steps;
  if (first === undefined) return [];
  const confirmed = facts.confirm === undefined ? first : { ...first, fields: { ...first.fields, confirm: facts.confirm } };
  const all = [confirmed, ...others];
  if (parts.length > 1) place.recorder.changed(at, `The recipe is ${all.length} steps, because an agent works in it.`);
  return all.map((step, index) => (index === all.length - 1 ? { ...step, fields: { ...named(recipe), ...step.fields } } : step));
}

function named({ doc }: JustRecipe): { readonly name?: string } {
  return doc === undefined ? {} : { name: prose(doc).replace(/\s+/g, ' ') };
}

interface Making {
  readonly names: JustNames;
  readonly at: string;
  readonly place: RecipePlace;
  readonly base: string;
  readonly isScript: boolean;
  readonly exports: readonly string[];
  readonly fields: { readonly [key: string]: Json | undefined };
  readonly shell: string | undefined;
}

function partSteps(part: BodyPart, making: Making): readonly Draft[] {
  const { place, at, base, names, fields } = making;
  const id = place.give(base, at);
  switch (part.kind) {
    case 'shell':
      return [{ id, fields: { ...fields, type: 'command', command: shellCommand(part.lines, making), shell: making.shell } }];
    case 'agent':
      return [agentStep(part, { id, making })];
    case 'loop':
      return loopSteps(part, { id, making, names });
  }
}

function agentStep(part: Extract<BodyPart, { kind: 'agent' }>, about: { readonly id: string; readonly making: Making }): Draft {
  const { making, id } = about;
  const { place, at, fields } = making;
  const { working_directory: _, ...others } = fields;
  const prompt = prose(proseOf(part.prompt));
  const goal = paragraphs(
    part.reads === undefined ? undefined : literal(`Read the file ${part.reads} and do what it says.`),
    prompt,
  );
  place.recorder.changed(at, `"${short(part.call)}" is an agent step; which agent does it is chosen when it runs.`);
  if (/\$[A-Za-z_{(]/.test(prompt))
    place.recorder.lost(at, 'The prompt names shell variables; they stay as they are written.', 'the goal');
  const kept = fields['x-just'];
  return {
    id,
    fields: {
      ...others,
      type: 'agent',
      role: /review|audit/i.test(`${making.base} ${prompt}`) ? 'reviewer' : 'implementer',
      goal: goal === '' ? 'Do the task.' : goal,
      'x-just': { ...(isJsonObject(kept) ? kept : {}), command: part.call.replaceAll('\u0001', '{{ }}') },
    },
  };
}

/** A loop that ends when a file is there, looked for before the first round and after each. */
function loopSteps(
  part: Extract<BodyPart, { kind: 'loop' }>,
  about: { readonly id: string; readonly making: Making; readonly names: JustNames },
): readonly Draft[] {
  const { making, id } = about;
  const { place, at, base, fields } = making;
  const file = /^[\w./-]+$/.test(part.file) ? part.file : `'${part.file.replaceAll("'", `'\\''`)}'`;
  const look = `if [ -e ${file} ]; then echo there; else echo missing; fi`;
  const before = place.give(`${base}-look`, at);
  const check = place.give(`${base}-check`, at);
  const { when, ...inner } = fields;
  const body = part.parts.flatMap((one) => partSteps(one, { ...making, base: `${base}-round`, fields: inner }));
  const sequence = [
    ...body,
    { id: check, fields: { type: 'command', command: literal(look), working_directory: fields['working_directory'] } },
  ];
  const read = (one: string): string => `${stepRead(one)}.output.stdout.trim()`;
  const missing =
    typeof when === 'string' ? `has(${stepRead(before)}.output) && ${read(before)} == "missing"` : `${read(before)} == "missing"`;
  place.recorder.changed(at, `The loop ends when ${part.file} is there, and goes round ${LOOP_CAP} times at most.`);
  return [
    {
      id: before,
      fields: {
        name: `Is ${part.file} there already?`,
        type: 'command',
        when,
        command: literal(look),
        working_directory: fields['working_directory'],
      },
    },
    {
      id,
      body: sequence.map((step, index) => ({ ...step, needs: index === 0 ? [] : [sequence[index - 1]?.id ?? ''] })),
      fields: {
        type: 'loop',
        when: typeof when === 'string' ? joined([when, missing], '&&') : missing,
        until: `${read(check)} == "there"`,
        max_iterations: LOOP_CAP,
      },
    },
  ];
}

const OWN_SHELL = /^(?:cd|export|set|unset|umask|exit|trap|alias|source|\.|pushd|popd|shopt)\b|^[A-Za-z_]\w*=\S*\s*(?:$|;|&)/;

/** Lines as one command: each line by itself as just runs it, the first that fails ends it unless it is marked with `-`. */
function shellCommand(lines: readonly (readonly Piece[])[], { names, isScript, exports }: Making): string {
  if (isScript) return [...exports, commandOf(joinedLines(lines), names)].join('\n');
  const written = lines.map((line) => {
    const [, marks = ''] = /^\s*([@-]*)/.exec(plain(line)) ?? [];
    const bare = withoutMarks(line, marks);
    const text = commandOf(bare, names).trim();
    const isOwn = OWN_SHELL.test(text) && lines.length > 1;
    const alone = isOwn ? `(${text})` : text;
    return marks.includes('-') ? `${alone.includes('\n') || /[;&|]/.test(text) ? `{ ${alone}; }` : alone} || true` : alone;
  });
  const head = [...(written.length > 1 || exports.length > 0 ? ['set -e'] : []), ...exports];
  return [...head, ...written].join('\n');
}

function joinedLines(lines: readonly (readonly Piece[])[]): readonly Piece[] {
  return lines.flatMap((line, index): readonly Piece[] => (index === 0 ? line : [{ kind: 'text', text: '\n' }, ...line]));
}

function withoutMarks(line: readonly Piece[], marks: string): readonly Piece[] {
  const [first, ...others] = line;
  return first?.kind === 'text' && marks !== '' ? [{ kind: 'text', text: first.text.replace(/^\s*[@-]+/, '') }, ...others] : line;
}

function scriptOf(
  recipe: JustRecipe,
  lines: readonly (readonly Piece[])[],
): { readonly program?: string; readonly shell?: string; readonly lines: readonly (readonly Piece[])[] } {
  const given = recipe.attributes.find((one) => isJsonObject(one) && one['script'] !== undefined);
  const script = isJsonObject(given) && isJsonObject(given['script']) ? given['script'] : undefined;
  const head = plain(lines[0] ?? []);
  const shebang = /^#!\s*(.*)$/.exec(head)?.[1];
  const command =
    typeof script?.['command'] === 'string' ? script['command'] : shebang?.replace(/^\S*\/env\s+(-S\s+)?/, '').trim();
  const body = shebang === undefined ? lines : lines.slice(1);
  if (command === undefined || command === '') return { lines: body };
  const program = command.split(/\s+/)[0]?.split('/').at(-1) ?? '';
  if (/^(ba|da|z|k)?sh$/.test(program)) return { lines: body, ...(program === 'sh' ? {} : { shell: program }) };
  return { lines: body, program: command };
}

/** Programs that take a whole script as one argument. */
const ONE_ARGUMENT: ReadonlyMap<string, string> = new Map([
  ['python', '-c'],
  ['python3', '-c'],
  ['node', '-e'],
  ['bun', '-e'],
  ['ruby', '-e'],
  ['perl', '-e'],
]);

/** A script in another language, handed to its program; values in it cannot be put in without becoming code. */
function foreign(
  lines: readonly (readonly Piece[])[],
  about: { readonly program: string; readonly names: JustNames },
): { readonly command?: string; readonly argv?: readonly string[] } {
  const { program, names } = about;
  const text = lines
    .map((line) => line.map((piece) => (piece.kind === 'text' ? piece.text : `{{ ${piece.text} }}`)).join(''))
    .join('\n');
  if (lines.some((line) => line.some(({ kind }) => kind !== 'text')))
    names.recorder.lost(
      names.path,
      'Values inside a script of another language are not put in: they could become code. Read them from the environment.',
      'the text',
    );
  const words = program.split(/\s+/);
  const flag = ONE_ARGUMENT.get(words[0]?.split('/').at(-1) ?? '');
  if (flag !== undefined) return { argv: [...words, flag, literal(text)] };
  let word = 'SCRIPT';
  while (text.split('\n').some((line) => line.trim() === word)) word = `${word}_`;
  // A quoted heredoc takes no expression, and two braces would begin one.
  const plainText = text.replace(/\{(?=\{)/g, '{ ');
  if (plainText !== text)
    names.recorder.lost(names.path, 'Double braces in the script were taken apart: look at them.', 'the text');
  return { command: `${/^[\w./ -]+$/.test(program) ? program : 'sh'} /dev/stdin <<'${word}'\n${plainText}\n${word}` };
}

function parametersOf({ recipe, args, giver }: Instance, place: RecipePlace): ReadonlyMap<string, readonly Piece[]> {
  const found = new Map<string, readonly Piece[]>();
  const giverNames = giver === undefined ? new Map<string, readonly Piece[]>() : parametersOf(giver, place);
  for (const [index, parameter] of recipe.parameters.entries()) {
    if (args === undefined) {
      found.set(parameter.name, [
        { kind: 'cel', text: `inputs.${place.keys.get(`${recipe.name} ${parameter.name}`) ?? parameter.name}` },
      ]);
      continue;
    }
    const isRest = parameter.kind !== 'singular';
    const given = isRest ? args.slice(index) : args.slice(index, index + 1);
    const base = { assignments: place.file.assignments, recorder: place.recorder, path: place.path };
    const values = given.map(
      (one) => piecesOf(one, { ...base, parameters: giverNames, module: giver?.recipe.module ?? '' }) ?? [],
    );
    const fallback =
      parameter.fallback === null
        ? []
        : (piecesOf(parameter.fallback, { ...base, parameters: found, module: recipe.module }) ?? []);
    found.set(
      parameter.name,
      given.length === 0
        ? fallback
        : values.flatMap((value, at): readonly Piece[] => (at === 0 ? value : [{ kind: 'text', text: ' ' }, ...value])),
    );
  }
  return found;
}

/** Exported values as variables of the step; those the shell has to compute are lines at the start of its command. */
function envOf(
  names: JustNames,
  recipe: JustRecipe,
  { file, path: base }: Pick<RecipePlace, 'file' | 'path'>,
): { readonly values: JsonObject; readonly exports: readonly string[] } {
  const values = nullMap<Json>();
  const exports: string[] = [];
  const put = (name: string, pieces: readonly Piece[] | undefined): void => {
    if (pieces === undefined) names.recorder.lost(`${base}#/assignments/${name}`, `The value of "${name}" has no equal.`);
    else if (celOf(pieces) !== undefined) values[name] = proseOf(pieces);
    else exports.push(commandOf([{ kind: 'text', text: `export ${name}="` }, ...pieces, { kind: 'text', text: '"' }], names));
  };
  for (const [name, { value, isExported }] of file.assignments) {
    const plainName = name.startsWith(recipe.module) ? name.slice(recipe.module.length) : name;
    if (isExported && /^[A-Za-z_]\w*$/.test(plainName)) put(plainName, piecesOf(value, { ...names, parameters: new Map() }));
  }
  for (const { name, isExported } of recipe.parameters)
    if (isExported && /^[A-Za-z_]\w*$/.test(name)) put(name, names.parameters.get(name));
  return { values, exports };
}

interface Facts {
  readonly confirm: JsonObject | undefined;
  readonly folder: string | undefined;
  readonly kept: JsonObject | undefined;
}

const SILENT: ReadonlySet<string> = new Set([
  'private',
  'no-exit-message',
  'no-quiet',
  'quiet',
  'parallel',
  'exit-message',
  'default',
]);

function factsOf(recipe: JustRecipe, at: string, recorder: Recorder): Facts {
  let confirm: JsonObject | undefined;
  let folder: string | undefined;
  const kept: Json[] = [];
  for (const attribute of recipe.attributes) {
    const [name, value] =
      typeof attribute === 'string'
        ? ([attribute, null] as const)
        : isJsonObject(attribute)
          ? (Object.entries(attribute)[0] ?? ['', null])
          : ['', null];
    if (name === 'confirm') confirm = { at: 'before', ...(typeof value === 'string' ? { reason: literal(value) } : {}) };
    else if (name === 'working-directory' && typeof value === 'string') folder = value;
    else if (name === 'doc' || name === 'script' || SILENT.has(name)) continue;
    else if (name === 'group') {
      kept.push(attribute);
      recorder.changed(at, 'Groups of recipes are only kept as a note.');
    } else {
      kept.push(attribute);
      recorder.lost(`${at}/attributes/${name}`, `The attribute ${name} has no equal.`, 'x-just.attributes');
    }
  }
  return { confirm, folder, kept: kept.length === 0 ? undefined : { attributes: kept } };
}

function short(text: string): string {
  const line = text.replaceAll('\u0001', '…');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
