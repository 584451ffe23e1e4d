import type { Json } from '../../lib/json.ts';
import { checkScope, remembered } from './check-scope.ts';
import { eachStep, type PlacedStep } from '../each-step.ts';
import type { Finding, Location } from './finding.ts';
import { checkFormValues } from '../form-values.ts';
import type { FormField } from '../form-field.ts';
import { nearest } from '../../lib/nearest.ts';
import { evaluate, parseExpression } from '../expressions/expression.ts';
import { momentFindings } from './check-moments.ts';
import { secondsOf } from '../schedule/moments.ts';
import { RESERVED_NAMES } from './read-checks.ts';
import { DEFAULT_MAX_ITERATIONS, type LoopStep, type Workflow } from '../schema.ts';

/** What one step says must make sense by itself: fields that exclude each other, forms, caps, conditions that are always false. */
export function checkSteps(workflow: Workflow): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [name, field] of Object.entries(workflow.inputs ?? {}))
    findings.push(...fieldFindings(name, field, ['inputs', name]));
  const key = checkScope(workflow)?.fields;
  for (const placed of eachStep(workflow))
    findings.push(...remembered('steps', { placed, key }, () => stepFindings(placed, workflow)));
  return findings;
}

function stepFindings(placed: PlacedStep, workflow: Workflow): readonly Finding[] {
  const { step, at } = placed;
  const findings: Finding[] = [];
  if (step.when !== undefined && alwaysFalse(step.when))
    findings.push({
      code: 'FR305',
      at: [...at, 'when'],
      message: `"${step.id}" never runs: its condition is always false.`,
      hint: 'Change the condition, or remove the step.',
      fixes: [{ title: 'Remove the condition', repairs: [{ kind: 'remove', at: [...at, 'when'] }] }],
    });
  switch (step.type) {
    case 'command':
      findings.push(...exactlyOne(at, step.id, { command: step.command, argv: step.argv }));
      break;
    case 'wait':
      findings.push(...exactlyOne(at, step.id, { for_sec: step.for_sec, until: step.until }));
      findings.push(
        ...secondsFindings([...at, 'for_sec'], step.for_sec),
        ...(step.until === undefined || step.until.includes('{{') ? [] : momentFindings([...at, 'until'], step.until)),
      );
      break;
    case 'http':
      findings.push(...addressFindings([...at, 'url'], step.url));
      break;
    case 'approve':
      findings.push(...secondsFindings([...at, 'timeout'], step.timeout));
      if (step.retry?.max_attempts !== undefined && step.retry.max_attempts > 1) {
        findings.push({
          code: 'FR517',
          at: [...at, 'retry'],
          message: `"${step.id}" is answered once, so retry has no effect.`,
          hint: 'Remove retry.',
          fixes: [{ title: 'Remove retry', repairs: [{ kind: 'remove', at: [...at, 'retry'] }] }],
        });
      }
      break;
    case 'ask':
      if (Object.keys(step.form).length === 0)
        findings.push({
          code: 'FR111',
          at: [...at, 'form'],
          message: `"${step.id}" asks for nothing.`,
          hint: 'Give the form at least one field, such as answer: { type: text }.',
          fixes: [
            {
              title: 'Ask for a text',
              repairs: [{ kind: 'set', at: [...at, 'form'], value: { answer: { type: 'text', required: true } } }],
            },
          ],
        });
      for (const [name, field] of Object.entries(step.form)) findings.push(...fieldFindings(name, field, [...at, 'form', name]));
      break;
    case 'loop':
      findings.push(...loopFindings(step, at));
      break;
    default:
  }
  if (step.writes === true && modeOf(workflow) === 'none') {
    findings.push({
      code: 'FR512',
      at: [...at, 'writes'],
      message: `"${step.id}" writes, but the workflow has workspace: none.`,
      hint: 'Use workspace: isolated, or take writes away.',
      fixes: [
        { title: 'Use workspace: isolated', repairs: [{ kind: 'set', at: ['workspace'], value: 'isolated' }] },
        { title: 'Remove writes', repairs: [{ kind: 'remove', at: [...at, 'writes'] }] },
      ],
    });
  }
  return findings;
}

/** What a step waits for must be a time; one that holds an expression is known only in a run. */
function secondsFindings(at: Location, written: number | string | undefined): readonly Finding[] {
  if (typeof written !== 'string' || written.includes('{{')) return [];
  if (secondsOf(written) !== undefined) return [];
  return [
    {
      code: 'FR113',
      at,
      message: `"${written}" is not a time to wait.`,
      ...secondsMeant(at, written),
    },
  ];
}

/** Spelled-out units and sums of units, as the seconds they come to. */
function secondsMeant(at: Location, written: string): Pick<Finding, 'hint' | 'fixes'> {
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)\s*([smhd])[a-z]*/gi)];
  const rest = parts.reduce((text, [whole]) => text.replace(whole, ''), written).replace(/[\s,]|and/gi, '');
  const seconds = parts.reduce((sum, [, count = '', unit = '']) => sum + (secondsOf(`${count}${unit.toLowerCase()}`) ?? 0), 0);
  const [only] = parts;
  if (only === undefined || rest !== '') return { hint: 'Write seconds (90) or a number with s, m, h or d (2h).' };
  const value = parts.length === 1 ? `${only[1] ?? ''}${(only[2] ?? '').toLowerCase()}` : seconds;
  return { hint: `Did you mean ${value}?`, fixes: [{ title: `Write ${value}`, repairs: [{ kind: 'set', at, value }] }] };
}

/** An address as far as it is written out: what an expression gives is known only in a run. */
function addressFindings(at: Location, written: string): readonly Finding[] {
  const url = written.trim();
  if (url.startsWith('{{')) return [];
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^]*)$/i.exec(url) ?? [];
  const isWeb = scheme !== undefined && /^https?$/i.test(scheme);
  if (isWeb && rest !== '' && !/^[^/?#{]*@/.test(rest)) return [];
  const meant = scheme === undefined && /^[\w-]+(?:\.[\w-]+)+(?:[/:?#]|$)/.test(url) ? `https://${url}` : undefined;
  return [
    {
      code: 'FR523',
      at,
      message: isWeb && rest !== '' ? 'The address holds a name or password.' : `"${written}" is not a web address.`,
      hint:
        meant !== undefined
          ? `Did you mean ${meant}?`
          : isWeb && rest !== ''
            ? 'Store it as a secret and write the header authorization: "Bearer {{ secret.NAME }}".'
            : 'Write it whole, as in https://example.org/path.',
      ...(meant === undefined
        ? {}
        : { fixes: [{ title: `Write ${meant}`, repairs: [{ kind: 'set', at, value: meant } as const] }] }),
    },
  ];
}

function modeOf(workflow: Workflow): string {
  const given = workflow.workspace ?? 'isolated';
  return typeof given === 'string' ? given : given.mode;
}

function alwaysFalse(text: string): boolean {
  const parsed = parseExpression(text);
  if (!parsed.ok || parsed.value.names.length > 0) return false;
  const value = evaluate(parsed.value, {});
  return value.ok && value.value === false;
}

function exactlyOne(at: Location, id: string, fields: Readonly<Record<string, unknown>>): readonly Finding[] {
  const names = Object.keys(fields);
  const given = names.filter((name) => fields[name] !== undefined);
  if (given.length === 1) return [];
  const [, second] = given;
  return [
    {
      code: 'FR110',
      at: second === undefined ? at : [...at, second],
      message:
        given.length === 0
          ? `"${id}" needs one of ${names.join(', ')}.`
          : `"${id}" has ${given.join(' and ')}, which exclude each other.`,
      hint: given.length === 0 ? `Add one of them, as in ${EXAMPLES[names.at(-1) ?? ''] ?? ''}.` : 'Keep one.',
      ...(given.length < 2
        ? {}
        : {
            fixes: given.map((name) => ({ title: `Remove ${name}`, repairs: [{ kind: 'remove', at: [...at, name] } as const] })),
          }),
    },
  ];
}

/** One way to say it, by the last of the fields that exclude each other. */
const EXAMPLES: Readonly<Record<string, string>> = { argv: 'command: npm test', until: 'for_sec: 60', times: 'times: 3' };

function loopFindings(loop: LoopStep, at: Location): readonly Finding[] {
  const findings = [
    ...exactlyOne(at, loop.id, { for_each: loop.for_each, while: loop.while, until: loop.until, times: loop.times }),
  ];
  if ((loop.while !== undefined || loop.until !== undefined) && loop.max_iterations === undefined) {
    findings.push({
      code: 'FR508',
      at,
      message: `The loop "${loop.id}" has no max_iterations.`,
      hint: 'Say how often it may go round at most.',
      fixes: [{ title: 'Add max_iterations: 10', repairs: [{ kind: 'set', at: [...at, 'max_iterations'], value: 10 }] }],
    });
  }
  if (loop.times === 0) {
    findings.push({
      code: 'FR305',
      at: [...at, 'times'],
      message: `The loop "${loop.id}" never goes round: times is 0.`,
      hint: 'Say how often it goes round.',
      fixes: [{ title: 'Go round once', repairs: [{ kind: 'set', at: [...at, 'times'], value: 1 }] }],
    });
  }
  const most = loop.max_iterations ?? DEFAULT_MAX_ITERATIONS;
  if (loop.times !== undefined && loop.times > most) {
    findings.push({
      code: 'FR522',
      at: [...at, 'times'],
      message: `The loop "${loop.id}" is to go round ${loop.times} times, and its limit is ${most}.`,
      hint:
        loop.max_iterations === undefined ? 'Without max_iterations the limit is 100.' : 'Raise max_iterations, or lower times.',
      fixes: [
        {
          title: `Set max_iterations: ${loop.times}`,
          repairs: [{ kind: 'set', at: [...at, 'max_iterations'], value: loop.times }],
        },
        { title: `Go round ${most} times`, repairs: [{ kind: 'set', at: [...at, 'times'], value: most }] },
      ],
    });
  }
  if (loop.as !== undefined && (RESERVED_NAMES.has(loop.as) || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(loop.as))) {
    findings.push({
      code: 'FR515',
      at: [...at, 'as'],
      message: `"${loop.as}" cannot be the name of an item.`,
      hint: 'Choose a plain word that expressions do not have yet, such as file.',
      fixes: [{ title: 'Call it item', repairs: [{ kind: 'remove', at: [...at, 'as'] }] }],
    });
  }
  return findings;
}

function fieldFindings(name: string, field: FormField, at: Location): readonly Finding[] {
  const findings: Finding[] = [];
  const choice = field.type === 'choice' || field.type === 'multi_choice';
  if (choice && (field.options === undefined || (Array.isArray(field.options) && field.options.length === 0))) {
    findings.push({
      code: 'FR111',
      at,
      message: `"${name}" offers nothing to choose from.`,
      hint: 'Add options: [first, second].',
      fixes: [
        { title: 'Add options: [yes, no]', repairs: [{ kind: 'set', at: [...at, 'options'], value: ['yes', 'no'] }] },
        { title: 'Make it a text', repairs: [{ kind: 'set', at: [...at, 'type'], value: 'text' }] },
      ],
    });
    return findings;
  }
  if (field.pattern !== undefined && !patternRuns(field.pattern)) {
    findings.push({
      code: 'FR514',
      at: [...at, 'pattern'],
      message: `The pattern of "${name}" cannot be used.`,
      hint: 'Patterns are regular expressions without look-around and back-references.',
    });
    return findings;
  }
  const fixed: Json | undefined = field.default;
  if (fixed !== undefined && !hasTemplate(fixed) && typeof field.options !== 'string') {
    const checked = checkFormValues({ [name]: field }, { [name]: fixed });
    const [wrong] = checked.ok ? [] : checked.error;
    if (wrong !== undefined)
      findings.push({
        code: 'FR111',
        at: [...at, 'default'],
        message: `The default of "${name}" is not an allowed answer. ${wrong.message}`,
        hint: wrong.hint ?? 'Change the default.',
        fixes: [
          ...nearestOption(field, fixed).map((option) => ({
            title: `Change it to ${String(option)}`,
            repairs: [{ kind: 'set', at: [...at, 'default'], value: option } as const],
          })),
          { title: 'Remove the default', repairs: [{ kind: 'remove', at: [...at, 'default'] } as const] },
        ],
      });
  }
  return findings;
}

function nearestOption({ type, options }: FormField, written: Json): readonly Json[] {
  if (type !== 'choice' || !Array.isArray(options) || typeof written !== 'string') return [];
  const meant = nearest(written, options.map(String));
  return options.filter((option) => String(option) === meant);
}

function hasTemplate(value: Json): boolean {
  return JSON.stringify(value).includes('{{');
}

function patternRuns(pattern: string): boolean {
  const expression = parseExpression('"".matches(pattern)');
  return expression.ok && evaluate(expression.value, { pattern: `^(?:${pattern})$` }).ok;
}
