import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { z } from 'zod';

const stateSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number(), maximized: z.boolean() });

/** Where the window was when it closed last; null when unknown or when that place is on no screen now. */
export function readWindowState(file: string): z.infer<typeof stateSchema> | null {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return screen.getAllDisplays().some(({ workArea }) => overlaps(workArea, state)) ? state : null;
  } catch {
    return null;
  }
}

/** Remembers where `window` is when it closes. */
export function keepWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
    } catch {
      // A window that opens in the middle next time is no reason to keep this one from closing.
    }
  });
}

function overlaps(area: Rectangle, state: Rectangle): boolean {
  return state.x < area.x + area.width && area.x < state.x + state.width && state.y >= area.y && state.y < area.y + area.height;
}
