/** Where the keyboard works: the canvas, or the current row of the outline. */
const PICTURE = '[role=application], [role=treeitem][tabindex="0"]';

/** The parts of the editor in the order F6 goes through them, by what holds them. */
const PARTS = ['.editor-picture', '.text-panel', '.inspector', '.problems', '.editor-tools', '.dock'];

const FOCUSABLE =
  'a[href], button:enabled, input:enabled, textarea:enabled, select:enabled, [role=treeitem][tabindex="0"], [tabindex]:not([tabindex="-1"])';

/** Puts the keyboard on the picture. */
export function toPlace(frame: HTMLElement | null): void {
  frame?.querySelector<HTMLElement>(PICTURE)?.focus();
}

/** Puts the keyboard into the next part of the editor that is there, or into the one before. */
export function goToPart(frame: HTMLElement | null, by: 1 | -1): void {
  const parts = PARTS.flatMap((selector) => frame?.querySelector<HTMLElement>(selector) ?? []);
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  for (let step = 1; step <= parts.length; step++) {
    const part = parts[(Math.max(at, by > 0 ? -1 : 0) + by * step + 2 * parts.length) % parts.length];
    const target = part?.matches('.editor-picture') === true ? part.querySelector<HTMLElement>(PICTURE) : first(part);
    if (target === null || target === undefined) continue;
    target.focus();
    return;
  }
}

function first(part: HTMLElement | undefined): HTMLElement | undefined {
  return [...(part?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].find((one) => one.offsetParent !== null);
}
