import type { Connection } from '../connection/connection.ts';
import { setLanguage } from '../ui/words.ts';
import { setHost } from '../state/host.ts';
import { followInbox } from '../state/inbox.ts';
import { followLibrary, loadLibrary } from '../state/library.ts';
import { followOpenRequests } from '../state/open-requests.ts';
import { followRuns } from '../state/runs/runs.ts';
import { useSession } from '../state/session.ts';
import { loadSettings, useSettings } from '../state/settings.ts';

/** Joins the stores to a connection: settings first, then every feed. Ends when `signal` aborts, else with the window. */
export function startApp(connection: Connection, signal: AbortSignal = new AbortController().signal): void {
  setLanguage(navigator.language.slice(0, 2));
  setHost(connection.client);
  useSession.setState({ connection: connection.status() });
  const stop = connection.onStatus((status) => {
    useSession.setState({ connection: status });
    if (status === 'open') void loadSettings();
  });
  signal.addEventListener('abort', stop, { once: true });
  void loadSettings().then(() => followLibrary(signal));
  // The listing is that of the open project, whenever and wherever that was opened.
  const unsubscribe = useSettings.subscribe(({ settings }, before) => {
    if (settings.project !== before.settings.project) void loadLibrary();
  });
  signal.addEventListener('abort', unsubscribe, { once: true });
  followRuns(signal);
  followInbox(signal);
  followOpenRequests(signal);
}
