import type { Problem } from '../../../src-shared/lib/problem.ts';
import { EXIT, type ExitCode } from './terminal.ts';

// What the person wrote names nothing that is there, or does not have the form asked for.
const WRONG_WORDS: ReadonlySet<string> = new Set([
  'ambiguous_id',
  'artifact_not_found',
  'bad_file',
  'bad_loop',
  'bad_request',
  'bad_secret_name',
  'bad_value',
  'file_not_found',
  'folder_not_found',
  'inputs_invalid',
  'invalid_answer',
  'no_workflow_in_folder',
  'not_a_file',
  'not_a_folder',
  'not_in_git',
  'nothing_there',
  'nothing_to_undo',
  'ref_not_found',
  'run_not_found',
  'secret_not_found',
  'step_not_found',
  'unknown_field',
  'unknown_step',
  'workflow_not_found',
]);

/** The exit code of a problem: 2 for wrong words, paths, ids and fields wherever they are found, else `usual`. */
export function exitOfProblem({ code }: Pick<Problem, 'code'>, usual: ExitCode = EXIT.failed): ExitCode {
  return WRONG_WORDS.has(code) ? EXIT.usage : usual;
}
