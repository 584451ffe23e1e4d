import { deepCheck, isDeepQuestion } from './deep-check.ts';

// Apart from the worker that reads: an edit never waits for a walk.
self.onmessage = (event: MessageEvent<unknown>) => {
  if (isDeepQuestion(event.data)) self.postMessage(deepCheck(event.data));
};
