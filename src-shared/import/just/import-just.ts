import type { JsonObject } from '../../lib/json.ts';
import { wordsFromId } from '../../workflow/names.ts';
import { celText } from '../cel-words.ts';
import { cleanJson, tooDeep } from '../clean-json.ts';
import { finishedSteps, finishedWorkflow, type DraftStep } from '../draft.ts';
import { createIds, validId, type Ids } from '../ids.ts';
import type { ImportResult } from '../import-result.ts';
import { prose } from '../plain-text.ts';
import { printWorkflow } from '../print-workflow.ts';
import { createRecorder, type Recorder } from '../recorder.ts';
import { readDump, type JustFile } from './dump.ts';
import { instancesOf, type Instance } from './instances.ts';
import { inputsOf } from './parameters.ts';
import { recipeSteps } from './recipe-steps.ts';
import { shellOf, type JustShell } from './settings.ts';

/** A justfile as `just --dump --dump-format json` tells it, as a workflow folder. Runs nothing and never throws. */
export function importJust({ path, dump }: { readonly path: string; readonly dump: unknown }): ImportResult {
  const recorder = createRecorder();
  const value = cleanJson(dump, `${path}#`, recorder);
  const file = value === undefined ? undefined : readDump(value);
  if (file === undefined || file.recipes.size === 0) {
    const error =
      value === undefined
        ? tooDeep(path)
        : {
            code: 'IM005',
            severity: 'error' as const,
            message: 'The justfile has no recipes.',
            hint: 'Choose a file with at least one recipe.',
            path,
          };
    return { files: [], ...recorder.report(), diagnostics: [error] };
  }
  const id = validId(nameOf(path), 'recipes');
  const instances = instancesOf(file, recorder, path);
  const shown = [...file.recipes.values()].filter(({ isPrivate }) => !isPrivate);
  const choices = choicesOf(file, instances);
  const isOnlyOne = choices.length <= 1;
  const direct = [...new Set(instances.filter(({ args }) => args === undefined).map(({ recipe }) => recipe))];
  const { inputs, keys } = inputsOf(file, { recipes: direct, isOnlyOne, recorder, path });
  const { kept, shell, folder } = shellOf(file, recorder, path);
  const ids = createIds(recorder);
  const steps = draftsOf({ file, instances, keys, choices, ids, recorder, path, shell, folder });
  for (const { name, target } of file.aliases)
    recorder.changed(`${path}#/aliases/${name}`, `"${name}" is another name of "${target}"; here it has one name.`);
  for (const key of file.unread) recorder.lost(`${path}#/${key}`, `A workflow has no ${key} here.`);
  const recipe: JsonObject = isOnlyOne
    ? {}
    : {
        recipe: {
          type: 'choice',
          label: 'Which recipe?',
          options: choices,
          default: choices.includes(file.first ?? '') ? (file.first ?? '') : (choices[0] ?? ''),
        },
      };
  const all: JsonObject = { ...recipe, ...inputs };
  const known = shown.flatMap(({ name, doc }) => (doc === undefined ? [] : [`${name}: ${doc}`]));
  const workflow = finishedWorkflow({
    version: 1,
    id,
    name: wordsFromId(id),
    description: file.doc !== undefined ? prose(file.doc) : known.length === 0 ? undefined : prose(known.join('\n')),
    workspace: 'in_place',
    inputs: Object.keys(all).length === 0 ? undefined : all,
    'x-just': Object.keys(kept).length === 0 ? undefined : kept,
    steps: finishedSteps(steps),
  });
  recorder.changed(
    `${path}#`,
    'Recipes work in the folder itself, as just does; choose workspace: isolated to let them work in a copy.',
  );
  return { files: [{ path: `${id}/workflow.yaml`, text: printWorkflow(workflow) }], ...recorder.report() };
}

/** The recipes a person chooses among; one when a single recipe leads to all the others. */
function choicesOf(file: JustFile, instances: readonly Instance[]): readonly string[] {
  const askers = new Set(instances.flatMap(({ askedBy }) => [...askedBy]));
  const shown = [...file.recipes.keys()].filter((name) => askers.has(name));
  const whole = shown.find((name) => instances.every(({ askedBy }) => askedBy.has(name)));
  const isDefault = whole !== undefined && (file.first === undefined || whole === file.first);
  return isDefault ? [whole] : shown;
}

function draftsOf(about: {
  readonly file: JustFile;
  readonly instances: readonly Instance[];
  readonly keys: ReadonlyMap<string, string>;
  readonly choices: readonly string[];
  readonly ids: Ids;
  readonly recorder: Recorder;
  readonly path: string;
  readonly shell: JustShell;
  readonly folder: string | undefined;
}): readonly DraftStep[] {
  const { instances, choices, ids, recorder, path } = about;
  const lastIds = new Map<string, readonly string[]>();
  const made: DraftStep[] = [];
  for (const instance of instances) {
    const needs = [...instance.needs].flatMap((key) => lastIds.get(key) ?? []);
    const askers = choices.filter((name) => instance.askedBy.has(name));
    const when = choices.length <= 1 || askers.length === choices.length ? undefined : whenOf(askers);
    const steps = recipeSteps(instance, { ...about, when, give: (wanted, at) => ids.give(wanted, at) });
    if (steps.length === 0) {
      // A recipe that only gathers others: who waits for it waits for them.
      lastIds.set(instance.key, needs);
      continue;
    }
    let after: readonly string[] = needs;
    for (const step of steps) {
      made.push({ ...step, needs: after });
      after = [step.id];
    }
    lastIds.set(instance.key, after);
  }
  if (made.length > 0) return made;
  recorder.say({
    code: 'IM105',
    severity: 'error',
    message: 'The recipes do nothing.',
    hint: 'A step that asks you to write the first one stands in their place.',
    path,
  });
  return [{ id: 'start', needs: [], fields: { type: 'approve', reason: 'Replace this with the first step of the workflow.' } }];
}

function whenOf(askers: readonly string[]): string {
  const [only] = askers;
  if (only === undefined) return 'false';
  return askers.length === 1 ? `inputs.recipe == ${celText(only)}` : `inputs.recipe in [${askers.map(celText).join(', ')}]`;
}

function nameOf(path: string): string {
  const parts = path.split('/');
  const file = (parts.at(-1) ?? '').replace(/^\./, '').replace(/\.just(file)?$/i, '');
  return /^justfile$/i.test(file) || file === '' ? (parts.at(-2) ?? 'recipes') : file;
}
