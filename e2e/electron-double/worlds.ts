import { z } from 'zod';

/**
 * Source texts that run inside the page. The preload's world is isolated: it has no Node, may require only `electron`, and reaches
 * the page through synchronous events under a tag the page does not know.
 */

/** One message from the preload's world to main, as JSON. */
export const fromPreloadSchema = z.object({ kind: z.enum(['send', 'port']), channel: z.string(), args: z.array(z.unknown()) });

/** Name of the isolated world and of the binding that exists only there. */
export const worldName = 'Electron Isolated Context';
export const bindingName = '__electronDoubleSend';
export const receiverName = '__electronDoubleReceive';

/** The script of the isolated world, with the preload inside. */
export function isolatedSource(tag: string, preload: string): string {
  return `(${isolatedWorld.toString()})(${JSON.stringify({ tag, bindingName, receiverName })}, function (require, process, module, exports) {\n${preload}\n});`;
}

/** The script of the page's own world: builds what the preload exposes. */
export function mainSource(tag: string): string {
  return `(${mainWorld.toString()})(${JSON.stringify(tag)});`;
}

interface Names {
  readonly tag: string;
  readonly bindingName: string;
  readonly receiverName: string;
}

type Preload = (require: (name: string) => unknown, process: unknown, module: unknown, exports: unknown) => void;
type Listener = (event: { ports: MessagePort[] }, ...args: unknown[]) => void;

function isolatedWorld({ tag, bindingName, receiverName }: Names, preload: Preload): void {
  const listeners = new Map<string, Listener[]>();
  const ports = new Map<string, MessagePort>();
  const exposed = new Map<string, unknown>();
  const toMain = (message: unknown): void => Reflect.get(globalThis, bindingName)(JSON.stringify(message));
  const pack = (data: unknown): unknown => {
    if (typeof data === 'string') return { text: data };
    if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) {
      const bytes =
        data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return { bytes: Array.from(bytes) };
    }
    return { json: data };
  };
  const unpack = (packed: { text?: string; bytes?: number[]; json?: unknown }): unknown =>
    packed.text ?? (packed.bytes === undefined ? packed.json : new Uint8Array(packed.bytes));
  const ipcRenderer = {
    send(channel: string, ...args: unknown[]): void {
      toMain({ kind: 'send', channel, args: structuredClone(args) });
    },
    on(channel: string, listener: Listener): void {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
  };
  const contextBridge = {
    exposeInMainWorld(key: string, api: Record<string, unknown>): void {
      exposed.set(key, api);
      const shape = Object.entries(api).map(([name, value]) =>
        typeof value === 'function' ? { name, call: true } : { name, call: false, value: structuredClone(value) },
      );
      document.dispatchEvent(new CustomEvent(`${tag}:expose`, { detail: JSON.stringify({ key, shape }) }));
    },
  };
  document.addEventListener(`${tag}:call`, (event) => {
    if (!(event instanceof CustomEvent)) return;
    const { key, name, args }: { key: string; name: string; args: unknown[] } = JSON.parse(String(event.detail));
    const api = exposed.get(key);
    if (typeof api === 'object' && api !== null) Reflect.apply(Reflect.get(api, name), api, args);
  });
  Reflect.set(
    globalThis,
    receiverName,
    (word: { kind: string; channel: string; args: unknown[]; portIds: string[]; data: never }) => {
      if (word.kind === 'port') {
        ports.get(word.channel)?.postMessage(unpack(word.data));
        return;
      }
      const given = word.portIds.map((id) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => toMain({ kind: 'port', channel: id, args: [pack(data)] });
        ports.set(id, port1);
        return port2;
      });
      listeners.get(word.channel)?.forEach((listener) => listener({ ports: given }, ...word.args));
    },
  );
  const allowed = (name: string): unknown => {
    if (name !== 'electron') throw new Error(`module not found: ${name} (a sandboxed preload may require only electron)`);
    return { contextBridge, ipcRenderer };
  };
  const module = { exports: {} };
  preload(allowed, { versions: { electron: '45.0.0-double' }, sandboxed: true, contextIsolated: true }, module, module.exports);
}

function mainWorld(tag: string): void {
  document.addEventListener(`${tag}:expose`, (event) => {
    if (!(event instanceof CustomEvent)) return;
    type Part = { name: string; call: boolean; value?: unknown };
    const { key, shape }: { key: string; shape: Part[] } = JSON.parse(String(event.detail));
    const call = (name: string, args: unknown[]): void => {
      document.dispatchEvent(
        new CustomEvent(`${tag}:call`, { detail: JSON.stringify({ key, name, args: structuredClone(args) }) }),
      );
    };
    const api = Object.fromEntries(
      shape.map((part) => [part.name, part.call ? (...args: unknown[]) => call(part.name, args) : part.value]),
    );
    Object.defineProperty(globalThis, key, { value: Object.freeze(api), configurable: false });
  });
}
