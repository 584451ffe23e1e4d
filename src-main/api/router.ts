import { appHandlers } from './app-handlers.ts';
import { branchHandlers } from './branch-handlers.ts';
import { os } from './implementer.ts';
import { importHandlers } from './import-handlers.ts';
import { inboxHandlers } from './inbox-handlers.ts';
import { documentHandlers, libraryHandlers } from './library-handlers.ts';
import { runFeeds } from './run-feeds.ts';
import { runHandlers } from './run-handlers.ts';
import { storageHandlers } from './storage-handlers.ts';
import { createRunViews } from './run-views.ts';
import { secretHandlers } from './secret-handlers.ts';
import type { Services } from './services.ts';
import { testHandlers } from './test-handlers.ts';
import { workspaceHandlers } from './workspace-handlers.ts';

/** The whole contract over the services, knowing no transport. */
export function createRouter(services: Services) {
  const views = createRunViews(services);
  return os.router({
    ...appHandlers(services),
    library: libraryHandlers(services),
    documents: documentHandlers(services),
    imports: importHandlers(services),
    runs: { ...runHandlers(services, views), ...branchHandlers(services), ...runFeeds(services, views) },
    inbox: inboxHandlers(services),
    secrets: secretHandlers(services),
    storage: storageHandlers(services),
    tests: testHandlers(services),
    workspaces: workspaceHandlers(services),
  });
}

/** The router's type. */
export type HostRouter = ReturnType<typeof createRouter>;
