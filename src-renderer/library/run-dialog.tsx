import { useEffect, useRef, useState } from 'react';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { checkFormValues } from '../../src-shared/workflow/form-values.ts';
import type { Capability, LibraryDetail } from '../../src-shared/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { showFirstProblem } from '../ui/first-problem.ts';
import { FormFields } from '../ui/form-fields.tsx';
import { Picture } from '../ui/picture.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { say } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { ask, CANNOT_ENFORCE, FOLDER_DIRTY, SECRET_MISSING, SECRETS_LOCKED } from '../state/host.ts';
import { lastInputs, rememberInputs } from '../state/last-inputs.ts';
import { pickPath } from '../state/pick-path.ts';
import { closeRunDialog, go, useSession, type RunTarget } from '../state/session.ts';
import { changeSettings, useSettings } from '../state/settings.ts';
import { useSecrets, loadSecrets } from '../state/secrets.ts';
import { CapabilityList } from './capability-list.tsx';
import { FolderField } from './folder-field.tsx';
import { MissingSecret } from './missing-secret.tsx';
import { StartFailure, StartQuestions, type Consent, type DirtyAnswer } from './start-questions.tsx';
import './run-dialog.css';

/** Not an id a workflow's own field could have. */
const FOLDER = ' folder';

type Shown = Pick<LibraryDetail['entry'], 'name' | 'description' | 'inputs' | 'workspace' | 'picture'> & {
  readonly hash: string | null;
  readonly ok: boolean;
  readonly capabilities: readonly Capability[];
  readonly notYet: LibraryDetail['notYet'];
  readonly touchesProject: boolean;
};

/** Asks for a workflow's inputs as one form, shows what it may do, and starts it. Open while the session names a target. */
export function RunDialog() {
  const target = useSession((state) => state.running);
  if (target === null) return null;
  return <Open key={target.path} target={target} />;
}

function Open(props: { readonly target: RunTarget }) {
  const { target } = props;
  const text = words().runDialog;
  const project = useSettings((state) => state.settings.project);
  const [shown, setShown] = useState<Shown | null>(null);
  const [values, setValues] = useState<JsonObject>({});
  const [remembered, setRemembered] = useState(false);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Problem | null>(null);
  const [consent, setConsent] = useState<Consent>('unasked');
  const [dirty, setDirty] = useState<DirtyAnswer>('unasked');
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  const secrets = useSecrets((kept) => kept.rows);
  const cancel = useRef<HTMLButtonElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const refuse = (found: Readonly<Record<string, string>>) => {
    setProblems(found);
    requestAnimationFrame(() => showFirstProblem(form.current));
  };

  useEffect(() => {
    void loadSecrets();
  }, []);

  useEffect(() => {
    let current = true;
    const ref = target.kind === 'entry' ? target.ref : target.path;
    void ask((client) => client.library.inspect({ ref, ...(project === null ? {} : { project }) })).then((answer) => {
      if (!current) return;
      if (target.kind === 'text') setShown({ ...target.entry, ok: true });
      else if (answer.ok)
        setShown({
          ...answer.value.entry,
          capabilities: answer.value.capabilities,
          notYet: answer.value.notYet,
          touchesProject: answer.value.touchesProject,
        });
      else setFailure(answer.error);
      const known = answer.ok ? lastInputs(answer.value.entry.path) : {};
      setRemembered(Object.keys(known).length > 0);
      setValues((was) => (Object.keys(was).length > 0 ? was : known));
    });
    return () => {
      current = false;
    };
  }, [target, project, round]);

  const start = async () => {
    if (shown === null) return;
    if (shown.touchesProject && project === null) {
      refuse({ [FOLDER]: text.folderNeeded });
      return;
    }
    const checked = checkFormValues(shown.inputs, values);
    if (!checked.ok) {
      refuse(
        Object.fromEntries(
          checked.error.map((one) => [one.at ?? '', one.hint === undefined ? one.message : `${one.message} ${one.hint}`]),
        ),
      );
      return;
    }
    setProblems({});
    setFailure(null);
    setBusy(true);
    const answer = await ask((client) =>
      client.runs.start({
        target: target.kind === 'entry' ? { ref: target.ref } : { text: target.text, path: target.path },
        inputs: checked.value,
        ...(project === null ? {} : { project }),
        ...(dirty === 'with' ? { dirty: true } : dirty === 'without' ? { dirty: false } : {}),
        ...(consent === 'given' ? { unenforced: true } : {}),
        ...(shown.hash === null ? {} : { hash: shown.hash }),
      }),
    );
    setBusy(false);
    if (answer.ok) {
      rememberInputs(target.path, checked.value, shown.inputs);
      void changeSettings({ welcomed: true });
      closeRunDialog();
      go({ kind: 'run', runId: answer.value.runId });
      return;
    }
    if (answer.error.code === FOLDER_DIRTY) setDirty('asked');
    else if (answer.error.code === CANNOT_ENFORCE) {
      setConsent('asked');
      setFailure(answer.error);
    } else if (answer.error.code === 'changed_since_shown') {
      setRound((was) => was + 1);
      say(text.changed);
    } else setFailure(answer.error);
  };

  const name = shown?.name ?? '';
  const fields = shown?.inputs ?? {};
  const blocked = shown !== null && (!shown.ok || shown.notYet.length > 0);
  return (
    <Dialog
      open
      size="wide"
      onClose={closeRunDialog}
      title={name === '' ? text.start : text.title(name)}
      lead={shown?.description}
      focus={Object.keys(fields).length === 0 && shown?.touchesProject !== true ? cancel : undefined}
      foot={
        <>
          <span className="run-dialog-failure small">{failure !== null && <StartFailure problem={failure} />}</span>
          <span className="spacer" />
          <Button ref={cancel} onClick={closeRunDialog}>
            {words().acts.cancel}
          </Button>
          <Button
            kind="primary"
            icon="play"
            form="run-form"
            type="submit"
            busy={busy}
            disabled={shown === null || blocked || dirty === 'asked' || consent === 'asked'}
          >
            {busy ? text.starting : text.start}
          </Button>
        </>
      }
    >
      <div className="run-dialog">
        <form
          id="run-form"
          ref={form}
          className="run-dialog-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          {blocked && (
            <div className="run-dialog-note">
              <StatusGlyph kind="to-fix" size={14} />
              <div>
                <b>{text.notYet}</b>
                {shown.notYet.map((one) => (
                  <div key={`${one.step}${one.what}`}>
                    {one.step}: {one.what}
                  </div>
                ))}
                {!shown.ok && <div>{text.cannot}</div>}
              </div>
            </div>
          )}
          {shown?.touchesProject === true && (
            <FolderField
              workspace={shown.workspace}
              error={project === null ? problems[FOLDER] : undefined}
              onChange={() => {
                setDirty('unasked');
                setFailure(null);
                setProblems(({ [FOLDER]: _gone, ...rest }) => rest);
              }}
            />
          )}
          {shown !== null && Object.keys(fields).length === 0 && <p className="text-2">{text.noInputs}</p>}
          {target.kind === 'text' && target.entry.unsaved && <p className="small text-3">{text.unsaved}</p>}
          {remembered && Object.keys(fields).length > 0 && <p className="small text-3">{text.lastValues}</p>}
          <FormFields
            fields={fields}
            values={values}
            problems={problems}
            onChange={(id, value) => {
              setValues((was) => ({ ...was, [id]: value }));
              setProblems(({ [id]: _gone, ...rest }) => rest);
            }}
            pick={pickPath}
            secrets={secrets.map(({ name }) => name)}
          />
          {(failure?.code === SECRET_MISSING || failure?.code === SECRETS_LOCKED) && (
            <MissingSecret key={failure.at} name={failure.at ?? ''} onSet={() => void start()} />
          )}
          <StartQuestions consent={consent} dirty={dirty} onConsent={setConsent} onDirty={setDirty} />
        </form>
        <aside className="run-dialog-side">
          {shown !== null && (
            <>
              <section>
                <h3>{words().workflow.steps}</h3>
                <div className="card run-dialog-picture">
                  <Picture picture={shown.picture} width={300} height={84} />
                </div>
              </section>
              <section>
                <h3>{words().workflow.mayDo}</h3>
                <CapabilityList capabilities={shown.capabilities} />
              </section>
            </>
          )}
        </aside>
      </div>
    </Dialog>
  );
}
