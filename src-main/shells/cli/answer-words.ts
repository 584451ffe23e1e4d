import type { Prompt } from '../../../src-shared/history/events.ts';
import { formFieldSchema, type FormField } from '../../../src-shared/workflow/form-field.ts';
import { resultFields, type ResultField } from './own-step.ts';
import { programName } from './program-name.ts';
import { safe } from './terminal.ts';

/** The command lines that answer a waiting step, with its own fields and a value that each of them takes. */
export function answerWords(runId: string, { step, prompt }: { readonly step: string; readonly prompt: Prompt }): string[] {
  const line = (verb: string, rest = ''): string => `${programName()} ${verb} ${runId} ${quoted(step)}${rest}`;
  switch (prompt.kind) {
    case 'ask':
      return [line('answer', formWords(prompt))];
    case 'agent':
      return [line('answer', resultWords(prompt)), line('answer', ' --failed --text "why"')];
    case 'budget':
      return [`${line('approve', ' --by 50')}   (raises the limit)`, `${line('reject')}   (stops the run)`];
    case 'unknown':
      return [`${line('answer')}            (it succeeded)`, line('answer', ' --failed'), line('answer', ' --retry')];
    default: {
      const yes = prompt.options ?? [];
      const options = yes.length === 0 ? [''] : yes.map((option) => ` --option ${quoted(option)}`);
      const changes =
        prompt.decisions?.includes('changes') === true ? [line('reject', ' --changes --comment "what to change"')] : [];
      return [...options.map((option) => line('approve', option)), line('reject', ' --comment "why"'), ...changes];
    }
  }
}

function formWords({ form }: Prompt): string {
  return Object.entries(form ?? {})
    .flatMap(([name, field]) => {
      const parsed = formFieldSchema.safeParse(field);
      return parsed.success ? [` --input ${quoted(`${name}=${sampleOf(parsed.data)}`)}`] : [];
    })
    .join('');
}

function sampleOf({ type, default: usual, options, label }: FormField): string {
  if (usual !== undefined && usual !== null && usual !== '')
    return typeof usual === 'string' ? usual : Array.isArray(usual) ? usual.join(',') : JSON.stringify(usual);
  const [first] = Array.isArray(options) ? options : [];
  if (first !== undefined) return String(first);
  switch (type) {
    case 'boolean':
      return 'true';
    case 'number':
    case 'integer':
      return '1';
    case 'date':
      return '2030-01-31';
    case 'file':
      return 'file.txt';
    case 'folder':
      return 'folder';
    default:
      return label ?? 'words';
  }
}

function resultWords({ outputSchema }: Prompt): string {
  if (outputSchema === undefined) return ' --text "your result"';
  const fields = resultFields(outputSchema);
  if (fields.length === 0) return ` --values '{"name": "value"}'`;
  return fields
    .flatMap((field) => resultSamples(field).map((sample) => ` --input ${quoted(`${field.name}=${sample}`)}`))
    .join('');
}

function resultSamples({ type, options, label }: ResultField): string[] {
  if (options[0] !== undefined) return [options[0]];
  switch (type) {
    case 'boolean':
      return ['true'];
    case 'number':
      return ['1'];
    case 'json':
      return ['[]'];
    case 'lines':
      return ['first', 'second'];
    default:
      return [label];
  }
}

// Words a shell would take apart or fill in are put in quotes.
function quoted(text: string): string {
  const plain = safe(text).replaceAll('\n', ' ');
  if (/^[\w@%+:,./=-]+$/.test(plain)) return plain;
  return /["$`\\!]/.test(plain) ? `'${plain.replaceAll("'", String.raw`'\''`)}'` : `"${plain}"`;
}
