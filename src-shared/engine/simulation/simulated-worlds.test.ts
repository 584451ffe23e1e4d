import { describe, expect, test } from 'vitest';
import { compileWorkflow } from '../../workflow/compile.ts';
import { workflowSchema } from '../../workflow/schema.ts';
import { worldsOf } from './simulated-worlds.ts';

describe('the worlds tier 3 walks in', () => {
  test('[T3] a world of a long workflow holds only what is unusual in it, and worlds in which the same happens have one name', () => {
    const steps = Array.from({ length: 50 }, (_, at) => ({ id: `s${at}`, type: 'command', command: '1' }));
    const compiled = compileWorkflow(workflowSchema.parse({ version: 1, id: 'w', name: 'w', workspace: 'none', steps }));
    if (!compiled.ok) throw new Error('The sample is not right.');
    const worlds = worldsOf(compiled.value);
    const usualAgain = { ...worlds.usual, chosen: new Map(worlds.single.at(-1)?.chosen) };
    const [key = ''] = usualAgain.chosen.keys();
    const asUsual = worlds.outcome(worlds.usual, key, 0);
    usualAgain.chosen.set(key, { words: '', outcomes: [asUsual] });
    const names = [worlds.usual, ...worlds.single].map(worlds.nameOf);
    expect([
      Math.max(...worlds.single.map(({ chosen }) => chosen.size)),
      new Set(names).size,
      worlds.nameOf(usualAgain) === names[0],
    ]).toEqual([1, worlds.single.length + 1, true]);
  });
});
