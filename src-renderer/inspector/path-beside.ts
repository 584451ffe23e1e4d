/** A path as it is written in a workflow: from the workflow's own folder where it lies below, with forward slashes; else whole. */
export function pathBeside(workflow: string, path: string): string {
  const folder = workflow.replaceAll('\\', '/').replace(/\/[^/]*$/, '/');
  const plain = path.replaceAll('\\', '/');
  if (`${plain}/` === folder) return '.';
  return folder !== '/' && plain.startsWith(folder) ? plain.slice(folder.length) : path;
}
