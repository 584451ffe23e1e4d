import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';

/** A parameter of a recipe. */
export interface JustParameter {
  readonly name: string;
  readonly fallback: Json;
  readonly isExported: boolean;
  readonly kind: string;
  readonly help: string | undefined;
  readonly pattern: string | undefined;
}

/** A recipe as `just --dump` tells it; names of recipes in modules hold `::`. */
export interface JustRecipe {
  readonly name: string;
  readonly module: string;
  readonly doc: string | undefined;
  readonly isPrivate: boolean;
  readonly isScript: boolean;
  readonly attributes: readonly Json[];
  readonly parameters: readonly JustParameter[];
  readonly dependencies: readonly { readonly recipe: string; readonly args: readonly Json[] }[];
  /** How many of the dependencies come before it; the others come after. */
  readonly priors: number;
  readonly body: readonly (readonly Json[])[];
}

/** A justfile: its recipes with those of its modules, and values by the module they are seen in. */
export interface JustFile {
  readonly first: string | undefined;
  readonly doc: string | undefined;
  readonly recipes: ReadonlyMap<string, JustRecipe>;
  readonly assignments: ReadonlyMap<string, { readonly value: Json; readonly isExported: boolean }>;
  readonly aliases: readonly { readonly name: string; readonly target: string }[];
  readonly settings: JsonObject;
  readonly unread: readonly string[];
}

const MODULE_DEPTH = 10;
const KNOWN: ReadonlySet<string> = new Set(
  'assignments first doc groups module_path modules aliases recipes settings source unexports warnings'.split(' '),
);

/** Reads a dump; undefined when it is none. */
export function readDump(value: Json): JustFile | undefined {
  if (!isJsonObject(value) || !isJsonObject(value['recipes'])) return undefined;
  const recipes = new Map<string, JustRecipe>();
  const assignments = new Map<string, { readonly value: Json; readonly isExported: boolean }>();
  collect(value, { prefix: '', depth: 0, recipes, assignments });
  const first = value['first'];
  return {
    recipes,
    assignments,
    first: typeof first === 'string' && recipes.has(first) ? first : undefined,
    doc: text(value['doc']),
    aliases: Object.values(mapOf(value['aliases'])).flatMap((one) =>
      isJsonObject(one) && typeof one['name'] === 'string' && typeof one['target'] === 'string'
        ? [{ name: one['name'], target: one['target'] }]
        : [],
    ),
    settings: mapOf(value['settings']),
    unread: Object.keys(value).filter((key) => !KNOWN.has(key)),
  };
}

interface Collecting {
  readonly prefix: string;
  readonly depth: number;
  readonly recipes: Map<string, JustRecipe>;
  readonly assignments: Map<string, { readonly value: Json; readonly isExported: boolean }>;
}

function collect(value: JsonObject, at: Collecting): void {
  const isAllExported = mapOf(value['settings'])['export'] === true;
  for (const [name, one] of Object.entries(mapOf(value['assignments'])))
    if (isJsonObject(one))
      at.assignments.set(`${at.prefix}${name}`, {
        value: one['value'] ?? '',
        isExported: one['export'] === true || isAllExported,
      });
  for (const [name, one] of Object.entries(mapOf(value['recipes']))) {
    if (isJsonObject(one)) at.recipes.set(`${at.prefix}${name}`, recipeOf(name, one, { prefix: at.prefix, isAllExported }));
  }
  if (at.depth >= MODULE_DEPTH) return;
  for (const [name, one] of Object.entries(mapOf(value['modules'])))
    if (isJsonObject(one)) collect(one, { ...at, prefix: `${at.prefix}${name}::`, depth: at.depth + 1 });
}

function recipeOf(name: string, one: JsonObject, of: { readonly prefix: string; readonly isAllExported: boolean }): JustRecipe {
  const dependencies = listOf(one['dependencies']).flatMap((each) => {
    const recipe = isJsonObject(each) ? each['recipe'] : undefined;
    if (!isJsonObject(each) || typeof recipe !== 'string') return [];
    return [{ recipe: recipe.includes('::') ? recipe : `${of.prefix}${recipe}`, args: listOf(each['arguments']) }];
  });
  const priors = one['priors'];
  return {
    name: `${of.prefix}${name}`,
    module: of.prefix,
    doc: text(one['doc']),
    isPrivate: one['private'] === true || name.startsWith('_'),
    isScript: one['shebang'] === true,
    attributes: listOf(one['attributes']),
    parameters: listOf(one['parameters']).flatMap((each) =>
      isJsonObject(each) && typeof each['name'] === 'string'
        ? [
            {
              name: each['name'],
              fallback: each['default'] ?? null,
              isExported: each['export'] === true || of.isAllExported,
              kind: text(each['kind']) ?? 'singular',
              help: text(each['help']),
              pattern: text(each['pattern']),
            },
          ]
        : [],
    ),
    dependencies,
    priors: typeof priors === 'number' ? priors : dependencies.length,
    body: listOf(one['body']).map(listOf),
  };
}

function mapOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return isJsonList(value) ? value : [];
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
