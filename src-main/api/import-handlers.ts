import { os, unwrap } from './implementer.ts';
import type { Services } from './services.ts';

/** Handlers of `imports`. */
export function importHandlers({ importer }: Services) {
  return {
    preview: os.imports.preview.handler(async ({ input }) => unwrap(await importer.preview(input))),
    write: os.imports.write.handler(async ({ input }) => {
      const { target, stamp } = input;
      const { workflows } = unwrap(await importer.write(target, { taken: 'number', stamp }));
      return { workflows: [...workflows] };
    }),
  };
}
