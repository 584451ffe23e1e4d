import { useEffect, useState } from 'react';
import { loadSecrets, useSecrets } from '../../state/secrets.ts';
import { Button } from '../../ui/button.tsx';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { words } from '../../ui/words.ts';
import { itemsAt, joinKey, useBinding, valueAt } from '../values/binding.ts';
import { TextField, type BoundProps } from '../values/bound-text.tsx';
import { ListField } from './list-field.tsx';
import { SecretDialog } from './secret-dialog.tsx';

/** Names of secrets, those stored offered; one that is not stored yet can be set on the spot. */
export function SecretsField(props: BoundProps) {
  const { name } = props;
  const binding = useBinding();
  const stored = useStored();
  const listed = itemsAt(binding.fields, name).map(String);
  return (
    <div className="with-notes">
      <ListField
        {...props}
        mono
        suggestions={stored.filter((one) => !listed.includes(one))}
        placeholder={words().inspector.addSecret}
      />
      <MissingSecrets
        names={listed.filter((one) => !stored.includes(one))}
        onNew={(made) => {
          if (!listed.includes(made))
            binding.set(listed.length === 0 ? name : joinKey(name, listed.length), listed.length === 0 ? [made] : made);
        }}
      />
    </div>
  );
}

/** The name of one secret. */
export function SecretField(props: BoundProps) {
  const binding = useBinding();
  const stored = useStored();
  const value = valueAt(binding.fields, props.name);
  return (
    <div className="with-notes">
      <TextField {...props} mono suggestions={stored} />
      <MissingSecrets
        names={typeof value === 'string' && value !== '' && !stored.includes(value) ? [value] : []}
        onNew={(made) => binding.set(props.name, made)}
      />
    </div>
  );
}

function MissingSecrets({ names, onNew }: { readonly names: readonly string[]; readonly onNew: (name: string) => void }) {
  const { readOnly } = useBinding();
  const [setting, setSetting] = useState<{ readonly name: string | undefined }>();
  const say = words().inspector;
  if (readOnly) return null;
  return (
    <>
      {names.map((name) => (
        <div key={name} className="field-note-line">
          <StatusGlyph kind="out-of-date" size={14} />
          <span>{say.secretMissing(name)}</span>
          <Button kind="link" size="small" onClick={() => setSetting({ name })}>
            {say.setIt}
          </Button>
        </div>
      ))}
      {names.length === 0 && (
        <div>
          <Button kind="link" size="small" onClick={() => setSetting({ name: undefined })}>
            {say.setSecret}
          </Button>
        </div>
      )}
      {setting !== undefined && (
        <SecretDialog
          name={setting.name}
          onClose={() => setSetting(undefined)}
          onDone={(name) => {
            setSetting(undefined);
            onNew(name);
          }}
        />
      )}
    </>
  );
}

function useStored(): readonly string[] {
  const rows = useSecrets((kept) => kept.rows);
  useEffect(() => {
    void loadSecrets();
  }, []);
  return rows.map((row) => row.name);
}
