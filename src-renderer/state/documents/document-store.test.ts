import { describe, expect, it } from 'vitest';
import { runCommand } from '../../commands/edit-command.ts';
import { nameStep, setField } from '../../commands/step-edits.ts';
import { fakeHost, type FakeHost } from './document-host.fixture.ts';
import { createDocumentStore } from './document-store.ts';

const TEXT = 'version: 1\nid: demo\nname: Demo\nsteps:\n  - id: a # first\n    type: command\n    command: echo a\n';

async function opened(more: { readonly readOnly?: true; readonly draft?: FakeHost['file']['draft'] } = {}) {
  const host = fakeHost(TEXT, more);
  host.file.draft = more.draft ?? null;
  const pending = new Map<string, () => void>();
  let now = 0;
  const store = createDocumentStore(host.client, '/w/demo.yaml', {
    now: () => now,
    later: (key, _ms, act) => pending.set(key, act),
  });
  await store.open();
  const settle = async () => {
    for (const act of pending.values()) act();
    pending.clear();
    await Promise.resolve();
  };
  return { host, store, settle, wait: (ms: number) => (now += ms) };
}

describe('document store', () => {
  it('[S1] an edit, its undo and its redo go through the text and keep every other byte', async () => {
    const { store } = await opened();
    store.perform(nameStep(store.source(), 'a', 'First step'));
    const edited = store.getState().text;
    expect(edited).toContain('id: a # first');
    expect(store.getState().draft.all.get('a')?.name).toBe('First step');
    expect([store.undo(), store.getState().text]).toEqual(['Rename A', TEXT]);
    expect([store.redo(), store.getState().text]).toEqual(['Rename A', edited]);
  });

  it('[S2] moving a step changes the layout beside the file and not the text', async () => {
    const { host, store, settle } = await opened();
    store.arrange({ label: 'Move A', moves: { a: [40, 80] } });
    await settle();
    expect([store.getState().text, host.file.layout, host.saved]).toEqual([TEXT, { a: [40, 80] }, []]);
    store.undo();
    await settle();
    expect(host.file.layout).toEqual({});
  });

  it('[S3] typing in one go is one step of undo, after a pause another', async () => {
    const { store, wait } = await opened();
    store.type(TEXT.replace('Demo', 'Demo1'));
    wait(100);
    store.type(TEXT.replace('Demo', 'Demo12'));
    wait(5000);
    store.type(TEXT.replace('Demo', 'Demo123'));
    store.undo();
    expect(store.getState().text).toBe(TEXT.replace('Demo', 'Demo12'));
    store.undo();
    expect(store.getState().text).toBe(TEXT);
  });

  it('[S4] while the text cannot be read the last good draft stays', async () => {
    const { store } = await opened();
    store.type('steps: [[[');
    expect([store.getState().broken, [...store.getState().draft.all.keys()]]).toEqual([true, ['a']]);
    store.type(TEXT);
    expect(store.getState().broken).toBe(false);
  });

  it('[S5] a file changed outside gives a conflict, and either side can be taken', async () => {
    const { host, store } = await opened();
    store.perform(setField(store.source(), 'name', 'Mine'));
    host.file = { ...host.file, text: TEXT.replace('Demo', 'Theirs'), version: 'x' };
    const saved = await store.save();
    expect([saved.ok, store.getState().conflict?.version]).toEqual([false, 'x']);
    store.settleConflict('theirs');
    expect(store.getState().text).toContain('name: Theirs');
    store.undo();
    expect(store.getState().text).toContain('name: Mine');
    expect((await store.save()).ok).toBe(true);
    expect(host.file.text).toContain('name: Mine');
  });

  it('[S6] an unsaved text is kept as a draft and gone once it is saved', async () => {
    const { host, store, settle } = await opened();
    store.perform(setField(store.source(), 'name', 'Mine'));
    await settle();
    expect(host.file.draft?.text).toContain('name: Mine');
    await store.save();
    expect([host.file.draft, host.saved.length]).toEqual([null, 1]);
  });

  it('[S7] a read-only file refuses edits and says what to do', async () => {
    const { store } = await opened({ readOnly: true });
    const refused = store.perform(setField(store.source(), 'name', 'Mine'));
    expect([refused.ok, store.getState().text]).toEqual([false, TEXT]);
  });

  it('[S8] a file deleted outside keeps the text here, and saving writes it again', async () => {
    const { host, store } = await opened();
    host.file = { ...host.file, gone: true };
    await host.touch('');
    const { gone, text, savedText } = store.getState();
    expect([gone, text, savedText]).toEqual([true, TEXT, '']);
    expect([(await store.save()).ok, store.getState().gone, host.saved]).toEqual([true, false, [TEXT]]);
  });

  it('[S9] an outside change is taken in while nothing here is unsaved, and asked about when something is', async () => {
    const { host, store } = await opened();
    host.file = { ...host.file, text: TEXT.replace('Demo', 'Theirs'), version: 'x' };
    await host.touch('x');
    expect([store.getState().text, store.getState().conflict]).toEqual([TEXT.replace('Demo', 'Theirs'), null]);
    store.type(store.getState().text.replace('Theirs', 'Mine'));
    host.file = { ...host.file, text: TEXT.replace('Demo', 'Again'), version: 'y' };
    await host.touch('y');
    expect([store.getState().text, store.getState().conflict]).toEqual([
      TEXT.replace('Demo', 'Mine'),
      { text: TEXT.replace('Demo', 'Again'), version: 'y' },
    ]);
  });

  it('[S10] a draft comes back; where the file went on without it, the person is asked', async () => {
    const draft = (version: string) => ({ text: TEXT.replace('Demo', 'Draft'), at: 5, version });
    const same = await opened({ draft: draft('v1') });
    const other = await opened({ draft: draft('v0') });
    const seen = (store: typeof same.store) => {
      const { text, recovered, conflict } = store.getState();
      return [text, recovered?.at, conflict];
    };
    expect([seen(same.store), seen(other.store)]).toEqual([
      [TEXT.replace('Demo', 'Draft'), 5, null],
      [TEXT.replace('Demo', 'Draft'), 5, { text: TEXT, version: 'v1' }],
    ]);
    same.store.showRecovered();
    same.store.settleConflict('theirs');
    expect([same.store.getState().text, same.store.getState().recovered, same.store.undo()]).toEqual([
      TEXT,
      null,
      'Take the other version',
    ]);
  });

  it('[S15] places of another group do not come along, whoever brings the text: the file, or the other version', async () => {
    const grouped = TEXT.replace(
      / {2}- id: a[^]*/,
      '  - id: each\n    type: loop\n    times: 2\n    steps:\n      - { id: a, type: wait, for_sec: 1 }\n',
    );
    const taken = await opened();
    taken.store.arrange({ label: 'Move A', moves: { a: [400, 800] } });
    taken.host.file = { ...taken.host.file, text: grouped, version: 'x' };
    await taken.host.touch('x');
    const chosen = await opened();
    chosen.store.arrange({ label: 'Move A', moves: { a: [400, 800] } });
    chosen.store.perform(setField(chosen.store.source(), 'name', 'Mine'));
    chosen.host.file = { ...chosen.host.file, text: grouped, version: 'x' };
    await chosen.host.touch('x');
    chosen.store.settleConflict('theirs');
    const places = ({ store }: typeof taken) => store.getState().positions;
    expect([places(taken), places(chosen)]).toEqual([{}, {}]);
    chosen.store.undo();
    expect(places(chosen)).toEqual({ a: [400, 800] });
  });

  it('[S11] a window without a draft leaves the draft of another window', async () => {
    const { host, store, settle } = await opened();
    host.file.draft = { text: 'of another window', at: 1, version: 'v1' };
    store.close();
    await settle();
    expect(host.file.draft.text).toBe('of another window');
  });

  it('[S12] a step with another id stays where it was put', async () => {
    const { host, store, settle } = await opened();
    store.arrange({ label: 'Move A', moves: { a: [40, 80] } });
    await store.edit({ kind: 'renameId', id: 'a', to: 'first' });
    await settle();
    expect([store.getState().positions, host.file.layout]).toEqual([{ first: [40, 80] }, { first: [40, 80] }]);
    store.undo();
    expect(store.getState().positions).toEqual({ a: [40, 80] });
  });
});

describe('what lies beside the file', () => {
  it('[S13] a closed loop is kept beside the file, undone by its name, and opened for a step inside that is to be seen', async () => {
    const { host, store, settle } = await opened();
    store.perform(
      runCommand(store.source(), { kind: 'group', ids: ['a'], name: 'Twice', repeating: { kind: 'times', times: 2 } }),
    );
    store.arrange({ label: 'Close Twice', closes: { twice: true } });
    await settle();
    expect(host.file.closed).toEqual(['twice']);
    expect([store.undo(), store.getState().closed]).toEqual(['Close Twice', []]);
    expect([store.redo(), store.getState().closed]).toEqual(['Close Twice', ['twice']]);
    store.select(['a']);
    expect(store.getState().closed).toEqual([]);
  });

  it('[S14] steps taken out are written into a new file first; a taken name leaves everything as it was', async () => {
    const { host, store } = await opened();
    host.beside.set('taken.yaml', 'mine');
    const refused = await store.edit({ kind: 'extract', ids: ['a'], name: 'Checks', file: 'taken.yaml' });
    expect([refused.ok, store.getState().text, host.beside.get('taken.yaml')]).toEqual([false, TEXT, 'mine']);
    const made = await store.edit({ kind: 'extract', ids: ['a'], name: 'Checks', file: 'part.yaml' });
    expect(made.ok).toBe(true);
    expect(host.beside.get('part.yaml')).toContain('command: echo a');
    expect(store.getState().text).toContain('uses: ./part.yaml');
    store.undo();
    expect(store.getState().text).toBe(TEXT);
  });
});
