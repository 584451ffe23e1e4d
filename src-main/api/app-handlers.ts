import { settingsSchema, type Settings } from '../../src-shared/wire/views.ts';
import type { History } from '../ports/history.ts';
import { os, unwrap } from './implementer.ts';
import type { Services } from './services.ts';

const SETTINGS = 'settings';

/** The person's settings, with defaults where nothing or something unreadable is kept. */
export function readSettings(history: Pick<History, 'setting'>): Settings {
  const kept = history.setting(SETTINGS);
  if (kept === undefined) return settingsSchema.parse({});
  try {
    const parsed = settingsSchema.safeParse(JSON.parse(kept));
    return parsed.success ? parsed.data : settingsSchema.parse({});
  } catch {
    return settingsSchema.parse({});
  }
}

/** The settings about logs as the logs take them. */
export function logLimits({ maxLogMb, maxLogMbPerRun }: Settings) {
  return { attemptBytes: maxLogMb * 1024 * 1024, runBytes: maxLogMbPerRun * 1024 * 1024 };
}

/** Handlers of `app`, `settings`, `folders` and `trash`. */
export function appHandlers(services: Services) {
  const { facts, history, trash, folders } = services;
  return {
    app: {
      info: os.app.info.handler(() => ({
        version: facts.version,
        home: facts.home,
        shell: facts.shell,
        platform: process.platform,
        host: { pid: facts.pid, since: facts.since },
        databaseBytes: history.size().databaseBytes,
        notice: facts.notice(),
      })),
      selfTest: os.app.selfTest.handler(async () => [...(await services.selfTest())]),
      // The shell in front of this router answers for its own windows; a bare host has none.
      openRequests: os.app.openRequests.handler(async function* () {}),
      reveal: os.app.reveal.handler(() => ({ done: false })),
    },
    settings: {
      get: os.settings.get.handler(() => readSettings(history)),
      set: os.settings.set.handler(async ({ input }) => {
        const next = { ...readSettings(history), ...input };
        unwrap(await history.setSetting(SETTINGS, JSON.stringify(next)));
        services.runs.limits(next);
        services.logs.limits(logLimits(next));
        return next;
      }),
    },
    folders: {
      list: os.folders.list.handler(async ({ input }) => unwrap(await folders.list(input.path))),
      pick: os.folders.pick.handler(() => ({ supported: false, path: null })),
    },
    trash: {
      list: os.trash.list.handler(async ({ input }) => [...(await trash.list(input.runId))]),
      putBack: os.trash.putBack.handler(async ({ input }) => {
        const { restored, problems } = await trash.putBack(input.ids);
        return { restored: [...restored], problems: [...problems] };
      }),
    },
  };
}
