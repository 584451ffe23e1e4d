import { describe, expect, it } from 'vitest';
import type { Answer, Question } from './live-messages.ts';
import { createReaders, type ReaderEvents } from './readers.ts';

const READ: Question = { kind: 'read', changes: [] };
const DONE: Answer = { kind: 'compile', compiled: undefined };

/** Workers by number in the order they were started: what they were told, and what they tell. */
function started() {
  const workers: { readonly told: string[]; readonly events: ReaderEvents }[] = [];
  const readers = createReaders((events) => {
    const told: string[] = [];
    workers.push({ told, events });
    return {
      post: (question) => told.push(question.kind === 'open' ? `open ${question.path}` : question.kind),
      end: () => told.push('end'),
    };
  });
  return { readers, workers, told: () => workers.map(({ told }) => told.join(', ')) };
}

describe('workers that read', () => {
  it('[RD1] the next document is read by the worker that is free, which let go of the one before', async () => {
    const { readers, workers, told } = started();
    readers.prepare();
    const first = readers.take('/w/a.yaml');
    const asked = first.ask(READ);
    workers[0]?.events.onAnswer(DONE);
    expect(await asked).toEqual(DONE);
    first.leave();
    void readers.take('/w/b.yaml').ask(READ);
    expect(told()).toEqual(['open /w/a.yaml, read, open , open /w/b.yaml, read']);
  });

  it('[RD2] of several that become free one stays, and one that is at work is ended', () => {
    const { readers, workers, told } = started();
    const [one, other, busy] = [readers.take('/a'), readers.take('/b'), readers.take('/c')];
    for (const reader of [one, other, busy]) void reader.ask(READ).catch(() => undefined);
    for (const worker of workers.slice(0, 2)) worker.events.onAnswer(DONE);
    for (const reader of [busy, one, other]) reader.leave();
    expect(told()).toEqual(['open /a, read, open ', 'open /b, read, end', 'open /c, read, end']);
  });

  it('[RD3] what a broken worker was asked is refused, and the next question is for a new one', async () => {
    const { readers, workers, told } = started();
    const reader = readers.take('/a');
    const lost = reader.ask(READ);
    workers[0]?.events.onBroken();
    await expect(lost).rejects.toThrow('has stopped');
    void reader.ask(READ);
    expect(told()).toEqual(['open /a, read, end', 'open /a, read']);
  });
});
