/**
 * `npm start` opens the app; `npm start -- <words>` is the command line. On a fresh machine it first installs and builds what
 * is missing. Uses Node 20 alone.
 */
import { join } from 'node:path';
import { findElectron } from './electron-runtime.mjs';
import { ensureBuilt, ensureInstalled, exitLike, node24, run, say } from './setup.mjs';
import { root } from './stamps.mjs';

const words = process.argv.slice(2);
// Hints of the command line are meant to be pasted: they name the program as it was started.
if (process.env.npm_lifecycle_event === 'start') process.env.FLOWRIGHT_COMMAND = 'npm start --';
const cwd = process.env.npm_lifecycle_event === 'start' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd();
const cli = join(root, 'dist/main/cli.js');
const soon = 10_000;

async function openInBrowser(why) {
  say(`Flowright opens in the browser instead of its own window: ${why}.`);
  await ensureBuilt(['cli', 'renderer']);
  exitLike(await run(node24, [cli, 'serve', '--open'], { cwd }));
}

async function openApp() {
  const electron = await findElectron();
  if (!electron.path) return openInBrowser(electron.why);
  await ensureBuilt(['electron', 'preload', 'renderer']);
  const startedAt = Date.now();
  const end = await run(electron.path, [root], { cwd });
  if (end.error || (end.code !== 0 && Date.now() - startedAt < soon)) {
    return openInBrowser(`Electron could not start (${end.error?.message ?? `it ended with ${end.signal ?? end.code}`})`);
  }
  exitLike(end);
}

ensureInstalled();
if (words.length === 0) await openApp();
else {
  await ensureBuilt(words.includes('serve') ? ['cli', 'renderer'] : ['cli']);
  exitLike(await run(node24, [cli, ...words], { cwd }));
}
