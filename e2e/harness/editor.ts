import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';

/** A step on the canvas. */
export const node = (page: Page, id: string): Locator => page.locator(`.react-flow__node[data-id="${id}"]`);

/** A line on the canvas. */
export const line = (page: Page, from: string, to: string): Locator => page.locator(`.react-flow__edge[data-id="${from}>${to}"]`);

/** The canvas itself, where its keys work. */
export const canvas = (page: Page): Locator => page.getByRole('application', { name: 'Workflow canvas' });

/** What was said aloud last. */
export const said = (page: Page): Locator => page.locator('.visually-hidden[role=status][aria-live=polite]');

/** Writes a workflow into a project below `home` and opens it in the editor; gives its path. */
export async function openWorkflow(page: Page, home: string, text: string, name = 'demo-flow.yaml'): Promise<string> {
  const folder = join(home, 'project');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, text);
  await page.evaluate((address) => (location.hash = address), `#/edit/${encodeURIComponent(file)}`);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  return file;
}

/** Saves with the keyboard and waits until the file is written. */
export async function saveNow(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await expect(page.getByTestId('saved-state')).toContainText(/Saved \d/);
}

/** Where something is on the page. */
export async function placeOf(what: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await what.boundingBox();
  if (box === null) throw new Error('It is not on the page.');
  return box;
}

/** Drags with the mouse from one point to another, in steps. */
export async function dragFrom(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  // A hand begins slowly: where the drag is noticed is where it holds the thing.
  await page.mouse.move(from.x + 2, from.y + 2, { steps: 2 });
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 6 });
  await page.mouse.move(to.x, to.y, { steps: 6 });
  await page.mouse.up();
}

/** Waits until the view has come to where it goes. */
export async function atRest(page: Page): Promise<void> {
  const view = page.locator('.react-flow__viewport');
  await expect(async () => {
    const before = await view.getAttribute('style');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    expect(await view.getAttribute('style')).toBe(before);
  }).toPass();
}
