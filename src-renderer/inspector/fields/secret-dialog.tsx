import { useEffect, useState } from 'react';
import { secretNameFault } from '../../../src-shared/workflow/secret-names.ts';
import { changeSecrets, loadSecrets, useSecrets } from '../../state/secrets.ts';
import { go } from '../../state/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { say } from '../../ui/toast.tsx';
import { words } from '../../ui/words.ts';

/** Stores a secret under a name, asked for where it is not given. The value goes in and never comes out. */
export function SecretDialog(props: {
  readonly name: string | undefined;
  readonly onClose: () => void;
  readonly onDone: (name: string) => void;
}) {
  const text = words().secrets;
  const status = useSecrets((kept) => kept.state?.status);
  const [typed, setTyped] = useState(props.name ?? '');
  const [value, setValue] = useState('');
  const [error, setError] = useState<string>();
  useEffect(() => {
    void loadSecrets();
  }, []);
  const name = typed.trim();
  const fault = name === '' ? undefined : secretNameFault(name);
  const ready = name !== '' && fault === undefined && value !== '';
  const keep = async () => {
    const found = await changeSecrets((secrets) => secrets.set({ name, value }));
    if (found !== null) return setError([found.message, found.hint].filter(Boolean).join(' '));
    say(text.kept(name));
    props.onDone(name);
  };
  const blocked = status === 'locked' || status === 'unprotected';
  return (
    <Dialog
      open
      size="small"
      title={words().inspector.setSecret}
      onClose={props.onClose}
      foot={
        blocked ? (
          <Button onClick={() => go({ kind: 'settings' })}>{text.openSettings}</Button>
        ) : (
          <Button kind="primary" icon="key" disabled={!ready} onClick={() => void keep()}>
            {text.save}
          </Button>
        )
      }
    >
      {blocked ? (
        <p>{status === 'locked' ? words().inspector.secretsLocked : text.guardFirst}</p>
      ) : (
        <div className="inspector-fields inspector-dialog">
          <Field label={text.name} help={text.nameHelp} error={fault}>
            {(ids) => (
              <Input
                {...ids}
                mono
                placeholder="NPM_TOKEN"
                disabled={props.name !== undefined}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            )}
          </Field>
          <Field label={text.value} help={text.valueHelp} error={error}>
            {(ids) => (
              <Input
                {...ids}
                type="password"
                value={value}
                onChange={(event) => setValue(event.currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && ready) void keep();
                }}
              />
            )}
          </Field>
        </div>
      )}
    </Dialog>
  );
}
