import { describe, expect, it } from 'vitest';
import { nameStep } from '../../commands/step-edits.ts';
import { fakeHost } from './document-host.fixture.ts';
import { createDocumentStore } from './document-store.ts';
import { createOpenDocuments, type OpenDocument } from './open-documents.ts';

const TEXT = 'version: 1\nid: demo\nname: Demo\nsteps:\n  - id: a\n    type: command\n    command: echo a\n';

function windowOf() {
  const closed: string[] = [];
  const rested: string[] = [];
  const tested: string[] = [];
  const hosts = new Map<string, ReturnType<typeof fakeHost>>();
  const openOne = (path: string): OpenDocument => {
    const host = hosts.get(path) ?? fakeHost(TEXT);
    hosts.set(path, host);
    const document = createDocumentStore(host.client, path, { now: () => 0, later: () => undefined });
    void document.open();
    return {
      document,
      tests: {
        getState: () => ({ results: new Map(), pins: new Map(), stale: new Set(), live: null }),
        subscribe: () => () => undefined,
        open: async () => void tested.push(path),
        compiled: async () => undefined,
        outline: () => {
          throw new Error('Nothing is tested here.');
        },
        start: async () => ({ ok: true, value: undefined }),
        stop: async () => ({ ok: true, value: undefined }),
        pin: async () => ({ ok: true, value: undefined }),
        close: () => undefined,
      },
      look: { last: () => ({ view: 'canvas', text: 'closed' }), keep: () => undefined },
      rest: () => void rested.push(path),
      close: () => {
        closed.push(path);
        document.close();
      },
    };
  };
  return { documents: createOpenDocuments(openOne), hosts, closed, rested, tested };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('open documents', () => {
  it('[OD1] whoever goes into a workflow and comes back finds selection, unsaved text and undo, and no word of a draft', async () => {
    const { documents } = windowOf();
    const { document } = documents.show('/w/outer.yaml', []).shown;
    await settled();
    document.perform(nameStep(document.source(), 'a', 'First'));
    document.select(['a']);
    const inner = documents.show('/w/inner.yaml', ['/w/outer.yaml']);
    await settled();
    expect([inner.trail[0]?.document, inner.shown.document.getState().path]).toEqual([document, '/w/inner.yaml']);
    const back = documents.show('/w/outer.yaml', []).shown.document;
    await settled();
    const { selection, recovered, draft } = back.getState();
    expect([back, selection, recovered, draft.all.get('a')?.name]).toEqual([document, ['a'], null, 'First']);
    expect([back.undo(), back.getState().text]).toEqual(['Rename A', TEXT]);
  });

  it('[OD2] what happened to the file meanwhile is taken in on coming back', async () => {
    const { documents, hosts, tested } = windowOf();
    const { document } = documents.show('/w/outer.yaml', []).shown;
    await settled();
    documents.show('/w/inner.yaml', ['/w/outer.yaml']);
    const host = hosts.get('/w/outer.yaml');
    if (host === undefined) throw new Error('Nothing was opened.');
    host.file = { ...host.file, text: TEXT.replace('Demo', 'Theirs'), version: 'x' };
    documents.show('/w/outer.yaml', []);
    await settled();
    expect([document.getState().draft.fields.name, tested]).toEqual(['Theirs', ['/w/outer.yaml']]);
  });

  it('[OD3] of the saved ones the oldest are closed; unsaved ones and the way here stay', async () => {
    const { documents, closed } = windowOf();
    const unsaved = documents.show('/w/unsaved.yaml', []).shown.document;
    documents.show('/w/outer.yaml', []);
    await settled();
    unsaved.perform(nameStep(unsaved.source(), 'a', 'First'));
    for (let at = 0; at < 12; at++) documents.show(`/w/${at}.yaml`, ['/w/outer.yaml']);
    expect(closed).toEqual(['/w/0.yaml', '/w/1.yaml', '/w/2.yaml']);
  });

  it('[OD5] only the document that is shown is worked for, and none when the window shows something else', async () => {
    const { documents, rested } = windowOf();
    documents.show('/w/outer.yaml', []);
    documents.show('/w/inner.yaml', ['/w/outer.yaml']);
    const before = [...rested];
    documents.leave();
    expect([before, rested]).toEqual([['/w/outer.yaml'], ['/w/outer.yaml', '/w/outer.yaml', '/w/inner.yaml']]);
  });

  it('[OD4] a file that could not be opened is tried again', async () => {
    const { documents, hosts } = windowOf();
    const host = fakeHost(TEXT);
    hosts.set('/w/a.yaml', host);
    host.file.gone = true;
    const first = documents.show('/w/a.yaml', []).shown.document;
    await settled();
    host.file.gone = false;
    const second = documents.show('/w/a.yaml', []).shown.document;
    await settled();
    expect([first.getState().phase, second.getState().phase]).toEqual(['failed', 'ready']);
  });
});
