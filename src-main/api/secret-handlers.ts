import { os, unwrap } from './implementer.ts';
import type { Services } from './services.ts';

/** Handlers of `secrets`. No answer ever holds a value. */
export function secretHandlers({ secrets }: Pick<Services, 'secrets'>) {
  return {
    state: os.secrets.state.handler(() => secrets.state()),
    list: os.secrets.list.handler(async () => [...unwrap(await secrets.list())]),
    set: os.secrets.set.handler(async ({ input }) => {
      unwrap(await secrets.set(input.name, input.value));
      return { done: true };
    }),
    remove: os.secrets.remove.handler(async ({ input }) => {
      unwrap(await secrets.remove(input.name));
      return { done: true };
    }),
    unlock: os.secrets.unlock.handler(async ({ input }) => {
      unwrap(await secrets.unlock(input.passphrase));
      return secrets.state();
    }),
    protect: os.secrets.protect.handler(async ({ input }) => {
      unwrap(await secrets.protect(input));
      return secrets.state();
    }),
  };
}
