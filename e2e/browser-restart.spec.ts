import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumArguments, chromiumPath } from '../scripts/chromium.mjs';
import { expect, test as base } from './harness/fixtures.ts';
import { startProgram, type Program } from './harness/processes.ts';
import { root } from './harness/shells.ts';

interface Served {
  readonly program: Program;
  readonly address: URL;
}

const test = base.extend<{ serve: (port?: string) => Promise<Served> }>({
  serve: async ({ home }, use) => {
    const programs: Program[] = [];
    await use(async (port) => {
      const words = ['serve', ...(port === undefined ? [] : ['--port', port]), '--home', home];
      const program = startProgram({ words: [join(root, 'dist/main/cli.js'), ...words], cwd: home });
      programs.push(program);
      const [address] = await program.line(/http:\/\/127\.0\.0\.1:\d+\/\S+/);
      return { program, address: new URL(address) };
    });
    for (const program of programs) await program.end('SIGKILL');
  },
});

for (const signal of ['SIGKILL', 'SIGINT'] as const) {
  test(`[restart] an open tab finds its server again after ${signal}, and says what to do when it may not`, async ({
    home,
    serve,
  }) => {
    test.skip(process.platform === 'win32', 'signals are POSIX');
    const first = await serve('0');
    const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments });
    try {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(first.address.href);
      await expect(page.getByRole('main')).toBeVisible();
      await first.program.end(signal);
      const notice = page.locator('.frame-lost');
      await expect(notice).toContainText('Trying again');
      const second = await serve();
      expect(second.address.port).toBe(first.address.port);
      await expect(notice).toHaveCount(0);

      // A data directory whose secret is gone knows no tab.
      await second.program.end(signal);
      rmSync(join(home, 'browser-secret'));
      const third = await serve();
      await expect(notice).toContainText('Open the address again that the terminal shows');
      // Another tab of the same browser brings the cookie that this one waits for.
      const other = await context.newPage();
      await other.goto(third.address.href);
      await expect(notice).toHaveCount(0);
    } finally {
      await browser.close();
    }
  });
}
