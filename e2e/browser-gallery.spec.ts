import { createServer } from 'vite';
import { chromium } from 'playwright-core';
import { chromiumArguments, chromiumPath } from '../scripts/chromium.mjs';
import { expect, expectAccessible, picture, test } from './harness/fixtures.ts';
import { root } from './harness/shells.ts';

test('[gallery] every component is drawn in both themes, and axe finds nothing', async () => {
  const server = await createServer({
    configFile: `${root}/vite.renderer.config.ts`,
    server: { host: '127.0.0.1', port: 0 },
    cacheDir: `${root}/dist/.cache/vite-gallery`,
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 2400 } });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}gallery.html`);
    for (const theme of ['light', 'dark']) {
      const part = page.locator(`.gallery-theme[data-theme=${theme}]`);
      await expect(part.getByRole('button', { name: 'Run', exact: true }).first()).toBeVisible();
      await expect(part.getByText('No runs yet')).toBeVisible();
    }
    await expectAccessible(page);
    await picture(page, 'gallery');
    expect(faults).toEqual([]);
  } finally {
    await browser.close();
    await server.close();
  }
});
