import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test as base } from './harness/fixtures.ts';
import { electronPath } from '../scripts/electron-runtime.mjs';
import { startProgram } from './harness/processes.ts';
import { doubleWords, openInElectron, type DesktopApp } from './harness/shells.ts';

const test = base.extend<{ desktop: DesktopApp }>({
  desktop: async ({ home }, use) => {
    const app = await openInElectron({ home });
    await use(app);
    await app.close();
  },
});

const workflow = 'name: Handed over\nsteps:\n  - id: hello\n    type: command\n    command: echo hello\n';

test('[shell] the real entry opens its window on the app, without Node in the page', async ({ desktop: { page } }) => {
  await expect(page).toHaveTitle(/Flowright/);
  await expect(page.locator('#root > *').first()).toBeVisible();
  expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))).toEqual([]);
  expect(await page.evaluate('Object.keys(flowright)')).toEqual(['shell', 'requestPort']);
});

test('[shell] preload and IPC work: the window lists the bundled workflows over its message port', async ({
  desktop: { page },
}) => {
  await page.goto(`${new URL(page.url()).href.split('#')[0]}#/library`);
  await expect(page.getByText(/project check-up/i).first()).toBeVisible();
});

test('[shell] the page cannot leave the app, run foreign code or open a window', async ({ desktop: { page } }) => {
  const address = page.url();
  await page.evaluate(() => location.assign('https://example.org/'));
  const refused = await page.evaluate(async () => {
    const tried = document.createElement('script');
    tried.textContent = 'globalThis.injected = true';
    document.head.append(tried);
    const fetched = await fetch('https://example.org/').then(
      () => 'answered',
      () => 'refused',
    );
    return { injected: 'injected' in globalThis, fetched };
  });
  await page.evaluate(() => void window.open('https://example.org/'));
  expect(refused).toEqual({ injected: false, fetched: 'refused' });
  await expect.poll(() => page.context().pages().length).toBe(1);
  expect(page.url()).toBe(address);
});

test('[shell] a bundle path arrives by open-file and is shown', async ({ desktop, home }) => {
  const file = join(home, 'handed-over.workflow.yaml');
  writeFileSync(file, workflow);
  await expect(desktop.page.locator('#root > *').first()).toBeVisible();
  await desktop.openFile(file);
  await expect(desktop.page.getByText('Handed over').first()).toBeVisible();
});

test('[shell] a second instance hands over its words and ends', async ({ desktop, home }) => {
  test.skip(electronPath() !== '', 'the double shows this without a second window server');
  const file = join(home, 'second.workflow.yaml');
  writeFileSync(file, workflow.replace('Handed over', 'From the second start'));
  await expect(desktop.page.locator('#root > *').first()).toBeVisible();
  const second = startProgram({ words: doubleWords(home, [file]), cwd: home });
  if (second.child.exitCode === null) await once(second.child, 'exit');
  expect({ code: second.child.exitCode, output: second.output() }).toEqual({ code: 0, output: '' });
  await expect(desktop.page.getByText('From the second start').first()).toBeVisible();
});
