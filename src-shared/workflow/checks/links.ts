import type { Json, JsonObject } from '../../lib/json.ts';
import { nearest } from '../../lib/nearest.ts';
import type { Result } from '../../lib/result.ts';
import type { Code } from './codes.ts';
import type { CompiledWorkflow } from '../compiled.ts';
import { eachStep, type PlacedStep } from '../each-step.ts';
import type { Finding } from './finding.ts';
import { checkFormValues } from '../form-values.ts';
import type { Step, Workflow, WorkflowStep } from '../schema.ts';

/** Why the `uses` of a step leads to nothing that can run, under a diagnostic's code. */
export interface LinkFault {
  readonly code: Extract<Code, 'FR601' | 'FR602' | 'FR603' | 'FR604'>;
  readonly message: string;
  readonly hint: string;
}

/** The workflows that the `workflow` steps of one file lead to, by what their `uses` says. */
export type Links = ReadonlyMap<string, Result<CompiledWorkflow, LinkFault>>;

/** What the `workflow` steps of a workflow use, each once, in text order. */
export function usesOf(workflow: { readonly steps: readonly AnyStep[] }): readonly string[] {
  return [...new Set(workflow.steps.flatMap(usesOfStep))];
}

/** A step as authored or as compiled, as far as its use of others goes. */
type AnyStep =
  | (Pick<WorkflowStep, 'uses'> & { readonly type: 'workflow' })
  | { readonly type: 'loop'; readonly steps: readonly AnyStep[] }
  | { readonly type: Exclude<Step['type'], 'workflow' | 'loop'> };

function usesOfStep(step: AnyStep): readonly string[] {
  if (step.type === 'workflow') return [step.uses];
  return step.type === 'loop' ? step.steps.flatMap(usesOfStep) : [];
}

/** Whether a `uses` names a file by its place rather than a workflow by its id. */
export function isUsedPath(uses: string): boolean {
  return /^[./\\]|^[a-z]:[\\/]/i.test(uses);
}

/** What is wrong between a workflow and those it uses: nothing found, inputs that do not fit, a place that does not. */
export function checkLinks(workflow: Workflow, links: Links): readonly Finding[] {
  return eachStep(workflow).flatMap((placed) => (placed.step.type === 'workflow' ? linkFindings(workflow, placed, links) : []));
}

/**
 * The workflow with the output of each `workflow` step described by the outputs its child declares, so that what reads them is
 * checked by name and type. Steps that describe their output themselves stay as they are.
 */
export function withLinkedOutputs(workflow: Workflow, links: Links): Workflow {
  return { ...workflow, steps: workflow.steps.map((step) => linkedStep(step, links)) };
}

/** JSON Schema of what a workflow hands to whoever started it. */
export function outputsSchema({ workflow }: { readonly workflow: Pick<Workflow, 'outputs'> }): JsonObject {
  const outputs = Object.entries(workflow.outputs ?? {});
  return {
    type: 'object',
    required: outputs.map(([name]) => name),
    properties: Object.fromEntries(outputs.map(([name, { type }]) => [name, typeSchema(type)])),
    additionalProperties: false,
  };
}

function linkedStep(step: Step, links: Links): Step {
  if (step.type === 'loop') return { ...step, steps: step.steps.map((inner) => linkedStep(inner, links)) };
  const link = step.type === 'workflow' && step.output === undefined ? links.get(step.uses) : undefined;
  return link?.ok === true ? { ...step, output: { schema: outputsSchema(link.value) } } : step;
}

function typeSchema(type: string | undefined): Json {
  switch (type) {
    case 'text':
    case 'multiline':
    case 'string':
    case 'date':
    case 'file':
    case 'folder':
      return { type: 'string' };
    case 'number':
    case 'integer':
    case 'boolean':
      return { type };
    case 'list':
    case 'array':
    case 'multi_choice':
      return { type: 'array' };
    case 'map':
    case 'object':
      return { type: 'object' };
    default:
      return {};
  }
}

function linkFindings(workflow: Workflow, { step, at }: PlacedStep, links: Links): readonly Finding[] {
  if (step.type !== 'workflow') return [];
  const link = links.get(step.uses);
  if (link === undefined) return [];
  if (!link.ok) return [{ ...link.error, at: [...at, 'uses'] }];
  return [...inputFindings(step, at, link.value), ...placeFindings(workflow, { step, at }, link.value)];
}

function inputFindings(step: WorkflowStep, at: Finding['at'], { workflow: child }: CompiledWorkflow): readonly Finding[] {
  const declared = child.inputs ?? {};
  const names = Object.keys(declared);
  const given = step.inputs ?? {};
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = Object.hasOwn(declared, name) ? declared[name] : undefined;
    const place = [...at, 'inputs', name];
    if (field === undefined) {
      const meant = nearest(name, names);
      findings.push({
        code: 'FR605',
        at: place,
        onKey: true,
        message: `"${child.id}" has no input "${name}".`,
        hint: meant === undefined ? inputWords(names) : `Did you mean "${meant}"?`,
        fixes: [
          meant === undefined
            ? { title: 'Remove it', repairs: [{ kind: 'remove', at: place }] }
            : { title: `Rename it to ${meant}`, repairs: [{ kind: 'renameKey', at: place, to: meant }] },
        ],
      });
    } else if (!JSON.stringify(value).includes('{{') && typeof field.options !== 'string') {
      const checked = checkFormValues({ [name]: field }, { [name]: value });
      const [wrong] = checked.ok ? [] : checked.error;
      if (wrong !== undefined)
        findings.push({
          code: 'FR605',
          at: place,
          message: `"${child.id}" does not take this. ${wrong.message}`,
          hint: wrong.hint ?? 'Change it.',
        });
    }
  }
  for (const [name, field] of Object.entries(declared)) {
    if (field.required !== true || field.default !== undefined || Object.hasOwn(given, name)) continue;
    findings.push({
      code: 'FR605',
      at: step.inputs === undefined ? at : [...at, 'inputs'],
      message: `"${child.id}" asks for its input "${name}", and "${step.id}" does not give it.`,
      hint: `Add it: inputs: { ${name}: … }.`,
    });
  }
  return findings;
}

function inputWords(names: readonly string[]): string {
  return names.length === 0 ? 'It asks for nothing; take it out.' : `It has ${names.join(', ')}.`;
}

/** A workflow that promises to change nothing cannot start one that works in the person's own folder. */
function placeFindings(
  workflow: Workflow,
  { step, at }: { readonly step: WorkflowStep; readonly at: Finding['at'] },
  child: CompiledWorkflow,
): readonly Finding[] {
  const given = workflow.workspace ?? 'isolated';
  const mode = typeof given === 'string' ? given : given.mode;
  if (mode !== 'none' || child.workflow.workspace.mode !== 'in_place') return [];
  return [
    {
      code: 'FR606',
      at: [...at, 'uses'],
      message: `This workflow changes nothing (workspace: none), but "${step.uses}" works in the folder itself.`,
      hint: 'Give this workflow workspace: in_place or isolated.',
      fixes: [{ title: 'Use workspace: isolated', repairs: [{ kind: 'set', at: ['workspace'], value: 'isolated' }] }],
    },
  ];
}
