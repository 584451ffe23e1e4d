import type { Json } from '../../lib/json.ts';
import type { Recorder } from '../recorder.ts';
import type { JustFile, JustRecipe } from './dump.ts';

/** A recipe as it is run: by its name, or with the arguments another recipe gives it. */
export interface Instance {
  readonly key: string;
  readonly recipe: JustRecipe;
  /** Arguments another recipe gives; undefined for what a person gives. */
  readonly args: readonly Json[] | undefined;
  readonly giver: Instance | undefined;
  /** Keys of what must be over before it. */
  readonly needs: Set<string>;
  /** Public recipes that run it. */
  readonly askedBy: Set<string>;
}

const MOST_INSTANCES = 500;

/** Everything a justfile may run, in an order in which it can run. */
export function instancesOf(file: JustFile, recorder: Recorder, path: string): readonly Instance[] {
  const all = new Map<string, Instance>();
  const shown = [...file.recipes.values()].filter(({ isPrivate }) => !isPrivate);
  for (const recipe of shown) visit({ recipe, args: undefined, giver: undefined }, recipe.name);
  for (const recipe of file.recipes.values())
    if (recipe.isPrivate && ![...all.values()].some((one) => one.recipe === recipe)) {
      visit({ recipe, args: undefined, giver: undefined }, recipe.name);
      recorder.changed(`${path}#/recipes/${recipe.name}`, 'No recipe runs this private one; here it can be chosen.');
    }

  function visit(call: Pick<Instance, 'recipe' | 'args' | 'giver'>, asker: string): Instance | undefined {
    const given = JSON.stringify(call.args);
    const from = given?.includes('"variable"') === true ? ` ${call.giver?.key ?? ''}` : '';
    const key = call.args === undefined ? call.recipe.name : `${call.recipe.name} ${given}${from}`;
    const known = all.get(key);
    if (known?.askedBy.has(asker) === true) return known;
    if (known === undefined && all.size >= MOST_INSTANCES) return undefined;
    const instance = known ?? { ...call, key, needs: new Set<string>(), askedBy: new Set<string>() };
    all.set(key, instance);
    instance.askedBy.add(asker);
    let before: Instance | undefined;
    const isParallel = call.recipe.attributes.includes('parallel');
    for (const [index, dependency] of call.recipe.dependencies.entries()) {
      const recipe = file.recipes.get(dependency.recipe);
      if (recipe === undefined) {
        recorder.lost(`${path}#/recipes/${call.recipe.name}`, `There is no recipe "${dependency.recipe}" to run.`);
        continue;
      }
      const args =
        dependency.args.length === 0 && call.args === undefined
          ? undefined
          : dependency.args.length === 0 && recipe.parameters.length === 0
            ? undefined
            : dependency.args;
      const made = visit({ recipe, args, giver: args === undefined ? undefined : instance }, asker);
      if (made === undefined) continue;
      const isPrior = index < call.recipe.priors;
      if (isPrior) connect(made, instance);
      else connect(instance, made);
      // Dependencies run one after another, and may count on it.
      if (before !== undefined && !isParallel) connect(before, made);
      before = index + 1 === call.recipe.priors ? undefined : made;
    }
    return instance;
  }

  function connect(first: Instance, then: Instance): void {
    if (first === then || then.needs.has(first.key) || reaches(first, then)) return;
    then.needs.add(first.key);
  }

  /** Whether `from` waits for `to`, directly or through others. */
  function reaches(from: Instance, to: Instance): boolean {
    const open = [...from.needs];
    const seen = new Set(open);
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (key === to.key) return true;
      for (const next of all.get(key)?.needs ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
    return false;
  }

  return ordered(all);
}

function ordered(all: ReadonlyMap<string, Instance>): readonly Instance[] {
  const done = new Set<string>();
  const made: Instance[] = [];
  let left = [...all.values()];
  while (left.length > 0) {
    const ready = left.filter(({ needs }) => [...needs].every((key) => done.has(key)));
    const next = ready.length > 0 ? ready : left;
    for (const one of next) done.add(one.key);
    made.push(...next);
    left = left.filter((one) => !next.includes(one));
  }
  return made;
}
