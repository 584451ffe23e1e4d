import { useEffect, useState } from 'react';
import { withoutColours } from '../../../src-shared/lib/log-text.ts';
import type { LogLineView } from '../../../src-shared/wire/views.ts';
import { followLogTail } from '../../state/runs/log-tail.ts';
import { visibleText } from '../../../src-shared/lib/visible-text.ts';
import { words } from '../../ui/words.ts';

const LINES = 12;

/** The end of what a step wrote, growing while it runs. */
export function LogTail({ runId, step }: { readonly runId: string; readonly step: string }) {
  const [lines, setLines] = useState<readonly LogLineView[]>([]);
  useEffect(() => {
    const ending = new AbortController();
    setLines([]);
    followLogTail({ runId, step, most: LINES }, { signal: ending.signal, show: setLines });
    return () => ending.abort();
  }, [runId, step]);
  if (lines.length === 0) return null;
  const title = words().testing.log;
  return (
    <section className="result">
      <h3 className="field-legend">{title}</h3>
      <pre className="mono" tabIndex={0} role="region" aria-label={title} data-testid="log-tail">
        {lines.map((line) => visibleText(withoutColours(line.text))).join('\n')}
      </pre>
    </section>
  );
}
