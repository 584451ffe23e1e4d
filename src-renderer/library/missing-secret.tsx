import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { words } from '../ui/words.ts';
import { changeSecrets, loadSecrets, useSecrets } from '../state/secrets.ts';
import { closeRunDialog, go } from '../state/session.ts';

/** Offers to set the secret that a run could not begin without; `onSet` is called once it is there. */
export function MissingSecret({ name, onSet }: { readonly name: string; readonly onSet: () => void }) {
  const text = words().secrets;
  const status = useSecrets((kept) => kept.state?.status);
  const [value, setValue] = useState('');
  const [error, setError] = useState<string>();
  useEffect(() => {
    void loadSecrets();
  }, []);
  const set = async () => {
    const found = await changeSecrets((secrets) => secrets.set({ name, value }));
    setError(found === null ? undefined : `${found.message} ${found.hint ?? ''}`);
    if (found === null) onSet();
  };
  if (status === 'locked' || status === 'unprotected') {
    return (
      <div className="run-dialog-dirty">
        <p className="small">{status === 'locked' ? text.lockedFirst : text.guardFirst}</p>
        <Button
          size="small"
          onClick={() => {
            closeRunDialog();
            go({ kind: 'settings' });
          }}
        >
          {text.openSettings}
        </Button>
      </div>
    );
  }
  return (
    <div className="run-dialog-dirty">
      <Field label={text.newValue(name)} help={text.valueHelp} error={error}>
        {(ids) => (
          <Input
            {...ids}
            type="password"
            autoComplete="off"
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              void set();
            }}
          />
        )}
      </Field>
      <Button size="small" icon="key" disabled={value === ''} onClick={() => void set()}>
        {text.save}
      </Button>
    </div>
  );
}
