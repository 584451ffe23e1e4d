import { useEffect, useMemo, useRef, useState } from 'react';
import type { Json, JsonObject } from '../../../src-shared/lib/json.ts';
import type { Problem } from '../../../src-shared/lib/problem.ts';
import type { BranchEdit, BranchPreview } from '../../../src-shared/wire/branch-views.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/check.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { FormFields } from '../../ui/form-fields.tsx';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { words } from '../../ui/words.ts';
import { ask } from '../../state/host.ts';
import { pickPath } from '../../state/pick-path.ts';
import { go } from '../../state/session.ts';
import { BranchOutlook } from './branch-outlook.tsx';
import './branch.css';

/** How long nothing is typed before the preview is asked for again, ms. */
const PAUSE_MS = 300;

/** "Run again from here": what would be done, what is kept, what may be changed first, and the start. */
export function BranchDialog(props: {
  readonly runId: string;
  readonly step: string;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const { runId, step, name, onClose } = props;
  const text = words().branch;
  const [first, setFirst] = useState<BranchPreview | null>(null);
  const [preview, setPreview] = useState<BranchPreview | null>(null);
  const [inputs, setInputs] = useState<JsonObject>({});
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  const [agreed, setAgreed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const edits = useMemo(() => editsOf(first, inputs, fields), [first, inputs, fields]);

  useEffect(() => {
    let current = true;
    const timer = setTimeout(
      () => {
        void ask((client) => client.runs.branchPreview({ runId, step, edits: [...edits] })).then((answer) => {
          if (!current) return;
          setProblem(answer.ok ? null : answer.error);
          if (!answer.ok) return;
          setPreview(answer.value);
          setAgreed(false);
          setFirst((was) => was ?? answer.value);
        });
      },
      edits.length === 0 ? 0 : PAUSE_MS,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [runId, step, edits]);

  const start = async () => {
    if (preview === null) return;
    setBusy(true);
    const answer = await ask((client) =>
      client.runs.branch({ runId, step, edits: [...edits], ...(agreed ? { confirmed: preview.boundTo } : {}) }),
    );
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.error);
      return;
    }
    onClose();
    go({ kind: 'run', runId: answer.value.runId });
  };

  const failure = problem ?? preview?.files.problem ?? null;
  const needsYes = (preview?.confirm.length ?? 0) > 0 && !agreed;
  return (
    <Dialog
      open
      size="wide"
      onClose={onClose}
      title={text.title(name)}
      lead={text.lead}
      focus={cancel}
      foot={
        <>
          <span className="run-dialog-failure small">{failure !== null && <Failure problem={failure} />}</span>
          <span className="spacer" />
          {edits.length > 0 && (
            <Button
              kind="ghost"
              onClick={() => {
                setInputs({});
                setFields({});
              }}
            >
              {text.reset}
            </Button>
          )}
          <Button ref={cancel} onClick={onClose}>
            {words().acts.cancel}
          </Button>
          <Button
            kind="primary"
            icon="again"
            busy={busy}
            disabled={preview === null || failure !== null || needsYes}
            onClick={() => void start()}
          >
            {busy ? text.starting : text.start}
          </Button>
        </>
      }
    >
      <div className="branch">
        <form className="branch-form" noValidate onSubmit={(event) => event.preventDefault()}>
          <h3>
            {text.change} {edits.length > 0 && <span className="text-3 branch-count">{text.changed(edits.length)}</span>}
          </h3>
          {first !== null && first.inputs.length + first.fields.length === 0 && <p className="small text-3">{text.changeNone}</p>}
          {first !== null && (
            <FormFields
              fields={Object.fromEntries(first.inputs.map(({ name: id, field }) => [id, field]))}
              values={{ ...Object.fromEntries(first.inputs.map(({ name: id, value }) => [id, value])), ...inputs }}
              problems={{}}
              onChange={(id, value) => setInputs((was) => ({ ...was, [id]: value }))}
              pick={pickPath}
            />
          )}
          {first?.fields.map((field) => (
            <Field key={field.path} label={text.fieldOf(field.name, fieldWord(field.field))}>
              {(ids) => (
                <TextArea
                  {...ids}
                  mono={field.field !== 'goal'}
                  value={fields[field.path] ?? field.value}
                  onChange={(event) => {
                    const { value } = event.currentTarget;
                    setFields((was) => ({ ...was, [field.path]: value }));
                  }}
                />
              )}
            </Field>
          ))}
        </form>
        <div className="branch-side" tabIndex={0} role="region" aria-label={text.again}>
          {preview !== null && <BranchOutlook preview={preview} />}
          {preview !== null && preview.confirm.length > 0 && (
            <section className="branch-confirm">
              <Checkbox checked={agreed} onChange={setAgreed}>
                {text.confirmYes}
              </Checkbox>
            </section>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function Failure(props: { readonly problem: Problem }) {
  return (
    <span className="field-error" role="alert">
      <StatusGlyph kind="to-fix" size={14} />
      <span>
        <b>{props.problem.message}</b> {props.problem.hint}
      </span>
    </span>
  );
}

function fieldWord(field: string): string {
  const known: Readonly<Record<string, string>> = words().branch.fields;
  return known[field] ?? field;
}

/** What the person changed, compared with what the run was started with. */
function editsOf(
  first: BranchPreview | null,
  inputs: JsonObject,
  fields: Readonly<Record<string, string>>,
): readonly BranchEdit[] {
  if (first === null) return [];
  const changed = (value: Json | undefined, before: Json): value is Json =>
    value !== undefined && JSON.stringify(value) !== JSON.stringify(before);
  return [
    ...first.inputs.flatMap(({ name, value }) => {
      const next = inputs[name];
      return changed(next, value) ? [{ path: `inputs.${name}`, value: next }] : [];
    }),
    ...first.fields.flatMap(({ path, value }) => {
      const next = fields[path];
      return changed(next, value) ? [{ path, value: next }] : [];
    }),
  ];
}
