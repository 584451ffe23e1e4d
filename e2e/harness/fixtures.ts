import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { openInBrowser, openInElectron, root, type OpenApp, type OpenOptions } from './shells.ts';

interface Fixtures {
  /** A fresh data directory, removed after the test. */
  home: string;
  /** Opens the app on `home` in the shell of this project; opening again after `kill` or `close` is a restart. */
  open: (options?: Omit<OpenOptions, 'home'>) => Promise<OpenApp>;
  /** The page of the app, opened once. */
  app: Page;
}

/** Specs that use this run in both shells. */
export const test = base.extend<Fixtures>({
  // Playwright reads the names of the first parameter, so an empty pattern is how "nothing" is said.
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'flowright-e2e-'));
    await use(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  },
  open: async ({ home }, use, info) => {
    const opened: OpenApp[] = [];
    const shell: unknown = info.project.metadata['shell'];
    await use(async (options = {}) => {
      const app = await (shell === 'electron' ? openInElectron({ ...options, home }) : openInBrowser({ ...options, home }));
      opened.push(app);
      return app;
    });
    for (const app of opened) await app.close();
  },
  app: async ({ open }, use) => {
    const { page } = await open();
    await use(page);
  },
});

export { expect };

/** Looks again this often while something on the page may still be on its way: half-way through a transition a colour is neither the old nor the new one. */
const LOOKS = 3;

/** Fails with every violation of WCAG A and AA that axe finds on the page at rest. */
export async function expectAccessible(page: Page): Promise<void> {
  for (let look = 1; ; look++) {
    await atRest(page);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }));
    if (found.length > 0 && look < LOOKS) continue;
    expect(found).toEqual([]);
    return;
  }
}

/** Waits for transitions and animations that end by themselves. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((one) => one.finished));
  });
}

/** Takes a picture for the documentation when FLOWRIGHT_SCREENSHOTS is set; else does nothing. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['FLOWRIGHT_SCREENSHOTS'] === undefined) return;
  const folder = join(root, 'docs/screenshots');
  mkdirSync(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
