import { useEffect, useMemo, useRef, useState } from 'react';
import { jsonObjectSchema, type Json, type JsonObject } from '../../src-shared/lib/json.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Decision } from '../../src-shared/history/events.ts';
import { checkFormValues } from '../../src-shared/workflow/form-values.ts';
import { formFieldSchema, type FormField } from '../../src-shared/workflow/form-field.ts';
import type { WaitingView } from '../../src-shared/wire/views.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Field, TextArea } from '../ui/field.tsx';
import { fileNameOf, numberOf, whenOf } from '../ui/format.ts';
import { FormFields } from '../ui/form-fields.tsx';
import { showFirstProblem } from '../ui/first-problem.ts';
import { firstClickOnly } from '../ui/first-click.ts';
import { Icon } from '../ui/icon.tsx';
import { Picture } from '../ui/picture.tsx';
import { RadioGroup } from '../ui/check.tsx';
import { visibleText } from '../../src-shared/lib/visible-text.ts';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';
import { pickPath } from '../state/pick-path.ts';
import { addressOf } from '../state/route.ts';
import { useRuns } from '../state/runs/runs.ts';
import { AttachmentList } from './attachment-list.tsx';
import { outputForm, outputValues } from './output-form.ts';
import { useAnswer } from './use-answer.ts';
import { Shown } from './request-shown.tsx';
import { checkRows, RowsOfAnswers } from './rows-field.tsx';

/** One request in full: what exactly will happen, where, asked when and by whom, and the decisions it takes. Nothing decides by default. */
export function RequestView(props: { readonly item: WaitingView }) {
  const { item } = props;
  const { prompt } = item;
  const text = words().inbox;
  const [said, setSaid] = useState('');
  const [option, setOption] = useState<string | undefined>(undefined);
  const [values, setValues] = useState<JsonObject>({});
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const { busy, send } = useAnswer(item);
  const head = useRef<HTMLHeadingElement>(null);
  const run = useRuns((state) => state.byId[item.runId]);
  const fields = useMemo(() => formOf(prompt.form), [prompt.form]);
  const output = useMemo(() => outputForm(prompt.outputSchema), [prompt.outputSchema]);
  useEffect(() => head.current?.focus(), []);
  const section = useRef<HTMLElement>(null);
  const refuse = (found: Readonly<Record<string, string>>) => {
    setProblems(found);
    requestAnimationFrame(() => showFirstProblem(section.current));
  };

  const withWords = (decision: Decision) => {
    if (said.trim() === '') {
      refuse({ words: text.wordsNeeded });
      return;
    }
    void send({ decision, words: said.trim(), ...(option === undefined ? {} : { option }) });
  };
  const submitForm = () => {
    const checked = checkFormValues(fields, values);
    if (checked.ok) void send({ decision: 'submit', values: checked.value });
    else refuse(problemsOf(checked.error));
  };
  const submitOwn = () => {
    if (output.kind === 'fields') {
      const plain = Object.fromEntries(Object.entries(values).filter(([id]) => id in output.fields));
      const checked = checkFormValues(output.fields, plain);
      const rows = checkRows(output.rows, values);
      if (!checked.ok || !rows.ok) {
        refuse({ ...(checked.ok ? {} : problemsOf(checked.error)), ...(rows.ok ? {} : rows.error) });
        return;
      }
      void send({
        decision: 'submit',
        values: outputValues(prompt.outputSchema, { ...checked.value, ...rows.value }),
        ...(said.trim() === '' ? {} : { words: said.trim() }),
      });
      return;
    }
    if (output.kind === 'text') {
      void send({ decision: 'submit', ...(said.trim() === '' ? {} : { words: said.trim() }) });
      return;
    }
    try {
      void send({ decision: 'submit', values: jsonObjectSchema.parse(JSON.parse(said)) });
    } catch {
      refuse({ words: words().form.badJson });
    }
  };
  const options = prompt.options ?? [];
  const change = (id: string, value: Json) => {
    setValues((was) => ({ ...was, [id]: value }));
    setProblems((was) => Object.fromEntries(Object.entries(was).filter(([at]) => at !== id && !at.startsWith(`${id}.`))));
  };

  return (
    <section className="request" aria-label={text.details} ref={section}>
      <div className="request-body">
        <div>
          <div className="row caption text-3 request-by">
            <Badge kind="needs-you" />
            <span className="figures">
              {item.workflowName}. {text.askedBy(whenOf(item.since), item.name)}
            </span>
          </div>
          <h2 className="request-title" ref={head} tabIndex={-1}>
            {visibleText(prompt.title)}
          </h2>
          {prompt.reason !== '' && prompt.reason !== prompt.title && (
            <p className="text-2 request-reason">{visibleText(prompt.reason)}</p>
          )}
        </div>
        <dl className="facts">
          <div>
            <dt>{text.worksIn}</dt>
            <dd className="one" title={item.projectRoot}>
              {fileNameOf(item.projectRoot)}
            </dd>
          </div>
          <div>
            <dt>{text.cost}</dt>
            <dd>
              {item.credits === 0
                ? words().units.noCredits
                : words().units.credits(numberOf(item.credits), run?.maxCredits == null ? null : numberOf(run.maxCredits))}
            </dd>
          </div>
          <div>
            <dt>{text.asked}</dt>
            <dd>{whenOf(item.since)}</dd>
          </div>
          <div>
            <dt>{prompt.until === undefined ? text.workflow : text.lapses}</dt>
            <dd className="one">
              {prompt.until === undefined ? (
                <a href={addressOf({ kind: 'run', runId: item.runId, step: item.step })}>{text.openRun}</a>
              ) : (
                whenOf(prompt.until)
              )}
            </dd>
          </div>
        </dl>
        {(prompt.shows ?? []).map((shown, index) => (
          <Shown key={index} label={shown.label} value={shown.value} />
        ))}
        <AttachmentList runId={item.runId} attachments={prompt.attachments ?? []} />
        <div className="request-columns">
          <div className="request-answer">
            {prompt.kind === 'agent' && (
              <p className="small text-3">
                {text.folder}: <span className="mono">{item.folder ?? item.projectRoot}</span>{' '}
                <Button
                  kind="link"
                  size="small"
                  onClick={() => void ask((client) => client.app.reveal({ path: item.folder ?? item.projectRoot }))}
                >
                  {text.openFolder}
                </Button>
              </p>
            )}
            {options.length > 0 && (
              <RadioGroup
                legend={text.chosen}
                name="option"
                value={option}
                options={options.map((one) => ({ value: one, label: visibleText(one) }))}
                onChange={setOption}
              />
            )}
            {prompt.kind === 'ask' && (
              <FormFields fields={fields} values={values} problems={problems} onChange={change} pick={pickPath} />
            )}
            {prompt.kind === 'agent' && output.kind === 'fields' && (
              <>
                <h3 className="request-part">
                  {text.result} <span className="text-3">{text.resultHelp}</span>
                </h3>
                <FormFields fields={output.fields} values={values} problems={problems} onChange={change} pick={pickPath} />
                {Object.entries(output.rows).map(([id, rows]) => (
                  <RowsOfAnswers
                    key={id}
                    id={id}
                    rows={rows}
                    value={values[id] ?? null}
                    problems={problems}
                    onChange={(value) => change(id, value)}
                  />
                ))}
              </>
            )}
            {prompt.kind !== 'ask' && (
              <Field
                label={
                  prompt.kind === 'agent'
                    ? output.kind === 'fields'
                      ? text.words
                      : output.kind === 'json'
                        ? `${text.result} (${words().form.json})`
                        : text.result
                    : text.words
                }
                note={prompt.kind === 'agent' || prompt.kind === 'unknown' ? undefined : text.wordsNote}
                help={text.wordsHelp}
                error={problems['words']}
              >
                {(ids) => (
                  <TextArea
                    {...ids}
                    mono={prompt.kind === 'agent' && output.kind === 'json'}
                    value={said}
                    onChange={(event) => {
                      setSaid(event.currentTarget.value);
                      setProblems(({ words: _gone, ...rest }) => rest);
                    }}
                  />
                )}
              </Field>
            )}
            {(prompt.kind === 'approve' || prompt.kind === 'confirm') && (
              <p className="small text-3">
                {prompt.decisions?.includes('changes') === true ? text.explain : text.explainNoChanges}
              </p>
            )}
          </div>
          {run !== undefined && (
            <aside className="card request-where">
              <h3>{text.where}</h3>
              <Picture picture={run.picture} width={270} height={60} />
              <div className="caption">
                <a href={addressOf({ kind: 'run', runId: item.runId, step: item.step })}>{text.openRun}</a>
              </div>
            </aside>
          )}
        </div>
      </div>
      <footer className="request-foot" onClickCapture={firstClickOnly}>
        <span className="row small text-3 request-bound">
          <Icon name="shield" />
          {text.bound}
        </span>
        <span className="spacer" />
        <Decisions
          kind={prompt.kind}
          decisions={prompt.decisions ?? []}
          busy={busy}
          needsOption={options.length > 0 && option === undefined}
          onWords={withWords}
          onApprove={() =>
            void send({
              decision: 'approve',
              ...(option === undefined ? {} : { option }),
              ...(said.trim() === '' ? {} : { words: said.trim() }),
            })
          }
          onSubmit={() => (prompt.kind === 'agent' ? submitOwn() : submitForm())}
          onPlain={(decision) => void send({ decision, ...(said.trim() === '' ? {} : { words: said.trim() }) })}
        />
      </footer>
    </section>
  );
}

function Decisions(props: {
  readonly kind: WaitingView['prompt']['kind'];
  readonly decisions: readonly Decision[];
  readonly busy: boolean;
  readonly needsOption: boolean;
  readonly onWords: (decision: Decision) => void;
  readonly onApprove: () => void;
  readonly onSubmit: () => void;
  readonly onPlain: (decision: Decision) => void;
}) {
  const text = words().inbox;
  switch (props.kind) {
    case 'ask':
      return (
        <Button kind="primary" icon="check" busy={props.busy} onClick={props.onSubmit}>
          {text.submit}
        </Button>
      );
    case 'agent':
      return (
        <>
          <Button kind="danger" busy={props.busy} onClick={() => props.onWords('reject')}>
            {text.cannot}
          </Button>
          <Button kind="primary" icon="check" busy={props.busy} onClick={props.onSubmit}>
            {text.done}
          </Button>
        </>
      );
    case 'unknown':
      return (
        <>
          <Button busy={props.busy} onClick={() => props.onPlain('failed')}>
            {text.didNot}
          </Button>
          <Button busy={props.busy} onClick={() => props.onPlain('retry')}>
            {text.again}
          </Button>
          <Button kind="primary" busy={props.busy} onClick={() => props.onPlain('succeeded')}>
            {text.happened}
          </Button>
        </>
      );
    case 'approve':
    case 'confirm':
    case 'budget':
    case 'wait':
      return (
        <>
          <Button kind="danger" busy={props.busy} onClick={() => props.onWords('reject')}>
            {text.decline}
          </Button>
          {props.decisions.includes('changes') && (
            <Button busy={props.busy} onClick={() => props.onWords('changes')}>
              {text.changes}
            </Button>
          )}
          <Button kind="primary" icon="check" busy={props.busy} disabled={props.needsOption} onClick={props.onApprove}>
            {text.approve}
          </Button>
        </>
      );
  }
}

function formOf(form: JsonObject | undefined): Readonly<Record<string, FormField>> {
  return Object.fromEntries(
    Object.entries(form ?? {}).flatMap(([id, field]) => {
      const parsed = formFieldSchema.safeParse(field);
      return parsed.success ? [[id, parsed.data]] : [];
    }),
  );
}

function problemsOf(problems: readonly Problem[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    problems.map((one) => [one.at ?? '', one.hint === undefined ? one.message : `${one.message} ${one.hint}`]),
  );
}
