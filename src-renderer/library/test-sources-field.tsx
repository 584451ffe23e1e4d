import type { StepSource, TestSource } from '../../src-shared/engine/testing/test-sources.ts';
import type { Json } from '../../src-shared/lib/json.ts';
import type { Shape } from '../../src-shared/workflow/expressions/shape.ts';
import { whenOf } from '../ui/format.ts';
import { JsonList } from '../ui/json-list.tsx';
import { Select } from '../ui/select.tsx';
import { ValueEditor } from '../ui/value-editor.tsx';
import { words } from '../ui/words.ts';

/** What is known of a step before the tested ones. */
export interface SourceFacts {
  readonly name: string;
  readonly shape: Shape;
  /** What its outputs are called where their keys say too little. */
  readonly called: (key: string) => string | undefined;
  /** When its last result was made, wall-clock ms. */
  readonly at: number | undefined;
  readonly isStale: boolean;
  /** What the test would take, by where it comes from. */
  readonly outputs: Readonly<Partial<Record<TestSource, Json>>>;
}

/** For each step before the tested ones: where its output comes from, and the output itself to look at or to type in. */
export function TestSourcesField(props: {
  readonly sources: readonly StepSource[];
  readonly factsOf: (step: string) => SourceFacts;
  readonly onSource: (step: string, source: TestSource) => void;
  readonly onTyped: (step: string, value: Json | undefined) => void;
}) {
  const text = words().testDialog;
  const canRun = props.sources.some((one) => one.options.includes('run'));
  const shown = props.sources.filter((one) => canRun || one.isRead || one.source !== undefined);
  const doneOnly = props.sources.filter((one) => !shown.includes(one)).map((one) => props.factsOf(one.step).name);
  if (props.sources.length === 0) return null;
  return (
    <section className="test-sources">
      <h3>{text.before}</h3>
      <p className="field-help">{canRun ? text.beforeRun : text.beforeHelp}</p>
      {shown.map((one) => {
        const facts = props.factsOf(one.step);
        const id = `test-source-${one.step}`;
        return (
          <div key={one.step} className="test-source">
            <div className="test-source-head" data-focus="later">
              <label htmlFor={id}>{facts.name}</label>
              <Select
                id={id}
                value={one.source ?? null}
                placeholder={text.choose}
                options={one.options.map((option) => ({ value: option, label: optionWords(option, facts) }))}
                onChange={(next) => {
                  const source = one.options.find((option) => option === next);
                  if (source !== undefined) props.onSource(one.step, source);
                }}
              />
            </div>
            <Value step={one.step} source={one.source} facts={facts} onTyped={props.onTyped} />
          </div>
        );
      })}
      {doneOnly.length > 0 && <p className="field-help">{text.doneOnly(doneOnly.join(', '))}</p>}
    </section>
  );
}

function Value(props: {
  readonly step: string;
  readonly source: TestSource | undefined;
  readonly facts: SourceFacts;
  readonly onTyped: (step: string, value: Json | undefined) => void;
}) {
  const { step, source, facts } = props;
  if (source === undefined || source === 'run') return null;
  const output = facts.outputs[source];
  if (source === 'typed') {
    return (
      <ValueEditor
        label={words().testDialog.typedOf(facts.name)}
        shape={facts.shape}
        initial={output ?? null}
        called={facts.called}
        onChange={(value) => props.onTyped(step, value)}
      />
    );
  }
  if (output === undefined) return null;
  return (
    <div className="test-source-value" tabIndex={0} role="region" aria-label={words().testDialog.typedOf(facts.name)}>
      <JsonList value={output} called={facts.called} />
    </div>
  );
}

function optionWords(source: TestSource, { at, isStale }: SourceFacts): string {
  const { sources } = words().testDialog;
  if (source !== 'earlier') return sources[source];
  const when = at === undefined ? '' : whenOf(at);
  return isStale ? sources.stale(when) : sources.earlier(when);
}
