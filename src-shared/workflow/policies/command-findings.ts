import { eachStep } from '../each-step.ts';
import type { Finding, Location } from '../checks/finding.ts';
import type { Workflow } from '../schema.ts';
import { parseTemplate, valueName } from '../expressions/template.ts';
import { judgeText, judgeWords } from './judge-commands.ts';
import type { CommandRefusal, CommandRules, Judging } from './judging.ts';
import type { ParseShell } from './shell-script.ts';

interface Written {
  readonly who: string;
  readonly at: Location;
  readonly text: string | readonly string[];
  readonly shell?: string | undefined;
}

/** Commands the workflow's own rules would refuse whatever the values of a run are; needs a real parser of shell text. */
export function commandFindings(workflow: Workflow, parse: ParseShell): readonly Finding[] {
  const rules = rulesOf(workflow);
  if (rules === undefined) return [];
  return written(workflow).flatMap((command) => {
    const [first] = judged(command, { rules, parse, values: {} }).filter((refusal) => refusal.certain);
    return first === undefined ? [] : [findingOf(command, first, rules)];
  });
}

const PLAIN = /^[\w@%+=:,./ -]+$/;

/** The same for commands so plain that they are their own words; what shell text means is left to {@link commandFindings}. */
export function plainCommandFindings(workflow: Workflow): readonly Finding[] {
  const rules = rulesOf(workflow);
  if (rules === undefined) return [];
  return written(workflow).flatMap((command) => {
    if (typeof command.text === 'string' ? !PLAIN.test(command.text.trim()) : !command.text.every((word) => PLAIN.test(word)))
      return [];
    const words = typeof command.text === 'string' ? command.text.trim().split(/ +/) : command.text;
    const [first] = judgeWords(words, { rules, parse: nothing, values: {} });
    return first === undefined ? [] : [findingOf(command, first, rules)];
  });
}

const nothing: ParseShell = () => ({ ok: true, value: { calls: [], functions: new Set(), assigned: new Set(), opaque: [] } });

function rulesOf({ policies }: Workflow): CommandRules | undefined {
  const { allowed, denied } = policies?.commands ?? {};
  if (allowed === undefined && denied === undefined) return undefined;
  return { allowed: allowed === undefined ? [] : [allowed], denied: denied ?? [] };
}

function written(workflow: Workflow): readonly Written[] {
  const found: Written[] = [];
  for (const { step, at } of eachStep(workflow)) {
    const who = `"${step.id}"`;
    if (step.type === 'command' && step.command !== undefined)
      found.push({ who, at: [...at, 'command'], text: step.command, shell: step.shell });
    if (step.type === 'command' && step.argv !== undefined) found.push({ who, at: [...at, 'argv'], text: step.argv });
    for (const [index, check] of (step.verify ?? []).entries()) {
      if ('command' in check)
        found.push({ who: `The evidence of ${who}`, at: [...at, 'verify', index, 'command'], text: check.command });
    }
  }
  for (const [name, environment] of Object.entries(workflow.environments ?? {})) {
    if (environment.provider === 'command')
      found.push({ who: `The environment ${name}`, at: ['environments', name, 'command'], text: environment.command });
  }
  return found;
}

function judged({ text, shell }: Written, judging: Judging): readonly CommandRefusal[] {
  if (typeof text !== 'string')
    return judgeWords(
      text.map((word) => (word.includes('{{') ? undefined : word)),
      judging,
    );
  const template = parseTemplate(text);
  if (!template.ok) return [];
  const places = template.value.places();
  let number = 0;
  const filled = template.value.parts.map((part, index) => {
    if (part.kind === 'text') return part.text;
    const name = `\${${valueName(++number)}}`;
    const place = places[index];
    return place?.ok === true && place.quoted ? name : `"${name}"`;
  });
  return judgeText(filled.join(''), shell, judging);
}

function findingOf({ who, at, text }: Written, refusal: CommandRefusal, rules: CommandRules): Finding {
  const left = refusal.message.startsWith('policies.commands.allowed');
  const [allowed] = rules.allowed;
  const lines = typeof text === 'string' && text.includes('\n') ? ` (line ${refusal.line})` : '';
  return {
    code: 'FR504',
    at,
    message: left
      ? `${who} runs "${refusal.command}"${lines}, which policies.commands.allowed leaves out.`
      : `${who} runs "${refusal.command}"${lines}, which policies.commands refuses: ${refusal.message}`,
    hint: left ? 'Allow it there, as in "npm *", or change the command.' : refusal.hint,
    ...(left && allowed !== undefined && !refusal.command.includes('…')
      ? {
          fixes: [
            {
              title: `Allow ${refusal.command}`,
              repairs: [{ kind: 'set', at: ['policies', 'commands', 'allowed'], value: [...allowed, refusal.command] } as const],
            },
          ],
        }
      : {}),
  };
}
