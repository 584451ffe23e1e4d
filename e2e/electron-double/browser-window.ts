import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import type { z } from 'zod';
import { app } from './app.ts';
import { browser } from './browser.ts';
import { report } from './control.ts';
import { ipcMain } from './ipc-main.ts';
import type { MessagePortMain } from './message-ports.ts';
import { judgeNavigations, toAppAddress, toBrowserAddress } from './protocol.ts';
import { bindingName, isolatedSource, mainSource, receiverName, worldName, fromPreloadSchema } from './worlds.ts';

interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly webPreferences: { readonly preload: string; readonly sandbox: boolean; readonly contextIsolation: boolean };
}

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

const byPage = new Map<Page, WebContents>();

/** The double of `webContents`: one page of Chromium with the preload in an isolated world. */
class WebContents extends EventEmitter {
  #page: Page | null = null;
  #cdp: CDPSession | null = null;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #trusted = '';
  readonly #contexts = new Map<number, string>();
  readonly #ports = new Map<string, { port: MessagePortMain; fromPage: (data: unknown) => void; context: number }>();
  readonly attached: Promise<void>;

  constructor(options: WindowOptions) {
    super();
    const { sandbox, contextIsolation, preload } = options.webPreferences;
    if (!sandbox || !contextIsolation) throw new Error('The double shows only sandboxed, isolated windows.');
    this.attached = this.#attach(preload);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  async load(url: string): Promise<void> {
    await this.attached;
    this.#trusted = url;
    await this.#page?.goto(toBrowserAddress(url));
  }

  /** Whether a navigation asked for by the page may happen. */
  mayNavigate(url: string): boolean {
    if (url === this.#trusted || url === toAppAddress(this.#page?.url() ?? '')) return true;
    let prevented = false;
    this.emit('will-navigate', { url, preventDefault: () => (prevented = true) });
    if (prevented) report({ kind: 'navigation-refused', url });
    return !prevented;
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const context = [...this.#contexts.keys()].at(-1);
    if (context === undefined) return;
    const portIds = transfer.map((port) => {
      const id = randomUUID();
      const carry = (data: unknown): void => this.#receive(context, { kind: 'port', channel: id, data: pack(data) });
      this.#ports.set(id, { port, context, fromPage: () => undefined });
      const fromPage = port.transfer(carry);
      this.#ports.set(id, { port, context, fromPage });
      return id;
    });
    this.#receive(context, { kind: 'message', channel, args: [structuredClone(message)], portIds });
  }

  close(): Promise<void> {
    return this.#page?.close() ?? Promise.resolve();
  }

  async #attach(preload: string): Promise<void> {
    const context = browser();
    const [first] = context.pages().filter((page) => !byPage.has(page));
    const page = first ?? (await context.newPage());
    this.#page = page;
    byPage.set(page, this);
    page.on('close', () => this.emit('destroyed'));
    page.on('load', () => this.emit('did-finish-load'));
    page.on('popup', (popup) => this.#judgePopup(popup));
    const cdp = await context.newCDPSession(page);
    this.#cdp = cdp;
    cdp.on('Runtime.executionContextCreated', ({ context: { id, name, auxData } }) => {
      const frame = typeof auxData === 'object' && auxData !== null ? Reflect.get(auxData, 'frameId') : undefined;
      if (name === worldName) this.#contexts.set(id, String(frame));
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.#forget((id) => id === executionContextId));
    cdp.on('Runtime.executionContextsCleared', () => this.#forget(() => true));
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === bindingName) void this.#fromPreload(fromPreloadSchema.parse(JSON.parse(payload)), executionContextId);
    });
    await cdp.send('Page.enable');
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: bindingName, executionContextName: worldName });
    const tag = randomUUID();
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: mainSource(tag) });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: isolatedSource(tag, readFileSync(preload, 'utf8')),
      worldName,
    });
  }

  #judgePopup(popup: Page): void {
    const url = toAppAddress(popup.url());
    if (this.#openHandler({ url }).action === 'deny') void popup.close();
  }

  #forget(which: (context: number) => boolean): void {
    for (const id of [...this.#contexts.keys()].filter(which)) this.#contexts.delete(id);
    for (const [id, { port, context }] of [...this.#ports])
      if (which(context)) {
        this.#ports.delete(id);
        port.close();
      }
  }

  async #fromPreload(message: z.infer<typeof fromPreloadSchema>, context: number): Promise<void> {
    if (message.kind === 'port') {
      this.#ports.get(message.channel)?.fromPage(unpack(message.args[0]));
      return;
    }
    const frameId = this.#contexts.get(context);
    const tree = await this.#cdp?.send('Page.getFrameTree');
    const top = tree?.frameTree.frame;
    const isTop = top !== undefined && top.id === frameId;
    const child = tree?.frameTree.childFrames?.find(({ frame }) => frame.id === frameId)?.frame;
    const url = (isTop ? top : child)?.url ?? '';
    const senderFrame = frameId === undefined ? null : { url: toAppAddress(url), parent: isTop ? null : {} };
    ipcMain.emit(message.channel, { sender: this, senderFrame }, ...message.args);
  }

  #receive(contextId: number, word: unknown): void {
    const expression = `${receiverName}(${JSON.stringify(word)})`;
    void this.#cdp?.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined);
  }
}

/** The double of `electron.BrowserWindow`. */
export class BrowserWindow extends EventEmitter {
  static readonly #all = new Set<BrowserWindow>();
  readonly webContents: WebContents;
  readonly #size: { width: number; height: number };

  constructor(options: WindowOptions) {
    super();
    this.#size = { width: options.width ?? 800, height: options.height ?? 600 };
    this.webContents = new WebContents(options);
    BrowserWindow.#all.add(this);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => {
      BrowserWindow.#all.delete(this);
      this.emit('closed');
      if (BrowserWindow.#all.size === 0) app.emit('window-all-closed');
    });
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.load(url);
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, ...this.#size };
  }

  close(): void {
    this.emit('close');
    void this.webContents.close();
  }

  isMaximized(): boolean {
    return false;
  }

  isMinimized(): boolean {
    return false;
  }

  maximize(): void {}
  restore(): void {}
  show(): void {}
  focus(): void {}
}

judgeNavigations((route, url) => {
  const frame = route.request().frame();
  return frame.parentFrame() !== null || (byPage.get(frame.page())?.mayNavigate(url) ?? false);
});

interface Packed {
  readonly text?: string;
  readonly bytes?: number[];
  readonly json?: unknown;
}

function pack(data: unknown): Packed {
  if (typeof data === 'string') return { text: data };
  if (data instanceof Uint8Array) return { bytes: Array.from(data) };
  if (data instanceof ArrayBuffer) return { bytes: Array.from(new Uint8Array(data)) };
  return { json: data };
}

function unpack(value: unknown): unknown {
  const { text, bytes, json }: Packed = typeof value === 'object' && value !== null ? value : {};
  return text ?? (bytes === undefined ? json : new Uint8Array(bytes));
}
