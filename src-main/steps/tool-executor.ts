import type { Executor } from '../ports/executor.ts';
import type { ToolServers } from '../ports/tool-servers.ts';
import { err } from '../../src-shared/lib/result.ts';

/** Performs `tool` steps by calling the named tool of the named server; its content is the step's output. */
export function createToolExecutor(servers: ToolServers): Executor {
  return {
    type: 'tool',
    restartable(request) {
      const annotations = request.type === 'tool' ? servers.annotations(request.server, request.tool) : undefined;
      return annotations !== undefined && (annotations.readOnly || annotations.idempotent);
    },
    onlyReads(request) {
      return request.type === 'tool' && servers.annotations(request.server, request.tool)?.readOnly === true;
    },
    async perform(request, context) {
      if (request.type !== 'tool') throw new Error(`The tool executor was given a ${request.type} request.`);
      if (context.signal.aborted)
        return err({ code: 'cancelled', message: `${request.tool} was stopped before it started.`, retryable: false });
      // Named one by one: the rest of the context opens log files that tools have no use for.
      const { runId, effect, workspace, workflowDir, chosen, signal } = context;
      return servers.call(
        { server: request.server, tool: request.tool, arguments: request.arguments },
        {
          runId,
          step: effect.step,
          workspace,
          workflowDir,
          chosen,
          signal,
          log: (stream, text) => context.log(stream, text),
          progress: (update) => context.progress(update),
          artifact: (file) => context.artifact(file),
        },
      );
    },
  };
}
