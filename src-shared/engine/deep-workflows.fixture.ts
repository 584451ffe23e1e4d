import type { CompiledWorkflow } from '../workflow/compiled.ts';
import { compiledOf, type Draw } from './random-run.fixture.ts';

/** Draws a workflow of loops in loops, agents, approvals that may ask for changes, evidence and repairs. */
export function drawDeepWorkflow(draw: Draw): CompiledWorkflow {
  let made = 0;

  function siblings(count: number, depth: number): object[] {
    const ids: string[] = [];
    return Array.from({ length: count }, () => {
      const id = `s${(made += 1)}`;
      const needs = [...new Set(Array.from({ length: draw(3) }, () => ids[draw(ids.length)]))].filter((one) => one !== undefined);
      const first = ids.length === 0 || draw(3) === 0 ? { needs } : {};
      ids.push(id);
      return { id, ...first, ...failing(), ...kindOf(depth) };
    });
  }

  function kindOf(depth: number): object {
    const kind = draw(depth > 0 ? 9 : 6);
    if (kind >= 6) return loop(depth);
    if (kind === 0) return { type: 'approve', reason: 'r' };
    if (kind === 1)
      return { type: 'agent', role: 'implementer', goal: 'g', ...(draw(3) === 0 ? { agent: 'you' } : {}), ...checked() };
    if (kind === 2) return { type: 'agent', role: 'implementer', goal: 'g', confirm: draw(2) === 0 };
    if (kind === 3) return { type: 'tool', server: 'flowright', tool: 'write', ...checked() };
    if (kind === 4) return { type: 'ask', form: { n: { type: 'text' } }, ...checked() };
    return { type: 'command', command: '1', writes: draw(3) === 0, ...checked() };
  }

  function loop(depth: number): object {
    const times = draw(4);
    const steps = siblings(1 + draw(3), depth - 1);
    return { type: 'loop', times, max_iterations: 4, max_parallel: 1 + draw(3), steps };
  }

  function checked(): object {
    return draw(3) === 0 ? { verify: [{ command: 'true' }, { expression: 'true' }] } : {};
  }

  function failing(): object {
    const how = draw(7);
    const retry = draw(2) === 0 ? { retry: { max_attempts: 1 + draw(3), backoff_sec: draw(3) * 5 } } : {};
    if (how === 0) return { ...retry, on_failure: 'continue' };
    if (how === 1) return { ...retry, on_failure: { agent_retry: { role: 'tester', max_attempts: 1 + draw(2) } } };
    if (how === 2 && draw(3) === 0) return { ...retry, on_failure: { fail_fast: { message: 'enough' } } };
    return retry;
  }

  return compiledOf(siblings(2 + draw(5), 3));
}
