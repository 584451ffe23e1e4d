import type { Json } from '../lib/json.ts';

/** A tool as its server describes it: what it takes and what it gives, as JSON Schema. */
export interface KnownTool {
  readonly server: string;
  readonly tool: string;
  readonly inputSchema: Json;
  readonly outputSchema?: Json | undefined;
}
