import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EditCommand } from '../../commands/edit-command.ts';
import { createAwayDocument, type AwayDocument } from './away-document.ts';
import { checkDocument } from './document-check.ts';
import { fakeHost } from './document-host.fixture.ts';
import { createDocumentStore } from './document-store.ts';
import { createLiveDocument } from './live-document.ts';
import type { Answer, Question } from './live-messages.ts';

const PATH = '/w/long.yaml';

/** A workflow long enough to be read elsewhere. */
const LONG = `version: 1\nid: long\nname: Long\nsteps:\n${Array.from(
  { length: 120 },
  (_, at) =>
    `  # about ${at}\n  - id: s${at}\n    type: command\n    name: Step ${at} as people write it, with words\n    command: echo ${at}${at === 0 ? '' : ` {{ steps.s${at - 1}.status }}`}\n`,
).join('')}`;

function answerTo(question: Question, live: ReturnType<typeof createLiveDocument>): Answer {
  switch (question.kind) {
    case 'open':
      throw new Error('A document that is read here is never opened anew.');
    case 'read':
      return { kind: 'read', reading: live.read(question.changes) };
    case 'edit':
      return { kind: 'edit', answer: live.edit(question.changes, question.command) };
    case 'compile':
      return { kind: 'compile', compiled: live.compiled(question.changes) };
  }
}

/** A worker in this process, one turn of the event loop away; messages are copied as between threads. */
function away(path = PATH, onEnd: () => void = () => undefined): AwayDocument {
  let live = createLiveDocument(path);
  return createAwayDocument(
    async (question) => structuredClone(answerTo(structuredClone(question), live)),
    () => {
      live = createLiveDocument(path);
      onEnd();
    },
  );
}

async function opened(text = LONG) {
  const host = fakeHost(text);
  const store = createDocumentStore(host.client, PATH, { now: () => 0, later: () => undefined, away: away() });
  await store.open();
  return { host, store };
}

const settled = async (store: { getState(): { readonly checking: boolean } }) => {
  while (store.getState().checking) await Promise.resolve();
};

const step = fc.nat(119).map((at) => `s${at}`);
const command: fc.Arbitrary<EditCommand> = fc.oneof(
  fc.record({ kind: fc.constant('name' as const), id: step, name: fc.constantFrom('One', 'Two: three', '') }),
  fc.record({ kind: fc.constantFrom('connect' as const, 'disconnect' as const), from: step, to: step }),
  fc.record({
    kind: fc.constant('remove' as const),
    ids: fc.array(step, { minLength: 1, maxLength: 3 }),
    how: fc.constantFrom('cut' as const, 'heal' as const),
  }),
  fc.record({
    kind: fc.constantFrom('duplicate' as const, 'toggle' as const),
    ids: fc.array(step, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('setField' as const),
    path: fc.oneof(
      step.map((id) => `steps.${id}.timeout_sec`),
      fc.constant('description'),
    ),
    value: fc.constantFrom(3, 'x', undefined),
  }),
  fc.record({
    kind: fc.constant('addStep' as const),
    step: fc.record({
      step: fc.constant({ name: 'New', type: 'wait', for_sec: 1 }),
      place: step.map((id) => ({ kind: 'after' as const, id })),
    }),
  }),
);
const typed = fc.record({
  at: fc.nat(),
  cut: fc.nat(20),
  text: fc.constantFrom('', ' ', 'x', '\n', '\n  - id: typed\n    type: wait\n    for_sec: 1\n', '[', '"', 'steps:'),
});

describe('live document', () => {
  it('[LD1] after any edits and typing, the picture, findings and places are those of the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(command, typed), { minLength: 1, maxLength: 6 }), async (acts) => {
        const { store } = await opened();
        for (const act of acts) {
          if ('kind' in act) await store.edit(act);
          else {
            const { text } = store.getState();
            const from = act.at % (text.length + 1);
            store.type(text.slice(0, from) + act.text + text.slice(from + act.cut));
            await settled(store);
          }
          const { text, checked, draft, broken } = store.getState();
          const whole = checkDocument(text, PATH);
          expect({ text, checked }).toEqual({ text, checked: whole });
          expect({ broken, draft }).toEqual({ broken: whole.draft === undefined, draft: whole.draft ?? draft });
        }
      }),
      { numRuns: 25 },
    );
  });

  it('[LD2] an edit leaves every other step of the draft the same object and tells only that step', async () => {
    const { store } = await opened();
    const before = store.getState().draft;
    await store.edit({ kind: 'name', id: 's60', name: 'Another' });
    const after = store.getState().draft;
    expect(after.steps.filter((one, at) => one !== before.steps[at]).map((one) => one.id)).toEqual(['s60']);
    const live = createLiveDocument(PATH);
    live.read([{ offset: 0, length: 0, text: LONG }]);
    const at = LONG.indexOf('Step 60');
    const { steps, ...rest } = live.read([{ offset: at, length: 4, text: 'Stage' }]);
    expect([steps?.at, steps?.removed, steps?.added.length, Object.keys(rest)]).toEqual([
      60,
      1,
      1,
      ['readable', 'listed', 'places'],
    ]);
  });

  it('[LD3] what is typed while an edit is made elsewhere is kept, and the edit as well', async () => {
    const { store } = await opened();
    const edited = store.edit({ kind: 'name', id: 's7', name: 'Seventh' });
    store.type(store.getState().text.replace('name: Long', 'name: Longer'));
    expect((await edited).ok).toBe(true);
    await settled(store);
    const { draft, text } = store.getState();
    expect([draft.fields.name, draft.all.get('s7')?.name, text.length]).toEqual([
      'Longer',
      'Seventh',
      LONG.length + 2 - 'Step 7 as people write it, with words'.length + 'Seventh'.length,
    ]);
    expect([store.undo(), store.undo(), store.getState().text]).toEqual([
      'Rename Step 7 as people write it, with words',
      'Typing',
      LONG,
    ]);
  });

  it('[LD4] saving waits for the edit that is being made', async () => {
    const { host, store } = await opened();
    void store.edit({ kind: 'name', id: 's7', name: 'Seventh' });
    expect((await store.save()).ok).toBe(true);
    expect([host.saved.length, host.file.text.includes('name: Seventh')]).toEqual([1, true]);
  });

  it('[LD5] when the worker is lost, reading and editing go on', async () => {
    let alive = true;
    const live = away();
    const lost = () => Promise.reject(new Error('gone'));
    const host = fakeHost(LONG);
    const store = createDocumentStore(host.client, PATH, {
      now: () => 0,
      later: () => undefined,
      away: {
        ...live,
        read: (newest) => (alive ? live.read(newest) : lost()),
        edit: (newest, act) => (alive ? live.edit(newest, act) : lost()),
        compile: (newest) => (alive ? live.compile(newest) : lost()),
      },
    });
    await store.open();
    alive = false;
    expect((await store.edit({ kind: 'name', id: 's7', name: 'Seventh' })).ok).toBe(true);
    store.type(store.getState().text.replace('name: Long', 'name: Longer'));
    await settled(store);
    expect([store.getState().draft.fields.name, store.getState().draft.all.get('s7')?.name]).toEqual(['Longer', 'Seventh']);
    expect((await store.compiled())?.workflow.steps.length).toBe(120);
  });

  it('[LD7] nobody reads a document that nobody looks at; what happens to it is read anew, and unchanged steps stay the same objects', async () => {
    let ended = 0;
    const store = createDocumentStore(fakeHost(LONG).client, PATH, {
      now: () => 0,
      later: () => undefined,
      away: away(PATH, () => (ended += 1)),
    });
    await store.open();
    store.rest();
    const edited = store.edit({ kind: 'name', id: 's7', name: 'Seventh' });
    const atWork = ended;
    const before = store.getState().draft;
    await edited;
    // The worker ends after it has answered.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const resting = ended;
    await store.lookAgain();
    await store.edit({ kind: 'name', id: 's8', name: 'Eighth' });
    const { draft, text, checked } = store.getState();
    expect([atWork, resting, ended, checked]).toEqual([0, 1, 1, checkDocument(text, PATH)]);
    expect(draft.steps.filter((one, at) => one !== before.steps[at]).map(({ name }) => name)).toEqual(['Seventh', 'Eighth']);
  });
});
