import { useState, type DragEvent } from 'react';
import { appProblem } from '../state/host.ts';
import { showImport } from '../state/importing.ts';
import { sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';

const MOST_BYTES = 1_000_000;

/** Takes files dropped on a page and shows what they would become. `isOver` while one hangs over it. */
export function useImportDrop(): {
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
} {
  const [isOver, setOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver: (event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      },
      onDragLeave: (event) => {
        if (event.currentTarget === event.target) setOver(false);
      },
      onDrop: (event) => {
        setOver(false);
        const files = [...event.dataTransfer.files];
        if (files.length === 0) return;
        event.preventDefault();
        void take(files);
      },
    },
  };
}

async function take(files: readonly File[]): Promise<void> {
  const text = words().importing;
  if (files.some(({ size }) => size > MOST_BYTES)) {
    sayProblem(appProblem('file_too_big', text.tooBig, text.other));
    return;
  }
  await showImport({ files: await Promise.all(files.map(async (file) => ({ path: file.name, text: await file.text() }))) });
}
