import type { Json, JsonObject } from '../../lib/json.ts';
import { nullMap } from '../../lib/null-map.ts';
import { validName } from '../ids.ts';
import { literal, prose } from '../plain-text.ts';
import type { Recorder } from '../recorder.ts';
import type { JustFile, JustRecipe } from './dump.ts';
import { piecesOf, type Piece } from './pieces.ts';

/** The inputs of the workflow, and what each parameter of each recipe reads. */
export interface JustInputs {
  readonly inputs: JsonObject;
  readonly keys: ReadonlyMap<string, string>;
}

/** Parameters as inputs: by their own name, or with the recipe's where two recipes have the same. */
export function inputsOf(
  file: JustFile,
  about: {
    readonly recipes: readonly JustRecipe[];
    readonly isOnlyOne: boolean;
    readonly recorder: Recorder;
    readonly path: string;
  },
): JustInputs {
  const { recipes, recorder, path } = about;
  const uses = new Map<string, number>();
  for (const { parameters } of recipes) for (const { name } of parameters) uses.set(name, (uses.get(name) ?? 0) + 1);
  const inputs = nullMap<Json>();
  const keys = new Map<string, string>();
  for (const recipe of recipes) {
    for (const parameter of recipe.parameters) {
      const wanted = validName(
        (uses.get(parameter.name) ?? 0) > 1 || parameter.name === 'recipe' ? `${recipe.name}_${parameter.name}` : parameter.name,
        'value',
      );
      let key = wanted;
      while (Object.hasOwn(inputs, key)) key = `${key}_`;
      keys.set(`${recipe.name} ${parameter.name}`, key);
      const at = `${path}#/recipes/${recipe.name}/parameters/${parameter.name}`;
      if (parameter.kind !== 'singular') recorder.changed(at, 'Several words given for this parameter stay one value.');
      const fallback =
        parameter.fallback === null
          ? undefined
          : piecesOf(parameter.fallback, {
              parameters: new Map(),
              assignments: file.assignments,
              module: recipe.module,
              recorder,
              path: at,
            });
      const isFixed = fallback?.every(({ kind }) => kind === 'text') === true;
      if (parameter.fallback !== null && !isFixed)
        recorder.lost(at, 'The default is computed when the recipe runs; there is none here.');
      const isNeeded = parameter.fallback === null && parameter.kind !== 'star';
      if (isNeeded && !about.isOnlyOne) recorder.changed(at, `It must be given when "${recipe.name}" is chosen.`);
      inputs[key] = {
        type: 'text',
        help: literal(prose(parameter.help ?? `For the recipe ${recipe.name}.`)),
        ...(isNeeded && about.isOnlyOne ? { required: true } : { default: isFixed ? textOf(fallback) : '' }),
        ...(parameter.pattern === undefined ? {} : { pattern: parameter.pattern }),
      };
    }
  }
  return { inputs, keys };
}

function textOf(pieces: readonly Piece[] | undefined): string {
  return (pieces ?? []).map(({ text }) => text).join('');
}
