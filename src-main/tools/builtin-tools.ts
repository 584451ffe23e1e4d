import type { ToolView } from '../../src-shared/wire/views.ts';
import { err } from '../../src-shared/lib/result.ts';
import type { ToolServers } from '../ports/tool-servers.ts';
import { BUILTIN_SERVER, builtinAnnotations } from './annotations.ts';
import { BUILTIN_TOOLS } from './catalogue.ts';
import type { ToolPorts } from './tool.ts';

const byName = new Map(BUILTIN_TOOLS.map((tool) => [tool.name, tool]));

/** The everyday blocks (files, tables, text, git, report, notify) as a tool server; they need no shell and no AI. */
export function createBuiltinTools(ports: ToolPorts): ToolServers {
  return {
    list: () => Promise.resolve(builtinToolViews()),
    annotations: builtinAnnotations,
    async call(call, context) {
      if (call.server !== BUILTIN_SERVER) {
        return err({
          code: 'server_not_connected',
          message: `No tool server named “${call.server}” is connected.`,
          hint: `Use the built-in server “${BUILTIN_SERVER}”; connecting others is not available yet.`,
          at: call.server,
          retryable: false,
        });
      }
      const tool = byName.get(call.tool);
      if (tool === undefined) {
        return err({
          code: 'tool_not_found',
          message: `The built-in server has no tool named “${call.tool}”.`,
          hint: `It has ${[...byName.keys()].join(', ')}.`,
          at: call.tool,
          retryable: false,
        });
      }
      return tool.call(call.arguments, { ...context, ports });
    },
  };
}

/** The built-in tools as the palette and the inspector show them, in palette order. */
export function builtinToolViews(): readonly ToolView[] {
  return BUILTIN_TOOLS.map(({ name, title, description, group, icon, inputSchema, outputSchema, annotations }) => ({
    server: BUILTIN_SERVER,
    tool: name,
    title,
    description,
    group,
    icon,
    readOnly: annotations.readOnly,
    inputSchema,
    outputSchema,
  }));
}
