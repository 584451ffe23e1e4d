import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERSION } from '../../../src-shared/lib/version.ts';
import type { App } from '../../compose-app.ts';
import { compose } from '../../compose.ts';
import { runWords, type Recorded } from './recorded-terminal.fixture.ts';
import { rootOf } from './session.ts';

/** A host that works on a home of its own, and command lines that reach it. */
export interface HostAtHome {
  /** Where the test may put its files; it goes with the host. */
  readonly folder: string;
  readonly host: App;
  readonly say: (...words: string[]) => Promise<Recorded>;
  readonly close: () => Promise<void>;
}

/** Starts a host on a new home. */
export async function openHostAtHome(): Promise<HostAtHome> {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-terminal-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  const host = await compose({
    home,
    bundledDir: join(rootOf(), 'workflows'),
    cacheDir: join(folder, 'cache'),
    version: VERSION,
    shell: 'cli',
    purpose: 'work',
  });
  return {
    folder,
    host,
    say: (...words) => runWords([...words, '--home', home]),
    close: async () => {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
