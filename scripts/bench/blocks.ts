import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { z } from 'zod';
import { longWorkflow } from './long-workflow.ts';
import type { Comparison } from './measure.ts';

/** The editor as it is measured: a browser that is signed in, where the app is, and the data directory. */
export interface MeasuredEditor {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly address: string;
  readonly home: string;
}

/** How long the window's own thread works at a stretch after one edit on the canvas, in milliseconds of its own time, against 16 ms. */
export function blockComparisons(editor: MeasuredEditor): readonly Comparison[] {
  let isOff = false;
  const toggle = async (toggled: Page): Promise<void> => {
    isOff = !isOff;
    await toggled.keyboard.press('d');
    await thirdNode(toggled)
      .locator(isOff ? '.node-off' : '.node:not(.node-off)')
      .waitFor();
  };
  const duplicate = async (duplicated: Page): Promise<void> => {
    const chosen = duplicated.locator('.react-flow__node.selected');
    const before = await chosen.getAttribute('data-id');
    await duplicated.keyboard.press('Control+d');
    await duplicated.locator(`.react-flow__node.selected:not([data-id="${before ?? ''}"])`).waitFor();
  };
  return [
    block(editor, { work: 'a field toggled in 1,000 steps: longest block', file: 'toggled.yaml', warm: 6, act: toggle }),
    block(editor, { work: 'a step duplicated in 1,000: longest block', file: 'duplicated.yaml', warm: 3, act: duplicate }),
  ];
}

interface Edited {
  readonly work: string;
  readonly file: string;
  /** How often it is done before it is measured. */
  readonly warm: number;
  readonly act: (tab: Page) => Promise<void>;
}

function block(editor: MeasuredEditor, { work, file, warm, act }: Edited): Comparison {
  let opened: Promise<Page> | undefined;
  const open = async (): Promise<Page> => {
    const tab = await openLong(editor, file);
    for (let time = 0; time < warm; time += 1) await act(tab);
    return tab;
  };
  return {
    work,
    baseline: 'a frame',
    goal: 1,
    raw: async () => ({ ms: 16 }),
    ours: async () => ({ ms: await longestIn(editor.browser, await (opened ??= open()), act) }),
  };
}

async function openLong({ context, address, home }: MeasuredEditor, name: string): Promise<Page> {
  const file = join(home, name);
  writeFileSync(file, longWorkflow(1_000));
  const tab = await context.newPage();
  await tab.goto(`${address}#/edit/${encodeURIComponent(file)}`);
  await thirdNode(tab).click({ timeout: 60_000 });
  return tab;
}

function thirdNode(tab: Page): ReturnType<Page['locator']> {
  return tab.locator('.react-flow__node').nth(3);
}

async function longestIn(browser: Browser, tab: Page, act: Edited['act']): Promise<number> {
  await tab.bringToFront();
  await browser.startTracing(tab, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
  await act(tab);
  return longestTask((await browser.stopTracing()).toString());
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
