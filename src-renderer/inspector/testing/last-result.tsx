import { outputWords } from '../../../src-shared/workflow/output-words.ts';
import type { Json } from '../../../src-shared/lib/json.ts';
import type { RunDetail } from '../../../src-shared/wire/views.ts';
import { Badge } from '../../ui/badge.tsx';
import { statusOfStep } from '../../ui/status.ts';
import { inputToShow, outputToShow } from '../../ui/step-values.ts';
import { words } from '../../ui/words.ts';
import { ShownValue } from '../values/shown-value.tsx';

/** What a step got and gave in the newest run of this workflow. */
export function LastResult({ run, step }: { readonly run: RunDetail | null; readonly step: string }) {
  const say = words().inspector;
  const node = run?.run.picture.nodes.find((one) => one.id === step);
  if (run === null || node?.status === undefined) return <p className="field-help">{say.noRun}</p>;
  const result = resultOf(run, step);
  return (
    <>
      <div className="row">
        <Badge kind={statusOfStep(node.status, node.type)} />
        {result.tries > 0 && <span className="text-3 small">{say.tries(result.tries)}</span>}
      </div>
      {result.error !== undefined && <Shown title={say.failed} value={result.error} />}
      {result.output !== undefined && (
        <Shown title={say.gave} value={outputToShow(node.type, result.output)} called={(key) => outputWords(node.type, key)} />
      )}
      {result.input !== undefined && <Shown title={say.got} value={inputToShow(result.input)} />}
    </>
  );
}

function Shown({
  title,
  value,
  called = () => undefined,
}: {
  readonly title: string;
  readonly value: Json;
  readonly called?: (key: string) => string | undefined;
}) {
  return (
    <section className="result">
      <h3 className="field-legend">{title}</h3>
      <ShownValue label={title} value={value} called={called} />
    </section>
  );
}

function resultOf(
  run: RunDetail,
  step: string,
): { readonly tries: number; readonly input?: Json; readonly output?: Json; readonly error?: string } {
  let tries = 0;
  let input: Json | undefined;
  let output: Json | undefined;
  let error: string | undefined;
  for (const { body } of run.events) {
    if (body.type === 'stepStarted' && body.step === step) {
      tries += 1;
      input = body.input;
    }
    if (body.type === 'stepSucceeded' && body.step === step) {
      output = body.output;
      error = undefined;
    }
    if (body.type === 'stepFailed' && body.step === step) error = [body.error.message, body.error.hint].filter(Boolean).join(' ');
  }
  return {
    tries,
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
  };
}
