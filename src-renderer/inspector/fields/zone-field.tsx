import { Button } from '../../ui/button.tsx';
import { words } from '../../ui/words.ts';
import { useBinding, valueAt } from '../values/binding.ts';
import { TextField } from '../values/bound-text.tsx';

/** Every time zone this computer knows by name. */
export const ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** A time zone by its name, the computer's own one click away. */
export function ZoneField({ name }: { readonly name: string }) {
  const binding = useBinding();
  const say = words().cron;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className="with-notes">
      <TextField name={name} text={say.zone} placeholder="UTC" suggestions={ZONES} />
      {!binding.readOnly && valueAt(binding.fields, name) !== own && (
        <div>
          <Button kind="link" size="small" onClick={() => binding.set(name, own)}>
            {say.useZone(own)}
          </Button>
        </div>
      )}
    </div>
  );
}
