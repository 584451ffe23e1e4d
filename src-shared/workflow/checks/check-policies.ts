import { ownValue } from '../../lib/own-value.ts';
import type { JsonObject } from '../../lib/json.ts';
import { nearest } from '../../lib/nearest.ts';
import { checkScope, remembered } from './check-scope.ts';
import { cronFault, cronMeant, isTimeZone, timeZonesLike } from '../schedule/cron.ts';
import { eachStep, type PlacedStep } from '../each-step.ts';
import type { Finding } from './finding.ts';
import { gateTarget } from '../policies/gates.ts';
import { hostAllowed } from '../policies/hosts.ts';
import { plainCommandFindings } from '../policies/command-findings.ts';
import type { Step, Workflow } from '../schema.ts';
import { secretNameFault, secretNamesOf } from '../secret-names.ts';
import { isRefusedVariable } from '../expressions/variable-names.ts';
import { STEP_TYPES } from '../schema.ts';

/** What the workflow declares and what its steps use must fit: triggers, policies, references, environments, resources. */
export function checkPolicies(workflow: Workflow): readonly Finding[] {
  const steps = eachStep(workflow);
  const key = checkScope(workflow)?.fields;
  return [
    ...triggerFindings(workflow),
    ...gateFindings(workflow, steps),
    ...pathFindings(workflow),
    ...plainCommandFindings(workflow),
    ...steps.flatMap((placed) => remembered('policies', { placed, key }, () => usedFindings(workflow, placed))),
  ];
}

function triggerFindings(workflow: Workflow): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [index, trigger] of (workflow.triggers ?? []).entries()) {
    if (trigger.type !== 'cron') continue;
    const fault = cronFault(trigger.cron);
    if (fault !== undefined) findings.push(scheduleFinding(['triggers', index, 'cron'], trigger.cron, fault));
    if (trigger.timezone !== undefined && !isTimeZone(trigger.timezone)) {
      const [meant] = timeZonesLike(trigger.timezone);
      findings.push({
        code: 'FR510',
        at: ['triggers', index, 'timezone'],
        message: `"${trigger.timezone}" is not a time zone.`,
        hint: meant === undefined ? 'Write it as in Europe/Paris, America/Chicago or UTC.' : `Did you mean ${meant}?`,
        fixes: [...(meant === undefined ? [] : [meant]), 'UTC'].map((zone) => ({
          title: `Change it to ${zone}`,
          repairs: [{ kind: 'set', at: ['triggers', index, 'timezone'], value: zone } as const],
        })),
      });
    }
  }
  return findings;
}

function scheduleFinding(at: Finding['at'], line: string, fault: string): Finding {
  const meant = cronMeant(line);
  const form = 'Write minute hour day month weekday, as in 0 9 * * 1 for Mondays at nine.';
  return {
    code: 'FR509',
    at,
    message: fault,
    hint:
      meant !== undefined
        ? `Did you mean ${meant}?`
        : fault.includes('never comes round')
          ? 'Name a day that the month has.'
          : form,
    ...(meant === undefined
      ? {}
      : { fixes: [{ title: `Write ${meant}`, repairs: [{ kind: 'set', at, value: meant } as const] }] }),
  };
}

function gateFindings(workflow: Workflow, steps: readonly PlacedStep[]): readonly Finding[] {
  const gates = workflow.policies?.gates?.require_human_approval_for ?? [];
  return gates.flatMap((gate, index): readonly Finding[] => {
    const [type = '', ...rest] = gate.split('.');
    const target = rest.join('.');
    if (steps.some(({ step }) => step.type === type && (target === '' || gateTarget(step) === target))) return [];
    const meant = STEP_TYPES.some((known) => known === type) ? undefined : nearest(type, STEP_TYPES);
    return [
      {
        code: 'FR506',
        at: ['policies', 'gates', 'require_human_approval_for', index],
        message: `The gate "${gate}" guards no step.`,
        hint:
          meant === undefined
            ? 'Gates are a step type, or a type and a target such as deploy.prod.'
            : `Did you mean "${[meant, ...rest].join('.')}"?`,
        fixes: [
          {
            title: 'Remove it',
            repairs: [{ kind: 'remove', at: ['policies', 'gates', 'require_human_approval_for', index] } as const],
          },
        ],
      },
    ];
  });
}

function pathFindings(workflow: Workflow): readonly Finding[] {
  const blocked = new Set(workflow.policies?.repo?.blocked_paths ?? []);
  return (workflow.policies?.repo?.allowed_paths ?? []).flatMap((path, index): readonly Finding[] =>
    blocked.has(path)
      ? [
          {
            code: 'FR511',
            at: ['policies', 'repo', 'allowed_paths', index],
            message: `"${path}" is both allowed and blocked; blocked wins.`,
            hint: 'Take it out of one of the two.',
            fixes: [
              { title: 'Allow it no more', repairs: [{ kind: 'remove', at: ['policies', 'repo', 'allowed_paths', index] }] },
            ],
          },
        ]
      : [],
  );
}

function usedFindings(workflow: Workflow, { step, at }: PlacedStep): readonly Finding[] {
  const findings: Finding[] = [];
  const { attachments = NONE, secrets = NONE } = step;
  const references = attachments.length === 0 ? NONE : (workflow.references ?? []).map((reference) => reference.id);
  for (const [index, id] of attachments.entries()) {
    if (references.includes(id)) continue;
    const meant = nearest(id, references);
    findings.push({
      code: 'FR501',
      at: [...at, 'attachments', index],
      message: `"${step.id}" attaches "${id}", which is not among the references.`,
      hint: meant === undefined ? 'Declare it under references.' : `Did you mean "${meant}"?`,
      ...(meant === undefined
        ? {}
        : {
            fixes: [
              {
                title: `Change it to ${meant}`,
                repairs: [{ kind: 'set', at: [...at, 'attachments', index], value: meant } as const],
              },
            ],
          }),
    });
  }
  const allowed = workflow.policies?.secrets?.allowed;
  for (const [index, name] of secrets.entries()) {
    if (allowed === undefined || allowed.includes(name)) continue;
    findings.push({
      code: 'FR503',
      at: [...at, 'secrets', index],
      message: `"${step.id}" uses the secret ${name}, which policies.secrets.allowed leaves out.`,
      hint: 'Allow it there, or do without it here.',
      fixes: [
        { title: `Allow ${name}`, repairs: [{ kind: 'set', at: ['policies', 'secrets', 'allowed'], value: [...allowed, name] }] },
      ],
    });
  }
  for (const name of secretNamesOf(step).filter((one) => !secrets.includes(one))) {
    if (allowed === undefined || allowed.includes(name)) continue;
    findings.push({
      code: 'FR503',
      at: [...at],
      within: `secret.${name}`,
      message: `"${step.id}" uses the secret ${name}, which policies.secrets.allowed leaves out.`,
      hint: 'Allow it there, or do without it here.',
      fixes: [
        { title: `Allow ${name}`, repairs: [{ kind: 'set', at: ['policies', 'secrets', 'allowed'], value: [...allowed, name] }] },
      ],
    });
  }
  for (const name of Object.keys(step.env ?? {}).filter(isRefusedVariable)) {
    findings.push({
      code: 'FR519',
      at: [...at, 'env', name],
      message: `"${step.id}" sets ${name}, which decides what programs start, what they load or where they call.`,
      hint: 'Take it out, and write what is needed into the command itself.',
      fixes: [{ title: `Remove ${name}`, repairs: [{ kind: 'remove', at: [...at, 'env', name] }] }],
    });
  }
  for (const [index, name] of secrets.entries()) {
    const fault = secretNameFault(name);
    if (fault === undefined) continue;
    findings.push({
      code: 'FR520',
      at: [...at, 'secrets', index],
      message: fault,
      hint: 'Give the secret another name.',
      fixes: [{ title: 'Do without it', repairs: [{ kind: 'remove', at: [...at, 'secrets', index] }] }],
    });
  }
  if (step.resources !== undefined && (step.type === 'loop' || step.type === 'workflow'))
    findings.push({
      code: 'FR518',
      at: [...at, 'resources'],
      message: `"${step.id}" would hold ${Object.keys(step.resources).join(', ')} while its own steps wait for theirs.`,
      hint: 'Let the steps inside take it. To have one run at a time, use policies.concurrency.',
      fixes: [{ title: 'Remove resources', repairs: [{ kind: 'remove', at: [...at, 'resources'] }] }],
    });
  for (const [name, count] of Object.entries(step.resources ?? {})) {
    const there = ownValue(workflow.resources, name);
    if (there !== undefined && there >= count) continue;
    findings.push({
      code: 'FR513',
      at: [...at, 'resources', name],
      message:
        there === undefined
          ? `"${step.id}" takes the resource "${name}", which the workflow does not declare.`
          : `"${step.id}" takes ${count} of "${name}", and there ${there === 1 ? 'is' : 'are'} ${there}.`,
      hint: `Write resources: { ${name}: ${count} } in the workflow.`,
      fixes: [{ title: `Declare ${name}: ${count}`, repairs: [{ kind: 'set', at: ['resources', name], value: count }] }],
    });
  }
  return [...findings, ...typeFindings(workflow, { step, at })];
}

const NONE: readonly string[] = [];

function typeFindings(workflow: Workflow, { step, at }: Pick<PlacedStep, 'step' | 'at'>): readonly Finding[] {
  if (step.type === 'deploy') return deployFindings(workflow, { step, at });
  const hosts = workflow.policies?.network?.allowed_hosts;
  if (step.type !== 'http' || hosts === undefined) return [];
  const host = /^https?:\/\/(?:[^@/]*@)?([^/:{}?#]+)/i.exec(step.url)?.[1]?.toLowerCase();
  if (host === undefined || hostAllowed([hosts], host)) return [];
  return [
    {
      code: 'FR505',
      at: [...at, 'url'],
      within: host,
      message: `"${step.id}" calls ${host}, which policies.network.allowed_hosts leaves out.`,
      hint: 'Allow it there, or call another host.',
      fixes: [
        {
          title: `Allow ${host}`,
          repairs: [{ kind: 'set', at: ['policies', 'network', 'allowed_hosts'], value: [...hosts, host] }],
        },
      ],
    },
  ];
}

function deployFindings(
  workflow: Workflow,
  { step, at }: { readonly step: Extract<Step, { type: 'deploy' }>; readonly at: PlacedStep['at'] },
): readonly Finding[] {
  const known = Object.keys(workflow.environments ?? {});
  if (known.includes(step.target)) return [];
  const meant = nearest(step.target, known);
  const preview = /prev|stag|test/i.test(step.target);
  const value: JsonObject = preview ? { provider: 'static', directory: 'dist' } : { provider: 'command', command: './deploy.sh' };
  return [
    {
      code: 'FR502',
      at: [...at, 'target'],
      message: `"${step.id}" deploys to "${step.target}", which is not among the environments.`,
      hint: meant === undefined ? `Declare it: environments: { ${step.target}: … }.` : `Did you mean "${meant}"?`,
      fixes: [
        ...(meant === undefined
          ? []
          : [{ title: `Change it to ${meant}`, repairs: [{ kind: 'set', at: [...at, 'target'], value: meant } as const] }]),
        {
          title: `Add the environment ${step.target}`,
          repairs: [{ kind: 'set', at: ['environments', step.target], value } as const],
        },
      ],
    },
  ];
}
