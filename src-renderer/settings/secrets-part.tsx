import { useEffect, useState, type ReactNode } from 'react';
import type { SecretsState } from '../../src-shared/wire/secret-views.ts';
import { secretNameFault } from '../../src-shared/workflow/secret-names.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/check.tsx';
import { Field, Input } from '../ui/field.tsx';
import { whenOf } from '../ui/format.ts';
import { say, sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { changeSecrets, loadSecrets, useSecrets } from '../state/secrets.ts';

/** Stored secrets: set, replace, remove, and how they are guarded. Values go in and never come out. */
export function SecretsPart() {
  const text = words().secrets;
  const state = useSecrets((kept) => kept.state);
  const rows = useSecrets((kept) => kept.rows);
  const [replacing, setReplacing] = useState<string | null>(null);
  useEffect(() => {
    void loadSecrets().then((found) => found !== null && sayProblem(found));
  }, []);
  if (state === null) return <p className="text-3">{words().frame.loading}</p>;
  const remove = async (name: string) => {
    const found = await changeSecrets((secrets) => secrets.remove({ name }));
    if (found === null) say(text.removed(name));
    else sayProblem(found);
  };
  return (
    <div className="stack">
      <p className="small text-2">{state.says}</p>
      {state.status === 'locked' && state.protection === 'passphrase' && <Unlock />}
      {state.status === 'unprotected' && <Protect />}
      {rows.length === 0 && state.status === 'ready' && <p className="text-3">{text.none}</p>}
      {rows.length > 0 && (
        <ul className="settings-secrets" aria-label={text.title}>
          {rows.map(({ name, setAt }) => (
            <li key={name}>
              <span className="mono settings-secret-name">{name}</span>
              <span className="caption text-3 figures">{text.setAt(whenOf(setAt))}</span>
              <span className="spacer" />
              {state.status === 'ready' && (
                <Button size="small" kind="ghost" aria-label={text.replaceNamed(name)} onClick={() => setReplacing(name)}>
                  {text.replace}
                </Button>
              )}
              <Button size="small" kind="ghost" aria-label={text.removeNamed(name)} onClick={() => void remove(name)}>
                {text.remove}
              </Button>
              {replacing === name && <SetSecret key={name} name={name} onDone={() => setReplacing(null)} />}
            </li>
          ))}
        </ul>
      )}
      {state.status === 'ready' && replacing === null && <SetSecret onDone={() => undefined} />}
      {state.status === 'ready' && <Guard state={state} />}
    </div>
  );
}

/** A form that keeps what is typed until it is sent, and shows why it was refused. */
function Sending(props: {
  readonly label: string;
  readonly ready: boolean;
  readonly send: () => Promise<string | null>;
  readonly children: (error: string | undefined) => ReactNode;
}) {
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  return (
    <form
      className="settings-secret-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setBusy(true);
        void props.send().then((found) => {
          setBusy(false);
          setError(found ?? undefined);
        });
      }}
    >
      {props.children(error)}
      <div>
        <Button size="small" type="submit" busy={busy} disabled={!props.ready}>
          {props.label}
        </Button>
      </div>
    </form>
  );
}

function SetSecret(props: { readonly name?: string; readonly onDone: () => void }) {
  const text = words().secrets;
  const [typed, setTyped] = useState('');
  const [value, setValue] = useState('');
  const name = props.name ?? typed.trim();
  const fault = name === '' ? undefined : secretNameFault(name);
  const send = async () => {
    const found = await changeSecrets((secrets) => secrets.set({ name, value }));
    if (found !== null) return `${found.message} ${found.hint ?? ''}`;
    say(text.kept(name));
    setTyped('');
    setValue('');
    props.onDone();
    return null;
  };
  return (
    <Sending
      label={props.name === undefined ? text.add : text.save}
      ready={name !== '' && fault === undefined && value !== ''}
      send={send}
    >
      {(error) => (
        <>
          {props.name === undefined && (
            <Field label={text.name} help={text.nameHelp} error={fault}>
              {(ids) => (
                <Input
                  {...ids}
                  mono
                  placeholder="NPM_TOKEN"
                  autoComplete="off"
                  value={typed}
                  onChange={(event) => setTyped(event.currentTarget.value)}
                />
              )}
            </Field>
          )}
          <Field label={props.name === undefined ? text.value : text.newValue(props.name)} help={text.valueHelp} error={error}>
            {(ids) => (
              <Input
                {...ids}
                type="password"
                autoComplete="off"
                value={value}
                onChange={(event) => setValue(event.currentTarget.value)}
              />
            )}
          </Field>
        </>
      )}
    </Sending>
  );
}

function Unlock() {
  const text = words().secrets;
  const [passphrase, setPassphrase] = useState('');
  const send = async () => {
    const found = await changeSecrets((secrets) => secrets.unlock({ passphrase }));
    return found === null ? null : `${found.message} ${found.hint ?? ''}`;
  };
  return (
    <Sending label={text.unlock} ready={passphrase !== ''} send={send}>
      {(error) => (
        <Field label={text.passphrase} error={error}>
          {(ids) => (
            <Input
              {...ids}
              type="password"
              autoComplete="off"
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
    </Sending>
  );
}

/** A passphrase, or a mere file once the person has said that they know what that means. */
function Protect() {
  const text = words().secrets;
  const [passphrase, setPassphrase] = useState('');
  const [understood, setUnderstood] = useState<'yes' | 'no'>('no');
  const protect = async (byFile: 'file' | 'passphrase') => {
    const found = await changeSecrets((secrets) =>
      secrets.protect(byFile === 'file' ? { kind: 'key_file', understood: true } : { kind: 'passphrase', passphrase }),
    );
    return found === null ? null : `${found.message} ${found.hint ?? ''}`;
  };
  return (
    <>
      <Sending label={text.usePassphrase} ready={passphrase !== ''} send={() => protect('passphrase')}>
        {(error) => (
          <Field label={text.newPassphrase} help={text.passphraseHelp} error={error}>
            {(ids) => (
              <Input
                {...ids}
                type="password"
                autoComplete="new-password"
                value={passphrase}
                onChange={(event) => setPassphrase(event.currentTarget.value)}
              />
            )}
          </Field>
        )}
      </Sending>
      <Sending label={text.useFile} ready={understood === 'yes'} send={() => protect('file')}>
        {(error) => (
          <div className="field">
            <Checkbox checked={understood === 'yes'} onChange={(on) => setUnderstood(on ? 'yes' : 'no')}>
              {text.fileUnderstood}
            </Checkbox>
            {error !== undefined && <div className="field-error">{error}</div>}
          </div>
        )}
      </Sending>
    </>
  );
}

/** Changes the guard of secrets that only a file guards, or a passphrase does. */
function Guard({ state }: { readonly state: SecretsState }) {
  if (state.protection !== 'key_file') return null;
  return (
    <details className="settings-secret-guard">
      <summary>{words().secrets.changeGuard}</summary>
      <Protect />
    </details>
  );
}
