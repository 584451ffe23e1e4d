import type { Json, JsonObject } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json-guards.ts';
import { nullMap } from '../../lib/null-map.ts';
import { valueText } from '../../workflow/expressions/template.ts';
import { joined, stepRead } from '../cel-words.ts';
import type { DraftStep } from '../draft.ts';
import { readFields } from '../field-reader.ts';
import { validName } from '../ids.ts';
import { literal, paragraphs, points, prose } from '../plain-text.ts';
import { confirmOf, LOOP_CONTROL, titleOf, whenOf } from './emit-step.ts';
import type { Emitting } from './emitting.ts';
import type { StepNode } from './nodes.ts';
import { expressionOf, nameIn } from './scope.ts';
import { templateOf } from './tokens.ts';

/** The branches of a parallel step side by side, then what brings them together. `last` is what the next step waits for. */
export function emitParallel(
  node: StepNode,
  emitting: Emitting,
  after: readonly string[],
): { readonly steps: readonly DraftStep[]; readonly last: readonly string[] } {
  const fields = readFields(node.source, node.path);
  fields.take('id', 'title', 'type', 'notesOptional');
  const { scope } = emitting;
  const when = whenOf(node, fields, emitting);
  const asked = confirmOf(node, fields, emitting);
  const steps: DraftStep[] = [];
  let start = after;
  if (asked.kind !== 'never') {
    const before =
      asked.kind === 'always'
        ? [
            {
              id: emitting.ids.own(`${node.id}-confirm`),
              fields: { type: 'approve', when, reason: literal(`Confirm before "${titleOf(node)}" starts.`) },
            },
          ]
        : [...asked.before(), ...asked.after()];
    for (const draft of before) {
      steps.push({ ...draft, needs: start });
      start = [draft.id];
    }
  }
  const delegations = fields.list('parallelDelegations') ?? [];
  const branches = delegations.flatMap((one, index) => {
    const path = `${fields.at('parallelDelegations')}/${index}`;
    if (!isJsonObject(one) || typeof one['workflowId'] !== 'string') {
      scope.recorder.lost(path, 'This names no workflow to start.', emitting.keptAt(node));
      return [];
    }
    return [branch(node, { one, workflowId: one['workflowId'], path, when, needs: start }, emitting)];
  });
  const synthesis = synthesisOf(node, { fields, branches, when }, emitting);
  const kept = emitting.kept(fields, node);
  const [first, ...others] = branches;
  const keeper =
    first === undefined || kept === undefined
      ? branches
      : [
          {
            ...first,
            fields: {
              ...first.fields,
              'x-workrail': { ...(isJsonObject(first.fields['x-workrail']) ? first.fields['x-workrail'] : {}), parallel: kept },
            },
          },
          ...others,
        ];
  steps.push(...keeper, ...synthesis);
  const last = synthesis.length > 0 ? synthesis.map(({ id }) => id) : branches.length > 0 ? branches.map(({ id }) => id) : start;
  return { steps, last };
}

interface Branch {
  readonly one: JsonObject;
  readonly workflowId: string;
  readonly path: string;
  readonly when: string | undefined;
  readonly needs: readonly string[];
}

function branch(node: StepNode, given: Branch, emitting: Emitting): DraftStep {
  const { scope } = emitting;
  const fields = readFields(given.one, given.path);
  fields.take('workflowId');
  const own = fields.any('runCondition');
  const condition = own === undefined ? undefined : expressionOf(own, scope, fields.at('runCondition'));
  const conditions = [given.when, condition].filter((one) => one !== undefined);
  const goal = fields.text('goal');
  const inputs = inputsOf(fields.map('contextMapping') ?? {}, fields.map('args') ?? {}, { emitting, path: given.path });
  const id = emitting.ids.own(`${node.id}-${given.workflowId.replace(/^wr\./, '').replace(/\./g, '-')}`);
  const uses = emitting.child(given.workflowId);
  const tools = fields.texts('allowedTools');
  const kept = emitting.kept(fields, { ...node, id });
  const common = {
    name: goal === undefined ? `${titleOf(node)}: ${given.workflowId}` : undefined,
    when: conditions.length === 0 ? undefined : joined(conditions, '&&'),
  };
  const task = goal === undefined ? emitting.handedOn(node)['task'] : templateOf(prose(goal), scope, fields.at('goal'));
  if (uses !== undefined) {
    if (tools !== undefined)
      scope.recorder.lost(fields.at('allowedTools'), 'Tools are not limited for a whole workflow.', `steps.${id}.x-workrail`);
    scope.recorder.changed(given.path, `"${given.workflowId}" is a workflow of its own, in a file beside this one.`);
    return {
      id,
      needs: given.needs,
      fields: {
        ...common,
        type: 'workflow',
        uses,
        inputs: { ...(task === undefined ? {} : { task }), ...inputs },
        'x-workrail': tools === undefined ? kept : { ...kept, allowedTools: tools },
      },
    };
  }
  scope.recorder.say({
    code: 'IM104',
    severity: 'warning',
    message: `"${given.workflowId}" is started here, and it is not among the files.`,
    hint: 'Import the folder that holds it as well, or write its steps yourself.',
    path: given.path,
  });
  scope.recorder.lost(given.path, `"${given.workflowId}" is not at hand; an agent step stands in its place.`, `steps.${id}`);
  const words = paragraphs(
    goal === undefined ? undefined : templateOf(prose(goal), scope, fields.at('goal')),
    literal(`Do what WorkRail's "${given.workflowId}" describes. It was not part of the import.`),
  );
  return {
    id,
    needs: given.needs,
    fields: {
      ...common,
      type: 'agent',
      role: 'implementer',
      goal: words,
      inputs: { ...emitting.handedOn(node), ...inputs },
      tools: tools === undefined ? undefined : [...tools],
      'x-workrail': kept,
    },
  };
}

function inputsOf(mapping: JsonObject, args: JsonObject, at: { readonly emitting: Emitting; readonly path: string }): JsonObject {
  const { scope } = at.emitting;
  const inputs = nullMap<Json>();
  for (const [from, to] of Object.entries(mapping)) {
    const known = nameIn(scope, from);
    if (known === undefined || typeof to !== 'string')
      scope.recorder.lost(`${at.path}/contextMapping/${from}`, `Nothing here is called "${from}".`);
    else inputs[validName(to, 'input')] = `{{ ${known.type === 'text' ? known.read : `string(${known.read})`} }}`;
  }
  for (const [name, value] of Object.entries(args))
    inputs[validName(name, 'input')] = templateOf(valueText(value), scope, `${at.path}/args/${name}`);
  return inputs;
}

function synthesisOf(
  node: StepNode,
  made: {
    readonly fields: ReturnType<typeof readFields>;
    readonly branches: readonly DraftStep[];
    readonly when: string | undefined;
  },
  emitting: Emitting,
): readonly DraftStep[] {
  const synthesis = made.fields.map('synthesis');
  if (synthesis === undefined || made.branches.length === 0) return [];
  const path = made.fields.at('synthesis');
  const contract = isJsonObject(synthesis['outputContract']) ? synthesis['outputContract'] : undefined;
  emitting.scope.recorder.changed(path, 'What brings the branches together is a step of its own.');
  const results = made.branches.map(({ id, fields }) => {
    const read = `${stepRead(id)}.output.${fields['type'] === 'workflow' ? 'result' : 'text'}`;
    return [validName(id, 'branch'), `{{ ${stepRead(id)}.status == "succeeded" ? ${read} : "" }}`] as const;
  });
  const goal = paragraphs(
    typeof synthesis['prompt'] === 'string'
      ? templateOf(prose(synthesis['prompt']), emitting.scope, `${path}/prompt`)
      : 'Bring the findings together and check them against each other.',
    points(
      'You are given the result of each branch:',
      results.map(([name]) => name),
    ),
  );
  const ref = typeof contract?.['contractRef'] === 'string' ? contract['contractRef'] : undefined;
  if (ref !== undefined && ref !== LOOP_CONTROL)
    emitting.scope.recorder.lost(
      `${path}/outputContract`,
      `The contract "${ref}" belongs to WorkRail: an artifact must be handed in, but its inside is not checked.`,
      'output',
    );
  const field = ref === LOOP_CONTROL ? 'decision' : 'artifact';
  const property: JsonObject = ref === LOOP_CONTROL ? { type: 'string', enum: ['continue', 'stop'] } : { type: 'object' };
  return [
    {
      id: emitting.ids.own(`${node.id}-synthesis`),
      needs: made.branches.map(({ id }) => id),
      fields: {
        name: `Bring together: ${titleOf(node)}`,
        type: 'agent',
        when: made.when,
        role: 'reviewer',
        goal,
        inputs: { ...emitting.handedOn(node), ...Object.fromEntries(results) },
        output:
          ref === undefined
            ? undefined
            : {
                schema: {
                  type: 'object',
                  required: contract?.['required'] === false ? ['notes'] : ['notes', field],
                  properties: { notes: { type: 'string' }, [field]: property },
                },
              },
      },
    },
  ];
}
