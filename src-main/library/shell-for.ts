import type { ParseShell } from '../../src-shared/workflow/policies/shell-script.ts';
import type { LoadShellParser } from '../ports/policies.ts';

/** How shell text is read, when a text asks for it. */
export type ShellReader = LoadShellParser;

/** The parser of shell text for a workflow that limits commands; others do without, because loading it takes a while. */
export async function shellFor(text: string, load: ShellReader): Promise<ParseShell | undefined> {
  return /policies/.test(text) && /commands/.test(text) ? load() : undefined;
}
