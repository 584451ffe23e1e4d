import { useMemo } from 'react';
import { isJsonList } from '../../../src-shared/lib/json-guards.ts';
import { liveResult, typeInWords } from '../../commands/live-scope.ts';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { words } from '../../ui/words.ts';
import { useBinding } from './binding.ts';
import { sampleWords } from './value-rows.ts';

/** What an expression gives with the last run's values, and what kind of value it gives at all. */
export function LiveLine({ text, wants }: { readonly text: string; readonly wants: 'condition' | 'list' | 'value' }) {
  const binding = useBinding();
  const say = words().values;
  const scope = useMemo(() => binding.scope(), [binding]);
  const result = useMemo(() => liveResult(text, scope), [text, scope]);
  const type = useMemo(() => typeInWords(text, scope.shape), [text, scope]);
  if (result.kind === 'unreadable') return null;
  const source = scope.from === 'run' ? say.withLastRun : say.withDefaults;
  const kind = type.ok ? <span className="text-3"> {say.gives(type.value)}</span> : null;
  switch (result.kind) {
    case 'unknown':
      return (
        <p className="live-line">
          <span className="text-3">
            {say.runFirst(result.steps.map((id) => binding.draft.all.get(id)?.name ?? id))}
            {kind}
          </span>
        </p>
      );
    case 'failed':
      return (
        <p className="live-line live-bad">
          <StatusGlyph kind="to-fix" size={14} />
          <span>{say.failedWith(result.problem.message)}</span>
        </p>
      );
    case 'value': {
      const { value } = result;
      if (typeof value === 'boolean')
        return (
          <p className="live-line" data-live={String(value)}>
            <StatusGlyph kind={value ? 'done' : 'skipped'} size={14} />
            <span>
              {value ? say.isTrue(source) : say.isFalse(source)}
              {kind}
            </span>
          </p>
        );
      const fits = wants === 'value' || (wants === 'list' && isJsonList(value));
      return (
        <p className={fits ? 'live-line' : 'live-line live-bad'}>
          <StatusGlyph kind={fits ? 'done' : 'to-fix'} size={14} />
          <span>{fits ? say.isNow(sampleWords(value), source) : say.isNotWanted(sampleWords(value), wants)}</span>
        </p>
      );
    }
  }
}
