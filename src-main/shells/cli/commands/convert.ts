import { join, resolve } from 'node:path';
import { z } from 'zod';
import { convertText } from '../../../../src-shared/formats/convert/convert-text.ts';
import { problem } from '../../../../src-shared/lib/problem.ts';
import { composeFiles } from '../../../compose-files.ts';
import { need, readOptions } from '../options.ts';
import { noteLosses } from '../losses.ts';
import { Refusal, type Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

const optionsSchema = z.object({
  to: z.enum(['yaml', 'markdown', 'json', 'toml']),
  out: z.string().optional(),
});

/** `convert`: the workflow in another notation on stdout or in a new file; what that cannot keep on stderr. */
export async function convert(
  { terminal, home, root }: Session,
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const { to, out } = readOptions(optionsSchema, given);
  const files = composeFiles({ home, bundledDir: join(root, 'workflows') });
  const file = await files.read(resolve(need(words, 0, 'convert <file> --to <notation>')));
  if (!file.ok) throw new Refusal(file.error, EXIT.failed);
  const { path } = file.value;
  const converted = convertText(file.value.text, { path, to });
  if (!converted.ok) throw new Refusal(converted.error, EXIT.failed);
  const { text, losses } = converted.value;
  if (out !== undefined) {
    const target = resolve(out);
    if ((await files.read(target)).ok)
      throw new Refusal(
        problem('file_exists', `${target} is there already.`, {
          hint: 'Choose another name, or move it away first.',
          at: target,
        }),
        EXIT.failed,
      );
    const written = await files.write(target, text);
    if (!written.ok) throw new Refusal(written.error, EXIT.failed);
  }
  if (terminal.json) {
    terminal.line({ text, losses });
    return EXIT.done;
  }
  noteLosses(terminal, losses);
  if (out === undefined) process.stdout.write(text);
  else terminal.note(`${resolve(out)} is written.`);
  return EXIT.done;
}
