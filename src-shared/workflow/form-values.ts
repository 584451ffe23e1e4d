import type { Json, JsonObject } from '../lib/json.ts';
import { isJsonList, kindWords } from '../lib/json-guards.ts';
import { nearest } from '../lib/nearest.ts';
import { problem, type Problem } from '../lib/problem.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { evaluate, parseExpression } from './expressions/expression.ts';
import type { FormField } from './form-field.ts';
import { secretNameFault } from './secret-names.ts';

/**
 * Checks the answers to a form (workflow inputs, an `ask` step): fills defaults, turns text from a command line into the
 * field's type, and gives every field a value (an empty one of its type when nothing was said). Each problem's `at` is the field.
 */
export function checkFormValues(fields: Readonly<Record<string, FormField>>, values: JsonObject): Result<JsonObject, Problem[]> {
  const problems: Problem[] = [];
  const entries: [string, Json][] = [];
  for (const name of Object.keys(values)) {
    if (Object.hasOwn(fields, name)) continue;
    const meant = nearest(name, Object.keys(fields));
    problems.push(
      problem('unknown_field', `There is no field "${name}".`, {
        at: name,
        hint: meant === undefined ? fieldsHint(fields) : `Did you mean "${meant}"?`,
      }),
    );
  }
  for (const [name, field] of Object.entries(fields)) {
    const given = Object.hasOwn(values, name) ? values[name] : undefined;
    const value =
      given === undefined || given === null || (given === '' && field.type !== 'text' && field.type !== 'multiline')
        ? field.default
        : given;
    const checked = checkField(name, field, value);
    if (checked.ok) entries.push([name, checked.value]);
    else problems.push(checked.error);
  }
  return problems.length > 0 ? err(problems) : ok(Object.fromEntries(entries));
}

function fieldsHint(fields: Readonly<Record<string, FormField>>): string {
  const names = Object.keys(fields);
  return names.length === 0 ? 'This form has no fields.' : `The fields are ${names.join(', ')}.`;
}

function checkField(name: string, field: FormField, value: Json | undefined): Result<Json, Problem> {
  const label = field.label ?? name;
  if (value === undefined || value === null || (value === '' && field.required === true)) {
    if (field.required === true)
      return err(problem('missing_value', `"${label}" needs a value.`, { at: name, hint: `Give ${articleFor(field)}.` }));
    return ok(emptyValue(field));
  }
  if (field.type === 'secret' && !(typeof value === 'string' && secretNameFault(value.trim()) === undefined)) {
    // Never the value itself: it may be the secret.
    return err(
      problem('wrong_value', `"${label}" should be the name of a stored secret, and what was given is none.`, {
        at: name,
        hint: 'Store the value in Settings, or with `flowright secrets set NAME`, and give its name.',
      }),
    );
  }
  const typed = typedValue(field, value);
  if (typed === undefined) {
    return err(
      problem('wrong_value', `"${label}" should be ${articleFor(field)}, not ${show(value)}.`, {
        at: name,
        hint: optionsHint(field),
      }),
    );
  }
  if (field.pattern !== undefined && typeof typed === 'string' && typed !== '' && !matches(typed, field.pattern)) {
    return err(
      problem('wrong_value', `"${label}" does not have the form asked for: ${show(value)}.`, {
        at: name,
        hint: field.help ?? `It must match ${field.pattern}.`,
      }),
    );
  }
  return ok(typed);
}

function emptyValue(field: FormField): Json {
  switch (field.type) {
    case 'boolean':
      return false;
    case 'multi_choice':
      return [];
    case 'text':
    case 'multiline':
    case 'file':
    case 'folder':
      return '';
    default:
      return null;
  }
}

function typedValue(field: FormField, value: Json): Json | undefined {
  switch (field.type) {
    case 'text':
    case 'multiline':
    case 'secret':
    case 'file':
    case 'folder':
      return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
    case 'number':
      return numberFrom(value);
    case 'integer': {
      const number = numberFrom(value);
      return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
    }
    case 'boolean':
      return booleanFrom(value);
    case 'date':
      return typeof value === 'string' && isDate(value.trim()) ? value.trim() : undefined;
    case 'choice':
      return choiceFrom(field, value);
    case 'multi_choice':
      return choicesFrom(field, value);
  }
}

function numberFrom(value: Json): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function booleanFrom(value: Json): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  if (/^(true|yes|y|on|1)$/i.test(value.trim())) return true;
  return /^(false|no|n|off|0)$/i.test(value.trim()) ? false : undefined;
}

function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  if (found === null) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

function choiceFrom(field: FormField, value: Json): Json | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (!Array.isArray(field.options)) return value;
  return field.options.find((option) => option === value || String(option) === String(value));
}

function choicesFrom(field: FormField, value: Json): Json | undefined {
  const list = isJsonList(value) ? value : typeof value === 'string' ? listFromText(value) : undefined;
  if (list === undefined) return undefined;
  const chosen: Json[] = [];
  for (const item of list) {
    const choice = choiceFrom(field, item);
    if (choice === undefined) return undefined;
    chosen.push(choice);
  }
  return chosen;
}

function listFromText(text: string): readonly Json[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function matches(value: string, pattern: string): boolean {
  const expression = parseExpression('value.matches(pattern)');
  if (!expression.ok) return false;
  const result = evaluate(expression.value, { value, pattern: `^(?:${pattern})$` });
  return result.ok && result.value === true;
}

function articleFor(field: FormField): string {
  switch (field.type) {
    case 'text':
    case 'multiline':
      return 'a text';
    case 'number':
      return 'a number';
    case 'integer':
      return 'a whole number';
    case 'boolean':
      return 'yes or no';
    case 'choice':
      return 'one of the options';
    case 'multi_choice':
      return 'a choice of the options';
    case 'date':
      return 'a date such as 2026-03-31';
    case 'file':
      return 'the path of a file';
    case 'folder':
      return 'the path of a folder';
    case 'secret':
      return 'the name of a stored secret';
  }
}

function optionsHint(field: FormField): string {
  return Array.isArray(field.options) ? `The options are ${field.options.join(', ')}.` : `Give ${articleFor(field)}.`;
}

function show(value: Json): string {
  return typeof value === 'string' || typeof value === 'number' ? `"${value}"` : kindWords(value);
}
