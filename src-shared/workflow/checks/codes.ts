import { LINKED_CODES, type CodeEntry } from './codes-linked.ts';

/** Every diagnostic. Codes are stable: a retired one is never used again. */
export const CODES = {
  FR001: {
    severity: 'error',
    title: 'File too large',
    meaning: 'A workflow file may have at most 1 MB. Move long texts into files of their own and name them under references.',
  },
  FR002: {
    severity: 'error',
    title: 'Not a text file',
    meaning: 'The file holds bytes that are not UTF-8 text. Open the right file, or save it as UTF-8.',
  },
  FR003: {
    severity: 'error',
    title: 'Not well written',
    meaning:
      'The text breaks a rule of its notation (YAML, JSON, TOML) at the place shown; nothing after it can be trusted. Mend that place first.',
  },
  FR004: {
    severity: 'error',
    title: 'Key written twice',
    meaning: 'A map has the same key twice, so one of the two values would be lost. Keep one.',
  },
  FR005: {
    severity: 'error',
    title: 'Aliases grow too far',
    meaning: 'Anchors and aliases expand to more values than a workflow may have. Write fewer of them out.',
  },
  FR006: {
    severity: 'error',
    title: 'Nested too deeply',
    meaning: 'Lists and maps are nested deeper than 100 levels. Make the text flatter.',
  },
  FR007: { severity: 'error', title: 'Forbidden key', meaning: 'The key __proto__ is never allowed. Choose another name.' },
  FR008: {
    severity: 'error',
    title: 'Not a workflow',
    meaning: 'The file is empty or its outermost value is not a map with steps.',
  },
  FR009: {
    severity: 'error',
    title: 'Written for another tool',
    meaning:
      'The file is a workflow.toml of another tool: its steps are tables with names, or it has parameters or actions. Bring it over with flowright import.',
  },
  FR010: {
    severity: 'error',
    title: 'Value without a meaning',
    meaning:
      'A value such as .nan, .inf, a binary tag, a list used as a key, or a text with a character that no file can keep (U+0000, U+FFFD, half a character) cannot be part of a workflow.',
  },
  FR011: {
    severity: 'error',
    title: 'More than one document',
    meaning: 'A workflow file holds one YAML document. Split it at the --- line.',
  },
  FR014: {
    severity: 'hint',
    title: 'JSON that others may refuse',
    meaning:
      'The .json file has comments or a comma after a last value. Flowright reads and keeps them; many other programs refuse such a file. A name that ends in .jsonc says that they are meant.',
  },
  FR020: {
    severity: 'error',
    title: 'Front matter has no end',
    meaning: 'A Markdown file begins with ---, so fields follow, but no second --- ends them. Write one after the last field.',
  },
  FR021: {
    severity: 'error',
    title: 'No fields where fields belong',
    meaning:
      'The front matter or a `yaml step` block of a Markdown file holds a list or text. Write lines such as `role: reviewer`.',
  },
  FR022: {
    severity: 'error',
    title: 'Said in two places',
    meaning:
      'A Markdown step says the same twice: in its text and in YAML, or in two blocks or quotes of one kind. One would be lost; keep one.',
  },
  FR023: {
    severity: 'error',
    title: 'Code block has no end',
    meaning: 'A code block of a Markdown file is never closed, so the steps after it would be part of it. Write its end mark.',
  },
  FR024: {
    severity: 'warning',
    title: 'Second title',
    meaning:
      'A Markdown workflow has one `#` heading, its name; a further one is read as text of the step it stands in. A step begins with `##`.',
  },
  FR025: {
    severity: 'warning',
    title: 'Fields before the first step',
    meaning:
      'A `yaml step` block above the first `##` belongs to no step and is read as text. Move it below a heading, or its fields into the front matter.',
  },
  FR026: {
    severity: 'warning',
    title: 'Nearly a mark',
    meaning: 'A quote or code block of a Markdown step is marked almost as `[!confirm]` or `yaml step`, so it is read as text.',
  },
  FR101: {
    severity: 'error',
    title: 'Unknown key',
    meaning:
      'The key is not part of the language; the nearest known one is named. Keys starting with x- are kept for your own use.',
  },
  FR102: {
    severity: 'error',
    title: 'Wrong kind of value',
    meaning: 'The field takes another kind of value, such as text where a list is needed.',
  },
  FR103: { severity: 'error', title: 'Field missing', meaning: 'The step or section cannot work without this field.' },
  FR104: {
    severity: 'error',
    title: 'Not one of the choices',
    meaning: 'The field takes one of a few words; the nearest is named.',
  },
  FR105: {
    severity: 'error',
    title: 'Out of bounds',
    meaning: 'The number, text or list is smaller or larger than the field allows.',
  },
  FR106: {
    severity: 'error',
    title: 'Unknown step type',
    meaning: 'A step is one of agent, command, tool, http, deploy, ask, approve, wait, loop and workflow.',
  },
  FR107: {
    severity: 'error',
    title: 'Bad id',
    meaning: 'An id starts with a small letter and has small letters, digits, - and _ only.',
  },
  FR108: { severity: 'error', title: 'Id used twice', meaning: 'Ids are unique in the whole file, loop bodies included.' },
  FR109: {
    severity: 'error',
    title: 'Two spellings at once',
    meaning: 'A field and its other spelling (id and step_id) are both there. Keep one.',
  },
  FR110: {
    severity: 'error',
    title: 'Fields that exclude each other',
    meaning: 'Exactly one of the fields named must be there: command or argv; for_each, while, until or times.',
  },
  FR111: {
    severity: 'error',
    title: 'Form cannot be answered',
    meaning: 'An ask step needs at least one field, a choice at least one option, and a default must be an allowed answer.',
  },
  FR112: {
    severity: 'error',
    title: 'Version not known',
    meaning: 'This program reads version 1 of the language. A higher number needs a newer program.',
  },
  FR113: {
    severity: 'error',
    title: 'Not a time',
    meaning:
      'until takes a moment such as 2026-03-31T09:00:00Z or 2026-03-31T09:00[Europe/Berlin]; for_sec and timeout take seconds, or a number with s, m, h or d.',
  },
  FR114: {
    severity: 'warning',
    title: 'Moment read in another way',
    meaning:
      'The offset of a moment is not the one of the time zone beside it, or the clocks of the zone leave the time out when they are put on. The message says which moment it is.',
  },
  FR201: {
    severity: 'hint',
    title: 'Version left out',
    meaning: 'Read as version 1. Write it down so that the file stays readable for good.',
  },
  FR202: {
    severity: 'hint',
    title: 'Workflow id left out',
    meaning: 'An id was made from the name. Write it down so that a new name does not change it.',
  },
  FR203: { severity: 'hint', title: 'Name left out', meaning: 'A name was made from the id.' },
  FR204: {
    severity: 'hint',
    title: 'Step id left out',
    meaning: 'An id was made from the step. Write it down so that other steps can refer to it for good.',
  },
  FR205: {
    severity: 'hint',
    title: 'Time zone left out',
    meaning: 'The times of a cron trigger are read in the time zone of the machine that runs it. Write the zone down.',
  },
  FR206: { severity: 'hint', title: 'Step type left out', meaning: 'The type was told from the other fields. Write it down.' },
  FR207: { severity: 'hint', title: 'Role left out', meaning: 'The agent works as implementer. Write the role down.' },
  FR301: {
    severity: 'error',
    title: 'Steps wait in a circle',
    meaning: 'The steps named wait for each other, so none could ever start. Take one of the needs out.',
  },
  FR302: {
    severity: 'error',
    title: 'Unknown need',
    meaning: 'needs names a step that does not exist; the nearest id is named.',
  },
  FR303: {
    severity: 'error',
    title: 'Need across a loop',
    meaning:
      'A step waits for steps of its own list only: those of the same loop body, or those outside. Put the need on the loop itself.',
  },
  FR304: { severity: 'warning', title: 'Need written twice', meaning: 'The same need is there twice. One is enough.' },
  FR305: {
    severity: 'warning',
    title: 'Step never runs',
    meaning: 'A condition that is always false, or a loop that goes round 0 times, keeps this from ever running.',
  },
  FR401: {
    severity: 'error',
    title: 'Not an expression',
    meaning: 'The text between {{ and }}, or the condition, breaks a rule of CEL.',
  },
  FR402: {
    severity: 'error',
    title: 'Unknown name',
    meaning: 'An expression reads a name that does not exist: inputs, context and steps must be declared in the file.',
  },
  FR403: {
    severity: 'error',
    title: 'Hyphen in a dotted name',
    meaning: 'A dotted name cannot hold a hyphen, which means minus. Write steps["unit-test"].',
  },
  FR404: {
    severity: 'error',
    title: 'Step not waited for',
    meaning:
      'An expression reads a step that may not be over yet. A step reads only those it waits for, directly or through others.',
  },
  FR405: {
    severity: 'error',
    title: 'Output may be missing',
    meaning:
      'The step read may be skipped or may fail, and then has no output. Guard the reading with has(…) or a check of its status.',
  },
  FR406: { severity: 'error', title: 'No such output', meaning: 'The output of that step has no field of this name.' },
  FR407: {
    severity: 'error',
    title: 'Wrong kind of result',
    meaning: 'The field needs another kind of result: a condition is true or false, for_each goes through a list.',
  },
  FR408: { severity: 'error', title: 'Braces not closed', meaning: 'A {{ has no }}. For literal braces write {{ "{{" }}.' },
  FR409: {
    severity: 'error',
    title: 'Value where it could become code',
    meaning:
      'Values reach a command through environment variables. Inside single quotes, quoted heredocs, formulas or text that another program runs, they cannot.',
  },
  FR410: {
    severity: 'error',
    title: 'Values in a foreign shell',
    meaning: 'Values can be filled into commands of POSIX shells only. Use argv, or read them from env.',
  },
  FR411: {
    severity: 'error',
    title: 'Secret where none may be',
    meaning:
      'Secrets stand only in http headers and body and in deploy inputs. Other steps list them under secrets and read the environment.',
  },
  FR412: {
    severity: 'hint',
    title: 'Output not described',
    meaning: 'Nothing says what this output holds, so names in it cannot be checked. An output schema would tell.',
  },
  FR413: { severity: 'error', title: 'Only in a loop', meaning: 'item, index and previous exist inside the body of a loop.' },
  FR414: {
    severity: 'error',
    title: 'Never equal',
    meaning:
      'A comparison holds a value against one it can never be: a word that is no option or no status, or a text against a number.',
  },
  FR415: {
    severity: 'error',
    title: 'Operands do not fit',
    meaning: 'An operator or a function is given kinds of values that it cannot work on, such as a text and a number.',
  },
  FR416: {
    severity: 'error',
    title: 'No such function',
    meaning: 'The expression calls a function that does not exist; the nearest one is named.',
  },
  FR417: {
    severity: 'warning',
    title: 'Dollar sign before braces',
    meaning:
      'A command has ${{ … }}, as other tools write it. Values are written as {{ … }}; the $ would be left standing before them.',
  },
  FR501: {
    severity: 'error',
    title: 'Unknown reference',
    meaning: 'attachments names a reference that the workflow does not declare.',
  },
  FR502: {
    severity: 'warning',
    title: 'Unknown environment',
    meaning: 'A deploy step targets an environment that the workflow does not declare. The step cannot run until it does.',
  },
  FR503: {
    severity: 'error',
    title: 'Secret not allowed',
    meaning: 'The step uses a secret that policies.secrets.allowed leaves out.',
  },
  FR504: {
    severity: 'error',
    title: 'Command not allowed',
    meaning: 'The step runs a command that policies.commands leaves out or denies, or one that nobody can read.',
  },
  FR505: {
    severity: 'error',
    title: 'Host not allowed',
    meaning: 'The step calls a host that policies.network.allowed_hosts leaves out.',
  },
  FR506: { severity: 'hint', title: 'Gate guards nothing', meaning: 'A gate names a step type or target that no step has.' },
  FR507: {
    severity: 'error',
    title: 'Two writers, no order',
    meaning: 'Two steps may set the same context value at the same time. Make one wait for the other.',
  },
  FR508: {
    severity: 'error',
    title: 'Loop without a cap',
    meaning: 'while and until need max_iterations, so that a mistake ends.',
  },
  FR509: {
    severity: 'error',
    title: 'Not a schedule',
    meaning:
      'A cron line has five fields (minute, hour, day, month, weekday), and some day must fit it: 30 February never comes round.',
  },
  FR510: { severity: 'error', title: 'Unknown time zone', meaning: 'Time zones are written as in Europe/Paris or UTC.' },
  FR511: {
    severity: 'warning',
    title: 'Path allowed and blocked',
    meaning: 'policies.repo allows a path that it also blocks; blocked wins.',
  },
  FR512: {
    severity: 'error',
    title: 'Writes without a workspace',
    meaning: 'With workspace none the project is read-only, so a step cannot write to it.',
  },
  FR513: {
    severity: 'error',
    title: 'Resource not there',
    meaning: 'The step takes more of a resource than the workflow declares, so it could never start.',
  },
  FR514: {
    severity: 'error',
    title: 'Pattern not usable',
    meaning: 'The pattern is not a regular expression that runs in linear time.',
  },
  FR515: {
    severity: 'error',
    title: 'Name cannot be used',
    meaning: 'The name would hide a name every expression has, such as inputs or steps.',
  },
  FR516: { severity: 'error', title: 'Reference declared twice', meaning: 'Two references have the same id.' },
  FR517: { severity: 'warning', title: 'Never retried', meaning: 'An approval is answered once; retry has no effect on it.' },
  FR518: {
    severity: 'error',
    title: 'Held while others wait',
    meaning:
      'A loop or a workflow step cannot take a resource: it would hold it while its own steps wait for theirs. The steps inside take it.',
  },
  FR519: {
    severity: 'error',
    title: 'Variable that may not be set',
    meaning:
      'env sets a variable that decides which programs start, what they load or where they call (PATH, NODE_OPTIONS, GIT_*, LD_*, proxies and the like). Only the person’s own machine does that.',
  },
  FR520: {
    severity: 'error',
    title: 'Name no secret can have',
    meaning: 'Names of secrets are letters, digits and underscores, and none that changes how programs start.',
  },
  FR521: {
    severity: 'error',
    title: 'Context takes another type',
    meaning: 'The step may set a context value to another type than the workflow declares for it.',
  },
  FR522: {
    severity: 'error',
    title: 'Loop over its cap',
    meaning: 'times is more than max_iterations, which is 100 where it is not given, so the loop fails before its first round.',
  },
  FR523: {
    severity: 'error',
    title: 'Not a web address',
    meaning: 'An http step calls an address that begins with http:// or https:// and holds no name and password.',
  },
  ...LINKED_CODES,
} as const satisfies Record<string, CodeEntry>;

/** A stable diagnostic code. */
export type Code = keyof typeof CODES;
