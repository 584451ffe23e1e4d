/** A plain name of a YAML workflow file: nothing that leaves the folder, hides, or means a device on some system. */
const PLAIN_NAME = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)\.)[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}\.ya?ml$/iu;

/** Whether a new workflow may be written under a name, in the folder it belongs to. */
export function isWorkflowFileName(name: string): boolean {
  return PLAIN_NAME.test(name);
}

/** What to do about a name that is none. */
export const FILE_NAME_HINT = 'Use letters, digits, spaces, points, - and _, and the ending .yaml, as in checks.yaml.';
