import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { chromiumArguments, chromiumPath } from '../chromium.mjs';
import { canvasComparisons, withBareFlow } from './canvas.ts';
import { blockComparisons } from './blocks.ts';
import type { Comparison } from './measure.ts';

const root = join(import.meta.dirname, '../..');
const page = '<!doctype html><title>Raw</title><h1>Raw</h1><button>Go</button>';

async function untilUsable(browser: Browser, address: string, control: string): Promise<{ ms: number }> {
  const tab = await browser.newPage();
  const started = performance.now();
  await tab.goto(address, { waitUntil: 'commit' });
  await tab.locator(control).first().click({ trial: true });
  const ms = performance.now() - started;
  await tab.close();
  return { ms };
}

/** Runs `work` with comparisons in the browser shell: how soon a page can be clicked, how long one edit of 1,000 steps blocks it, how it draws. */
export async function withInteractive<T>(work: (comparisons: readonly Comparison[]) => Promise<T>): Promise<T> {
  const bare = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end(page)).listen(
    0,
    '127.0.0.1',
  );
  await once(bare, 'listening');
  const bound = bare.address();
  const rawAddress = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}/`;
  const home = mkdtempSync(join(tmpdir(), 'flowright-tti-'));
  const server = spawn(process.execPath, [join(root, 'dist/main/cli.js'), 'serve', '--port', '0', '--home', home]);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments });
  try {
    const oneTime = await firstAddress(server.stdout, server.stderr);
    const context = await browser.newContext();
    const first = await context.newPage();
    await first.goto(oneTime);
    const address = new URL('/', oneTime).href;
    const load: Comparison = {
      work: 'app: load to first click, browser shell',
      baseline: 'a bare page',
      goal: null,
      raw: () => untilUsable(browser, rawAddress, 'button'),
      ours: async () => {
        const tab = await context.newPage();
        const started = performance.now();
        await tab.goto(address, { waitUntil: 'commit' });
        await tab.locator('nav a, nav button').first().click({ trial: true });
        const ms = performance.now() - started;
        await tab.close();
        return { ms };
      },
    };
    return await withBareFlow(async (bareFlow) => {
      const editor = { browser, context, address, home };
      return await work([load, ...blockComparisons(editor), ...(await canvasComparisons(editor, bareFlow))]);
    });
  } finally {
    await browser.close();
    server.kill('SIGTERM');
    bare.close();
  }
}

function firstAddress(...streams: NodeJS.ReadableStream[]): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    for (const stream of streams)
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const match = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(text);
        if (match !== null) resolve(match[0]);
      });
  });
}
