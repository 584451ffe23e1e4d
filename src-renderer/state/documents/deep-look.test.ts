import { describe, expect, it } from 'vitest';
import { deepCheck } from './deep-check.ts';
import { fakeHost } from './document-host.fixture.ts';
import { createDocumentStore } from './document-store.ts';

const TEXT = `version: 1
id: deep
name: Deep
workspace: none
inputs:
  n: { type: integer, default: 1 }
steps:
  - id: a
    type: command
    when: inputs.n / 0 > 1
    command: echo a
`;

/** A store whose pauses end when the test says so; walks are done here, after one turn. */
async function opened(text = TEXT) {
  const pauses = new Map<string, () => void>();
  const signals: AbortSignal[] = [];
  let walked: Promise<unknown> = Promise.resolve();
  const store = createDocumentStore(fakeHost(text).client, '/w/deep.yaml', {
    now: () => 0,
    later: (key, _ms, act) => pauses.set(key, act),
    deeper: (question, signal) => {
      signals.push(signal);
      const made = Promise.resolve().then(() => deepCheck(question));
      walked = made;
      return made;
    },
  });
  await store.open();
  return {
    store,
    signals,
    codes: () => store.getState().checked.diagnostics.map(({ code, path, range }) => [code, path, range?.start.line]),
    start: () => pauses.get('deeper')?.(),
    settle: async () => {
      await walked;
      // The host answers a few turns later.
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    },
  };
}

describe('looking deeper after a pause', () => {
  it('[W1] what only walking shows joins the findings, with its place', async () => {
    const { codes, start, settle } = await opened();
    const before = codes();
    start();
    await settle();
    expect([before, codes()]).toEqual([[], [['FR701', 'steps.a.when', 10]]]);
  });

  it('[W2] a change ends the walk of the text before it, and its findings go with that text', async () => {
    const { store, codes, start, settle, signals } = await opened();
    start();
    store.type(TEXT.replace('inputs.n / 0 > 1', 'inputs.n > 1'));
    await settle();
    const after = codes();
    start();
    await settle();
    expect([signals.map(({ aborted }) => aborted), after, codes()]).toEqual([[true, false], [], []]);
  });

  it('[W3] a workflow that uses others is looked at where they are at hand', async () => {
    const text = TEXT.replace(
      '    command: echo a\n',
      '    command: echo a\n  - id: b\n    type: workflow\n    uses: ./other.yaml\n',
    );
    const { store, start, settle } = await opened(text);
    start();
    await settle();
    expect(store.getState().checked.diagnostics).toEqual([
      { code: 'FR601', severity: 'error', message: `/w/deep.yaml was looked at with ${text.length} signs.`, path: '' },
    ]);
  });

  it('[W5] a text that is looked at again is told each finding once', async () => {
    const { store, codes, start, settle } = await opened();
    start();
    await settle();
    await store.lookAgain();
    start();
    await settle();
    expect(codes()).toEqual([['FR701', 'steps.a.when', 10]]);
  });

  it('[W6] nothing is walked of a document nobody looks at, until somebody does', async () => {
    const { store, codes, signals, start, settle } = await opened();
    store.rest();
    start();
    await settle();
    const resting = signals.length;
    await store.lookAgain();
    start();
    await settle();
    expect([resting, codes()]).toEqual([0, [['FR701', 'steps.a.when', 10]]]);
  });

  it('[W4] a text with errors has nothing to walk', () => {
    expect(deepCheck({ path: '/w/deep.yaml', text: TEXT.replace('id: a', 'id: [') })).toEqual({
      kind: 'walked',
      diagnostics: [],
    });
  });
});
