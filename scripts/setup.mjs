/** What `npm start` and `npm test` share: packages installed once, Node 24 found, parts built, one program run. Uses Node 20 alone. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { readStamp, root, writeStamp } from './stamps.mjs';

const windows = process.platform === 'win32';
const installedStamp = 'node_modules/.flowright-installed';
const lockFile = join(root, 'dist/.cache/setup.lock');

/** The Node 24 that the `node` package brings. */
export const node24 = join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');

/** One plain line of progress, on stderr so that output stays clean. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Says what is wrong and what to do, and ends the program. */
export function fail(line) {
  say(line);
  process.exit(1);
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function tryLock() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Runs `work` while no other start on this checkout sets anything up; a lock left by a dead process is taken over. */
export function withSetupLock(work) {
  mkdirSync(dirname(lockFile), { recursive: true });
  let told = false;
  while (!tryLock()) {
    let owner = 0;
    try {
      owner = Number(readFileSync(lockFile, 'utf8'));
    } catch {
      continue;
    }
    if (owner > 0 && !isAlive(owner)) rmSync(lockFile, { force: true });
    else if (!told) {
      told = true;
      say(`Another start of Flowright (process ${owner}) is setting things up; waiting for it…`);
    }
    sleep(200);
  }
  const release = () => rmSync(lockFile, { force: true });
  process.once('exit', release);
  try {
    return work();
  } finally {
    release();
    process.off('exit', release);
  }
}

function wantedInstall() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
}

function isManagedElsewhere() {
  try {
    return lstatSync(join(root, 'node_modules')).isSymbolicLink();
  } catch {
    return false;
  }
}

function isInstalled() {
  if (!existsSync(node24)) return false;
  return isManagedElsewhere() || readStamp(installedStamp) === wantedInstall();
}

function runNpm(words) {
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 'ignore', 2] };
  if (npm && /\.[cm]?js$/.test(npm)) return spawnSync(process.execPath, [npm, ...words], options);
  return spawnSync(windows ? 'npm.cmd' : 'npm', words, { ...options, shell: windows });
}

function install() {
  say('Installing packages (only the first time; about a minute)…');
  const { status, error } = runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (error) fail(`npm could not be started (${error.message}). Install Node 20 or newer together with npm, then try again.`);
  if (status !== 0) {
    fail(
      'Installing the packages failed; npm says why above. Check the network connection or your npm registry, then run the same command again.',
    );
  }
  if (!existsSync(node24)) {
    fail(
      'The packages are installed, but Node 24 is not among them: npm was told not to run install scripts. ' +
        'Run `npm config set ignore-scripts false`, delete node_modules, and run the same command again.',
    );
  }
  writeStamp(installedStamp, wantedInstall());
}

/** Makes the packages of package-lock.json present; does nothing and says nothing when they are. */
export function ensureInstalled() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    fail(`Flowright needs Node 20 or newer to set itself up; this is ${process.version}. Install a newer one from nodejs.org.`);
  if (isInstalled()) return;
  withSetupLock(() => {
    if (!isInstalled()) install();
  });
}

/** Makes the named parts built from the sources as they are now; does nothing and says nothing when they are. */
export async function ensureBuilt(targets) {
  const { build, staleTargets } = await import('./build.mjs');
  if (staleTargets(targets).length === 0) return;
  const code = withSetupLock(() => build(targets, node24));
  if (code !== 0) process.exit(code);
}

/** The environment for everything that runs under Node 24. */
export function node24Env() {
  return { ...process.env, PATH: `${dirname(node24)}${delimiter}${process.env.PATH ?? ''}` };
}

/** Runs one program in the user's folder, hands signals on, and gives how it ended. */
export function run(program, words, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: 'inherit', env: node24Env(), ...options });
    // A terminal sends Ctrl+C to the whole group: the child gets it itself, this process only waits.
    const onInterrupt = () => {};
    const onTerminate = (signal) => child.kill(signal);
    process.on('SIGINT', onInterrupt);
    process.on('SIGTERM', onTerminate);
    process.on('SIGHUP', onTerminate);
    const done = (end) => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
      process.off('SIGHUP', onTerminate);
      resolve(end);
    };
    child.once('error', (error) => done({ code: 127, signal: null, error }));
    child.once('exit', (code, signal) => done({ code, signal, error: null }));
  });
}

/** Ends this process the way `end` ended. */
export function exitLike(end) {
  if (end.error) fail(`Could not start ${end.error.path ?? 'a program'}: ${end.error.message}`);
  process.exit(end.signal ? 128 + (constants.signals[end.signal] ?? 0) : (end.code ?? 1));
}
