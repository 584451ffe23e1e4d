import { useId, useRef, type ReactNode } from 'react';
import type { FormField } from '../../src-shared/workflow/form-field.ts';
import type { LibraryEntry } from '../../src-shared/wire/views.ts';
import { SECRET_MISSING, SECRETS_LOCKED } from '../state/host.ts';
import { pickPath } from '../state/pick-path.ts';
import { useSecrets } from '../state/secrets.ts';
import { useSettings } from '../state/settings.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormFields } from '../ui/form-fields.tsx';
import type { IconName } from '../ui/icon.tsx';
import { words } from '../ui/words.ts';
import { FolderField } from './folder-field.tsx';
import { MissingSecret } from './missing-secret.tsx';
import { StartFailure, StartQuestions } from './start-questions.tsx';
import type { StartForm } from './use-start-form.ts';
import './run-dialog.css';

/** The dialog before something starts: what is asked for on the left, what it will do on the right, one act below. */
export function StartDialog(props: {
  readonly title: string;
  readonly lead: ReactNode;
  readonly state: StartForm;
  readonly fields: Readonly<Record<string, FormField>>;
  /** Where it works; absent where it touches no folder. */
  readonly workspace: LibraryEntry['workspace'] | undefined;
  /** The person is asked for something besides inputs and a folder. */
  readonly asks: boolean;
  /** Why it cannot start at all, above everything. */
  readonly before?: ReactNode;
  /** What is to be known about the inputs. */
  readonly notes?: ReactNode;
  readonly after?: ReactNode;
  readonly side: ReactNode;
  /** Says more in the foot, in front of the acts. */
  readonly extra?: ReactNode;
  readonly act: { readonly label: string; readonly icon: IconName; readonly disabled: boolean };
  readonly onStart: () => void;
  readonly onClose: () => void;
}) {
  const { state, fields, workspace, act } = props;
  const project = useSettings((settings) => settings.settings.project);
  const secrets = useSecrets((kept) => kept.rows);
  const cancel = useRef<HTMLButtonElement>(null);
  const id = useId();
  const { failure } = state;
  const nothingAsked = !props.asks && Object.keys(fields).length === 0 && workspace === undefined;
  return (
    <Dialog
      open
      size="wide"
      onClose={props.onClose}
      title={props.title}
      lead={props.lead}
      focus={nothingAsked ? cancel : undefined}
      foot={
        <>
          <span className="run-dialog-failure small">{failure !== undefined && <StartFailure problem={failure} />}</span>
          <span className="spacer" />
          {props.extra}
          <Button ref={cancel} onClick={props.onClose}>
            {words().acts.cancel}
          </Button>
          <Button
            kind="primary"
            icon={act.icon}
            form={id}
            type="submit"
            busy={state.busy}
            disabled={act.disabled || state.dirty === 'asked' || state.consent === 'asked'}
          >
            {state.busy ? words().runDialog.starting : act.label}
          </Button>
        </>
      }
    >
      <div className="run-dialog">
        <form
          id={id}
          ref={state.form}
          className="run-dialog-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            props.onStart();
          }}
        >
          {props.before}
          {workspace !== undefined && (
            <FolderField
              workspace={workspace}
              error={project === null ? state.folderProblem : undefined}
              onChange={state.folderChanged}
            />
          )}
          {props.notes}
          <FormFields
            fields={fields}
            values={state.values}
            problems={state.problems}
            onChange={state.setValue}
            pick={pickPath}
            secrets={secrets.map(({ name }) => name)}
          />
          {props.after}
          {(failure?.code === SECRET_MISSING || failure?.code === SECRETS_LOCKED) && (
            <MissingSecret key={failure.at} name={failure.at ?? ''} onSet={props.onStart} />
          )}
          <StartQuestions consent={state.consent} dirty={state.dirty} onConsent={state.setConsent} onDirty={state.setDirty} />
        </form>
        <aside className="run-dialog-side">{props.side}</aside>
      </div>
    </Dialog>
  );
}
