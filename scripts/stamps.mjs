/** Stamps: a hash of everything a step of the set-up reads, so that nothing is installed or built twice. Uses Node 20 alone. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const shared = ['src-shared', 'package-lock.json'];
const main = ['src-main', 'vite.main.config.ts', ...shared];

/** What can be built, what it reads, and the file that proves it is there. */
export const targets = {
  cli: { inputs: main, output: 'dist/main/cli.js' },
  renderer: {
    inputs: ['src-renderer', 'index.html', 'assets', 'vite.renderer.config.ts', ...shared],
    output: 'dist/renderer/index.html',
  },
  electron: { inputs: main, output: 'dist/electron/main.js' },
  preload: { inputs: ['src-main/shells/electron', 'vite.main.config.ts', ...shared], output: 'dist/preload/preload.cjs' },
};

function* filesOf(path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    yield path;
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) yield* filesOf(inner);
    else if (!/\.(test|fixture)\.tsx?$/.test(entry.name)) yield inner;
  }
}

/** SHA-256 over names and bytes of the files under `inputs`; a missing file counts as empty. */
export function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs)
    for (const file of filesOf(join(root, input))) {
      let bytes = Buffer.alloc(0);
      try {
        bytes = readFileSync(file);
      } catch {
        // A missing input is part of the hash as an empty file.
      }
      hash.update(`${file.slice(root.length)}\0${bytes.length}\0`).update(bytes);
    }
  return hash.digest('hex');
}

/** The stamp last written under `name`, or an empty text. */
export function readStamp(file) {
  try {
    return readFileSync(join(root, file), 'utf8').trim();
  } catch {
    return '';
  }
}

/** Writes a stamp; only ever after the work it stands for succeeded. */
export function writeStamp(file, stamp) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), `${stamp}\n`);
}

/** Where the stamp of a build target lives: beside what it built. */
export function stampFile(target) {
  return `dist/.cache/built-${target}`;
}
