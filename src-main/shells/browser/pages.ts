import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A file of the built app, found once at the start: nothing else can ever be asked for. */
export interface PageFile {
  readonly file: string;
  readonly mediaType: string;
  /** Its name holds a hash of its content, so it never changes. */
  readonly immutable: boolean;
  readonly bytes: number;
}

/** The built app by URL path (`/assets/index-3fa1.js`); undefined when it is not built. */
export function findPages(rendererDir: string): ReadonlyMap<string, PageFile> | undefined {
  try {
    const files = new Map(walk(rendererDir, ''));
    return files.has('/index.html') ? files : undefined;
  } catch {
    return undefined;
  }
}

/** The text of the app's page, read anew so that a rebuilt app is served at the next load. */
export function readPage(rendererDir: string): string {
  return readFileSync(join(rendererDir, 'index.html'), 'utf8');
}

/** A plain page with one message, for whoever comes without the code. */
export function messagePage(title: string, words: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title><h1>${escape(title)}</h1><p>${escape(words)}</p></html>\n`;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

function walk(folder: string, path: string): [string, PageFile][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, PageFile][] => {
    const file = join(folder, entry.name);
    if (entry.isDirectory()) return walk(file, `${path}/${entry.name}`);
    if (!entry.isFile()) return [];
    const mediaType = MEDIA_TYPES[extname(entry.name)] ?? 'application/octet-stream';
    const immutable = path.startsWith('/assets') && /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/.test(entry.name);
    return [[`${path}/${entry.name}`, { file, mediaType, immutable, bytes: statSync(file).size }]];
  });
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
