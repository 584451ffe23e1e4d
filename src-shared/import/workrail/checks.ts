import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';
import { evaluate, parseExpression } from '../../workflow/expressions/expression.ts';
import { celText, joined, member, negated, stepRead } from '../cel-words.ts';
import type { FieldReader } from '../field-reader.ts';
import { expressionOf, type Scope } from './scope.ts';
import { inWords } from '../plain-text.ts';

/** What WorkRail checks about a step's result, as evidence the engine gathers, and schemas the result must fit. */
export interface Checks {
  readonly verify: readonly JsonObject[];
  readonly schemas: readonly JsonObject[];
}

/** `validationCriteria`: rules on the words of the result, each evidence of its own. `words` is the expression that reads them. */
export function validationChecks(fields: FieldReader, scope: Scope, words: string): Checks {
  const criteria = fields.any('validationCriteria');
  const path = fields.at('validationCriteria');
  if (criteria === undefined) return { verify: [], schemas: [] };
  const list = isJsonList(criteria) ? criteria : [criteria];
  const verify: JsonObject[] = [];
  const schemas: JsonObject[] = [];
  for (const [index, rule] of list.entries()) {
    const at = isJsonList(criteria) ? `${path}/${index}` : path;
    const plainSchema =
      isJsonObject(rule) && rule['type'] === 'schema' && rule['condition'] === undefined ? rule['schema'] : undefined;
    if (isJsonObject(plainSchema)) {
      schemas.push(plainSchema);
      scope.recorder.changed(at, 'The schema is what the result of the step must fit.');
      continue;
    }
    const expression = criterion(rule, { scope, words, path: at, depth: 0, keep: () => fields.keep('validationCriteria') });
    if (expression === undefined) continue;
    verify.push({ expression, name: messageOf(rule) });
  }
  if (verify.length > 0)
    scope.recorder.changed(
      path,
      'What the result must say is evidence that the engine checks; without it the step is tried again.',
    );
  return { verify, schemas };
}

interface RulePlace {
  readonly scope: Scope;
  readonly words: string;
  readonly path: string;
  readonly depth: number;
  readonly keep: () => void;
}

function criterion(rule: Json, place: RulePlace): string | undefined {
  const { scope, path } = place;
  if (!isJsonObject(rule) || place.depth > 20) return unknown(place, 'This is not a rule about a result.');
  for (const [key, sign] of [
    ['and', '&&'],
    ['or', '||'],
  ] as const) {
    const parts = rule[key];
    if (!isJsonList(parts)) continue;
    const made = parts.map((part, index) =>
      criterion(part, { ...place, path: `${path}/${key}/${index}`, depth: place.depth + 1 }),
    );
    const sound = made.filter((one) => one !== undefined);
    return sound.length === made.length && sound.length > 0 ? joined(sound, sign) : undefined;
  }
  if (rule['not'] !== undefined) {
    const inner = criterion(rule['not'], { ...place, path: `${path}/not`, depth: place.depth + 1 });
    return inner === undefined ? undefined : negated(inner);
  }
  const test = ruleTest(rule, place);
  if (test === undefined || rule['condition'] === undefined) return test;
  const condition = expressionOf(rule['condition'], scope, `${path}/condition`);
  return condition === undefined ? test : joined([negated(condition), test], '||');
}

function ruleTest(rule: JsonObject, place: RulePlace): string | undefined {
  const { words } = place;
  switch (rule['type']) {
    case 'contains':
      return typeof rule['value'] === 'string'
        ? `${words}.contains(${celText(rule['value'])})`
        : unknown(place, 'The rule does not say what to look for.');
    case 'regex': {
      const pattern = typeof rule['pattern'] === 'string' ? rule['pattern'] : '';
      const said = typeof rule['flags'] === 'string' ? rule['flags'] : '';
      const flags = [...said].filter((flag) => 'ims'.includes(flag)).join('');
      const test = `.matches(${celText(flags === '' ? pattern : `(?${flags})${pattern}`)})`;
      const parsed = parseExpression(`""${test}`);
      return parsed.ok && evaluate(parsed.value, {}).ok
        ? `${words}${test}`
        : unknown(place, 'The pattern uses look-around or back-references, which have no equal.');
    }
    case 'length': {
      const { min, max } = rule;
      const parts = [
        ...(typeof min === 'number' ? [`size(${words}) >= ${Math.ceil(min)}`] : []),
        ...(typeof max === 'number' ? [`size(${words}) <= ${Math.floor(max)}`] : []),
      ];
      return parts.length === 0 ? unknown(place, 'The rule gives no length.') : joined(parts, '&&');
    }
    case 'schema':
      return unknown(place, 'A schema that holds only under a condition has no equal.');
    default:
      return unknown(place, 'This is not a rule about a result.');
  }
}

function unknown(place: RulePlace, why: string): undefined {
  place.keep();
  place.scope.recorder.lost(place.path, why, 'x-workrail');
  return undefined;
}

function messageOf(rule: Json): string {
  if (!isJsonObject(rule)) return 'The result fits';
  if (typeof rule['message'] === 'string') return rule['message'];
  for (const key of ['and', 'or'] as const)
    if (isJsonList(rule[key])) return rule[key].map(messageOf).join(key === 'and' ? ' And: ' : ' Or: ');
  return rule['not'] === undefined ? 'The result fits' : `Not: ${messageOf(rule['not'])}`;
}

/** A dimension of an assessment as the source declares it. */
export interface Assessment {
  readonly id: string;
  readonly purpose: string;
  readonly dimensions: readonly {
    readonly id: string;
    readonly purpose: string;
    readonly levels: readonly string[];
    readonly required: boolean;
  }[];
}

/** The assessments a workflow declares, by id. */
export function readAssessments(fields: FieldReader, scope: Pick<Scope, 'recorder'>): ReadonlyMap<string, Assessment> {
  const found = new Map<string, Assessment>();
  const list = fields.list('assessments') ?? [];
  const path = fields.at('assessments');
  for (const [index, one] of list.entries()) {
    const dimensions = isJsonObject(one) && isJsonList(one['dimensions']) ? one['dimensions'].filter(isJsonObject) : [];
    if (!isJsonObject(one) || typeof one['id'] !== 'string' || dimensions.length === 0) {
      fields.keep('assessments');
      scope.recorder.lost(`${path}/${index}`, 'This is not an assessment.', 'x-workrail');
      continue;
    }
    found.set(one['id'], {
      id: one['id'],
      purpose: inWords(one['purpose'] ?? ''),
      dimensions: dimensions.map((dimension) => ({
        id: inWords(dimension['id'] ?? 'level'),
        purpose: inWords(dimension['purpose'] ?? ''),
        levels: isJsonList(dimension['levels']) ? dimension['levels'].map(inWords) : [],
        required: dimension['required'] !== false,
      })),
    });
  }
  return found;
}

/** What the steps' `assessmentRefs` ask for: a part of the result's schema, and evidence for their consequences. */
export function assessmentChecks(
  fields: FieldReader,
  scope: Scope,
  about: { readonly id: string; readonly declared: ReadonlyMap<string, Assessment> },
): { readonly assessed: readonly Assessment[]; readonly schema?: JsonObject; readonly verify: readonly JsonObject[] } {
  const refs = fields.texts('assessmentRefs') ?? [];
  const assessed = refs.flatMap((ref, index) => {
    const one = about.declared.get(ref);
    if (one === undefined) {
      fields.keep('assessmentRefs');
      scope.recorder.lost(`${fields.at('assessmentRefs')}/${index}`, `There is no assessment "${ref}".`, 'x-workrail');
    }
    return one === undefined ? [] : [one];
  });
  const consequences = fields.list('assessmentConsequences') ?? [];
  if (assessed.length > 0)
    scope.recorder.changed(
      fields.at('assessmentRefs'),
      'The levels are part of the result; a level that asks for more work sends the step back to its agent.',
    );
  const verify = consequences.flatMap((one, index) =>
    consequence(one, {
      scope,
      id: about.id,
      assessed,
      path: `${fields.at('assessmentConsequences')}/${index}`,
      keep: () => fields.keep('assessmentConsequences'),
    }),
  );
  return { assessed, verify, ...(assessed.length === 0 ? {} : { schema: assessmentSchema(assessed) }) };
}

function assessmentSchema(assessed: readonly Assessment[]): JsonObject {
  return {
    type: 'object',
    required: assessed.map(({ id }) => id),
    properties: Object.fromEntries(
      assessed.map((one) => [
        one.id,
        {
          type: 'object',
          description: one.purpose,
          required: one.dimensions.filter(({ required }) => required).map(({ id }) => id),
          properties: Object.fromEntries(
            one.dimensions.map(({ id, purpose, levels }) => [
              id,
              { type: 'string', ...(levels.length === 0 ? {} : { enum: levels }), description: purpose },
            ]),
          ),
        },
      ]),
    ),
  };
}

function consequence(
  one: Json,
  about: {
    readonly scope: Scope;
    readonly id: string;
    readonly assessed: readonly Assessment[];
    readonly path: string;
    readonly keep: () => void;
  },
): readonly JsonObject[] {
  const when = isJsonObject(one) && isJsonObject(one['when']) ? one['when'] : {};
  const effect = isJsonObject(one) && isJsonObject(one['effect']) ? one['effect'] : {};
  const level = when['anyEqualsLevel'];
  const only = when['forAssessment'];
  const concerned = about.assessed.filter(({ id }) => only === undefined || id === only);
  const tests = concerned.flatMap(({ id, dimensions }) =>
    dimensions.map((dimension) => {
      const gate = `${stepRead(about.id)}.output.assessments${member(id)}`;
      const test = `${gate}${member(dimension.id)} != ${celText(inWords(level))}`;
      return dimension.required ? test : `(!(${celText(dimension.id)} in ${gate}) || ${test})`;
    }),
  );
  if (typeof level !== 'string' || tests.length === 0) {
    about.keep();
    about.scope.recorder.lost(about.path, 'The consequence names no level or no assessment of this step.', 'x-workrail');
    return [];
  }
  const guidance = typeof effect['guidance'] === 'string' ? effect['guidance'] : `Nothing may be ${level}.`;
  return [{ expression: tests.join(' && '), name: guidance }];
}

/** The assessments in words, for the goal. */
export function assessmentWords(assessed: readonly Assessment[]): readonly string[] {
  return assessed.map(
    ({ id, purpose, dimensions }) =>
      `${id}: ${purpose}\n${dimensions.map((one) => `- ${one.id} (${one.levels.join(', ')}${one.required ? '' : '; optional'}): ${one.purpose}`).join('\n')}`,
  );
}
