import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { z } from 'zod';
import type { MeasuredEditor } from './blocks.ts';
import { terseWorkflow } from './long-workflow.ts';
import { median, type Comparison } from './measure.ts';

/** Builds the page that draws with React Flow alone, serves it while `work` runs, and gives its address. */
export async function withBareFlow<T>(work: (address: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'flowright-bare-flow-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      lib: { entry: join(import.meta.dirname, 'bare-flow.mjs'), formats: ['es'], fileName: 'bare', cssFileName: 'bare' },
    },
  });
  const page =
    '<!doctype html><title>Bare</title><link rel="stylesheet" href="bare.css"><body><script type="module" src="bare.js"></script>';
  const server = createServer((request, response) => {
    const file = join(folder, basename(request.url ?? ''));
    const isFile = /\.(?:js|css)$/.test(file) && existsSync(file);
    response.setHeader('Content-Type', !isFile ? 'text/html' : file.endsWith('.js') ? 'text/javascript' : 'text/css');
    response.end(isFile ? readFileSync(file) : page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  try {
    return await work(`http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}/`);
  } finally {
    server.close();
  }
}

/** First paint, panning and dragging of 1,000 and 5,000 steps, each against React Flow alone in the same run. */
export async function canvasComparisons(editor: MeasuredEditor, bareFlow: string): Promise<readonly Comparison[]> {
  const inPage = { path: join(import.meta.dirname, 'in-page.mjs') };
  const ours = await editor.context.newPage();
  const bare = await editor.context.newPage();
  for (const page of [ours, bare]) await page.addInitScript(inPage);
  await ours.goto(editor.address);
  let files = 0;
  const drawOurs = async (count: number): Promise<number> => {
    files += 1;
    const file = join(editor.home, `drawn-${files}.yaml`);
    writeFileSync(file, terseWorkflow(count, files));
    await ours.bringToFront();
    await ours.evaluate('location.hash = "#/"');
    await ours.locator('.react-flow__node').first().waitFor({ state: 'detached' });
    return untilPainted(ours, { hash: `#/edit/${encodeURIComponent(file)}` });
  };
  const drawBare = async (count: number): Promise<number> => {
    await bare.bringToFront();
    await bare.goto(bareFlow);
    await bare.waitForFunction('window.draw !== undefined');
    return untilPainted(bare, { count });
  };
  return [1_000, 5_000].flatMap((count): readonly Comparison[] => {
    const told = count.toLocaleString('en');
    const frames = (work: string, act: (tab: Page) => Promise<void>): Comparison => ({
      work: `${work}, ${told} steps: frame`,
      baseline: 'React Flow bare',
      goal: 1,
      raw: async () => {
        await drawBare(count);
        return framesOf(bare, act);
      },
      ours: async () => {
        await drawOurs(count);
        return framesOf(ours, act);
      },
    });
    return [
      {
        work: `first paint of ${told} steps`,
        baseline: 'React Flow bare',
        goal: count === 1_000 ? 0.19 : 0.08,
        goalMs: count === 1_000 ? 400 : 600,
        raw: async () => ({ ms: await drawBare(count) }),
        ours: async () => ({ ms: await drawOurs(count) }),
      },
      frames('pan', pan),
      frames('pan in the whole picture', panWhole),
      frames('drag', drag),
    ];
  });
}

/** See the page's own `untilPainted`. */
async function untilPainted(tab: Page, ask: { readonly hash?: string; readonly count?: number }): Promise<number> {
  return z.number().parse(await tab.evaluate(`bench.untilPainted(${JSON.stringify(ask)})`));
}

/** Average frame while something is done, with the one that 95 % are below. */
async function framesOf(tab: Page, act: (tab: Page) => Promise<void>): ReturnType<Comparison['ours']> {
  await tab.waitForTimeout(1_000);
  await tab.evaluate('bench.watchFrames()');
  await act(tab);
  const frames = z
    .array(z.number())
    .parse(await tab.evaluate('bench.frames'))
    .slice(1);
  const sorted = [...frames].sort((a, b) => a - b);
  const average = frames.reduce((sum, one) => sum + one, 0) / Math.max(1, frames.length);
  return { ms: average, also: { 'p95 ms': sorted[Math.floor(sorted.length * 0.95)] ?? 0, 'median ms': median(frames) } };
}

async function pan(tab: Page): Promise<void> {
  await tab.mouse.move(600, 400);
  for (let turn = 0; turn < 60; turn += 1) {
    await tab.mouse.wheel(turn % 20 < 10 ? 24 : -24, 8);
    await tab.waitForTimeout(8);
  }
}

async function panWhole(tab: Page): Promise<void> {
  await tab
    .getByRole('button', { name: /fit|whole/i })
    .first()
    .click({ timeout: 2_000 })
    .catch(() => undefined);
  await tab.waitForTimeout(400);
  await pan(tab);
}

async function drag(tab: Page): Promise<void> {
  const box = await tab.locator('.react-flow__node').nth(3).boundingBox();
  if (box === null) return;
  await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await tab.mouse.down();
  for (let turn = 0; turn < 60; turn += 1) await tab.mouse.move(box.x + 40 + turn * 3, box.y + 30 + (turn % 20) * 4);
  await tab.mouse.up();
}
