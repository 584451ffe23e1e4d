import { useEffect, useState } from 'react';
import type { Capability, LibraryDetail } from '../../src-shared/wire/views.ts';
import { Picture } from '../ui/picture.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { say } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';
import { lastInputs, rememberInputs } from '../state/runs/last-inputs.ts';
import { closeRunDialog, go, useSession, type RunTarget } from '../state/session.ts';
import { changeSettings, useSettings } from '../state/settings.ts';
import { CapabilityList } from './capability-list.tsx';
import { StartDialog } from './start-dialog.tsx';
import { useStartForm } from './use-start-form.ts';

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
  const [remembered, setRemembered] = useState(false);
  const [round, setRound] = useState(0);
  const state = useStartForm({ values: {}, dirty: 'unasked' });
  const { begin, setFailure } = state;

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
      begin(known);
    });
    return () => {
      current = false;
    };
  }, [target, project, round, begin, setFailure]);

  const start = async () => {
    if (shown === null) return;
    const inputs = state.checked(shown.inputs, shown.touchesProject && project === null ? 'missing' : 'fine');
    if (inputs === undefined) return;
    let runId = '';
    const refused = await state.start(async () => {
      const answer = await ask((client) =>
        client.runs.start({
          target: target.kind === 'entry' ? { ref: target.ref } : { text: target.text, path: target.path },
          inputs,
          ...(project === null ? {} : { project }),
          ...state.answers,
          ...(shown.hash === null ? {} : { hash: shown.hash }),
        }),
      );
      if (answer.ok) ({ runId } = answer.value);
      return answer;
    });
    if (refused === undefined) {
      rememberInputs(target.path, inputs, shown.inputs);
      void changeSettings({ welcomed: true });
      closeRunDialog();
      go({ kind: 'run', runId });
    } else if (refused.code === 'changed_since_shown') {
      setFailure(undefined);
      setRound((was) => was + 1);
      say(text.changed);
    }
  };

  const name = shown?.name ?? '';
  const fields = shown?.inputs ?? {};
  const hasFields = Object.keys(fields).length > 0;
  const blocked = shown !== null && (!shown.ok || shown.notYet.length > 0);
  return (
    <StartDialog
      title={name === '' ? text.start : text.title(name)}
      lead={shown?.description}
      state={state}
      fields={fields}
      workspace={shown?.touchesProject === true ? shown.workspace : undefined}
      asks={false}
      before={blocked && <CannotRun shown={shown} />}
      notes={
        <>
          {shown !== null && !hasFields && <p className="text-2">{text.noInputs}</p>}
          {target.kind === 'text' && target.entry.unsaved && <p className="small text-3">{text.unsaved}</p>}
          {remembered && hasFields && <p className="small text-3">{text.lastValues}</p>}
        </>
      }
      side={
        shown !== null && (
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
        )
      }
      act={{ label: text.start, icon: 'play', disabled: shown === null || blocked }}
      onStart={() => void start()}
      onClose={closeRunDialog}
    />
  );
}

/** Why a workflow cannot run as it is. */
function CannotRun({ shown }: { readonly shown: Shown }) {
  const text = words().runDialog;
  return (
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
  );
}
