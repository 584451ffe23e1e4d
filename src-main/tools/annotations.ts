import type { ToolAnnotations } from '../ports/tool-servers.ts';

/** The name tool steps call the built-in server by. */
export const BUILTIN_SERVER = 'flowright';

/** Nothing changes, so after a crash it may run again. */
export const READ_ONLY: ToolAnnotations = { readOnly: true, idempotent: true };
/** Changes files, but twice is the same as once. */
export const REPEATABLE: ToolAnnotations = { readOnly: false, idempotent: true };
/** Changes things in a way that twice is not once. */
export const ONCE: ToolAnnotations = { readOnly: false, idempotent: false };

const KNOWN: ReadonlyMap<string, ToolAnnotations> = new Map([
  ['files_find', READ_ONLY],
  ['files_read', READ_ONLY],
  ['files_write', ONCE],
  ['files_copy', ONCE],
  ['files_move', ONCE],
  ['files_sort', ONCE],
  ['files_duplicates', READ_ONLY],
  ['files_large', READ_ONLY],
  ['files_trash', ONCE],
  ['files_zip', REPEATABLE],
  ['table_read', READ_ONLY],
  ['table_write', REPEATABLE],
  ['table_filter', REPEATABLE],
  ['table_sort', REPEATABLE],
  ['table_join', REPEATABLE],
  ['table_check', REPEATABLE],
  ['table_summary', READ_ONLY],
  ['text_template', READ_ONLY],
  ['text_extract', READ_ONLY],
  ['text_search', READ_ONLY],
  ['text_secrets', READ_ONLY],
  ['git_status', READ_ONLY],
  ['git_log', READ_ONLY],
  ['git_large', READ_ONLY],
  ['report_page', REPEATABLE],
  ['notify_show', ONCE],
]);

/** What recovery may assume of a built-in tool, known without loading the tools; undefined for any other. */
export function builtinAnnotations(server: string, tool: string): ToolAnnotations | undefined {
  return server === BUILTIN_SERVER ? KNOWN.get(tool) : undefined;
}
