import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { closeBrowser, startBrowser } from './browser.ts';
import { onControl } from './control.ts';

const secondInstanceSchema = z.object({ argv: z.array(z.string()), cwd: z.string() });

class PreventableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

class AppDouble extends EventEmitter {
  #userData = join(tmpdir(), 'electron-double');
  #ready: Promise<void> | null = null;
  #handover: Promise<void> = Promise.resolve();
  #quitting = false;
  #lockFile = '';

  getAppPath(): string {
    return join(import.meta.dirname, '../..');
  }

  setPath(_name: string, path: string): void {
    this.#userData = path;
  }

  getPath(): string {
    return this.#userData;
  }

  whenReady(): Promise<void> {
    this.#ready ??= new Promise((resolve) => setImmediate(resolve))
      .then(() => startBrowser(this.#userData))
      .then(() => {
        this.emit('ready');
      });
    return this.#ready;
  }

  /** As Electron's: true for the first process on this data folder; a later one hands its words over and gets false. */
  requestSingleInstanceLock(): boolean {
    mkdirSync(this.#userData, { recursive: true });
    this.#lockFile = join(this.#userData, 'double.lock');
    const socket = socketOf(this.#userData);
    for (;;) {
      try {
        writeFileSync(this.#lockFile, String(process.pid), { flag: 'wx' });
        break;
      } catch {
        if (isAlive(Number(readFileSync(this.#lockFile, 'utf8')))) {
          this.#handover = handOver(socket, { argv: process.argv, cwd: process.cwd() });
          return false;
        }
        rmSync(this.#lockFile, { force: true });
      }
    }
    rmSync(socket, { force: true });
    createServer((connection) => {
      let text = '';
      connection.on('data', (chunk) => (text += chunk.toString()));
      connection.on('end', () => {
        const { argv, cwd } = secondInstanceSchema.parse(JSON.parse(text));
        this.emit('second-instance', {}, argv, cwd);
      });
    })
      .listen(socket)
      .unref();
    return true;
  }

  quit(): void {
    void this.#quit();
  }

  exit(code: number): void {
    if (this.#lockFile !== '' && readText(this.#lockFile) === String(process.pid)) rmSync(this.#lockFile, { force: true });
    void closeBrowser().finally(() => process.exit(code));
  }

  async #quit(): Promise<void> {
    await this.#handover;
    if (this.#quitting) return;
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    this.emit('will-quit', new PreventableEvent());
    this.exit(0);
  }
}

/** The double of `electron.app`. */
export const app = new AppDouble();

onControl((word) => {
  if (word.kind === 'open-file') app.emit('open-file', new PreventableEvent(), word.path);
});

function socketOf(userData: string): string {
  return join(tmpdir(), `electron-double-${createHash('sha256').update(userData).digest('hex').slice(0, 16)}.sock`);
}

function handOver(socket: string, instance: z.infer<typeof secondInstanceSchema>): Promise<void> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => connection.end(JSON.stringify(instance)));
    connection.on('close', () => resolve());
    connection.on('error', () => resolve());
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
