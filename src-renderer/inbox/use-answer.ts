import { useState } from 'react';
import type { Decision } from '../../src-shared/history/events.ts';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import type { WaitingView } from '../../src-shared/wire/views.ts';
import { ask } from '../state/host.ts';
import { go } from '../state/session.ts';
import { say, sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';

/** What a person answers to a request. */
export interface Answer {
  readonly decision: Decision;
  readonly option?: string;
  readonly values?: JsonObject;
  readonly words?: string;
}

/** Sends the answer to a request, tells what became of it with a way to its run, and whether one is on its way. */
export function useAnswer(item: WaitingView): { readonly busy: boolean; readonly send: (answer: Answer) => Promise<void> } {
  const [busy, setBusy] = useState(false);
  const text = words().inbox;
  const send = async (answer: Answer): Promise<void> => {
    setBusy(true);
    const { runId, step, attempt, boundTo } = item;
    const result = await ask((client) => client.runs.answer({ runId, step, attempt, boundTo, ...answer }));
    setBusy(false);
    if (result.ok) say(text.sent, { label: text.openRun, onSelect: () => go({ kind: 'run', runId }) });
    else sayProblem(result.error);
  };
  return { busy, send };
}
