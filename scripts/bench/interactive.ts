import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { z } from 'zod';
import { chromiumArguments, chromiumPath } from '../chromium.mjs';
import { longWorkflow } from './long-workflow.ts';
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

/** Runs `work` with comparisons in the browser shell: how soon a page can be clicked, and how long one edit of 1,000 steps blocks it. */
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
    const blocked = await longestBlock(browser, context, { address, home });
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
    return await work([load, blocked]);
  } finally {
    await browser.close();
    server.kill('SIGTERM');
    bare.close();
  }
}

/** How long the window's own thread works at a stretch after one edit on the canvas, in milliseconds of its own time, against 16 ms. */
async function longestBlock(
  browser: Browser,
  context: BrowserContext,
  { address, home }: { readonly address: string; readonly home: string },
): Promise<Comparison> {
  const file = join(home, 'long.yaml');
  writeFileSync(file, longWorkflow(1_000));
  const tab = await context.newPage();
  await tab.goto(`${address}#/edit/${encodeURIComponent(file)}`);
  const node = tab.locator('.react-flow__node').nth(3);
  await node.click({ timeout: 60_000 });
  let isOff = false;
  const edit = async (): Promise<number> => {
    await browser.startTracing(tab, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
    isOff = !isOff;
    await tab.keyboard.press('d');
    await node.locator(isOff ? '.node-off' : '.node:not(.node-off)').waitFor();
    return longestTask((await browser.stopTracing()).toString());
  };
  for (let warm = 0; warm < 6; warm += 1) await edit();
  return {
    work: 'one edit of 1,000 steps: longest block',
    baseline: 'a frame',
    goal: 1,
    raw: async () => ({ ms: 16 }),
    ours: async () => ({ ms: await edit() }),
  };
}

const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      tdur: z.number().optional(),
      args: z.object({ name: z.string().optional() }).optional(),
    }),
  ),
});

/** The longest task of the page's main thread in a trace, milliseconds of the thread's own time: neighbours do not count. */
function longestTask(trace: string): number {
  const { traceEvents } = traceSchema.parse(JSON.parse(trace));
  const key = ({ pid, tid }: { readonly pid: number; readonly tid: number }): string => `${pid} ${tid}`;
  const mains = new Set(traceEvents.filter((one) => one.name === 'thread_name' && one.args?.name === 'CrRendererMain').map(key));
  return Math.max(0, ...traceEvents.filter((one) => mains.has(key(one))).map((one) => (one.tdur ?? 0) / 1000));
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
