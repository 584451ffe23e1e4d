/** Whether the app can open in its own window here. Uses Node 20 alone. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStamp, root, writeStamp } from './stamps.mjs';
import { node24, say } from './setup.mjs';

const folder = join(root, 'node_modules/electron');
const failedStamp = 'dist/.cache/electron-not-downloaded';
const day = 86_400_000;

/** The path of Electron's program, or an empty text while its runtime is not on this machine. */
export function electronPath() {
  try {
    const path = join(
      process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'),
      readFileSync(join(folder, 'path.txt'), 'utf8').trim(),
    );
    return existsSync(path) ? path : '';
  } catch {
    return '';
  }
}

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function canReach(address) {
  try {
    await fetch(address, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(2_500) });
    return true;
  } catch {
    return false;
  }
}

async function download() {
  if (Date.now() - Number(readStamp(failedStamp) || 0) < day) return false;
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com';
  if (await canReach(mirror)) {
    say('Fetching the Electron runtime (only the first time; about 120 MB)…');
    const { status } = spawnSync(node24, [join(folder, 'install.js')], { cwd: root, stdio: ['ignore', 2, 2], timeout: 600_000 });
    if (status === 0 && electronPath() !== '') return true;
  }
  writeStamp(failedStamp, String(Date.now()));
  return false;
}

/** Gives `{ path }` of a runtime that can open a window here, or `{ why }` in words. Fetches the runtime when that is possible. */
export async function findElectron() {
  if (process.env.FLOWRIGHT_SHELL === 'browser') return { why: 'FLOWRIGHT_SHELL=browser is set' };
  if (!hasDisplay()) return { why: 'there is no display here' };
  if (process.platform === 'linux' && process.getuid?.() === 0) return { why: 'Electron does not run as root' };
  if (electronPath() === '' && !(await download())) return { why: 'its Electron runtime could not be downloaded' };
  return { path: electronPath() };
}
