/** `node scripts/draw-icons.ts`: draws assets/icons/*.png from the SVG sources with headless Chromium. Run it when an SVG changes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumArguments, chromiumPath } from './chromium.mjs';

const assets = join(import.meta.dirname, '../assets');
const drawings = [
  { source: 'icon.svg', name: (size: number) => `${size}x${size}.png`, sizes: [16, 32, 48, 64, 128, 256, 512, 1024] },
  { source: 'file-icon.svg', name: (size: number) => `file-${size}.png`, sizes: [256, 512] },
];

mkdirSync(join(assets, 'icons'), { recursive: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments });
for (const { source, name, sizes } of drawings) {
  const svg = readFileSync(join(assets, source), 'utf8');
  for (const size of sizes) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(
      `<style>html,body{margin:0;background:none}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    );
    writeFileSync(join(assets, 'icons', name(size)), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
}
await browser.close();
