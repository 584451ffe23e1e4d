import { useState } from 'react';
import { ROLES } from '../../../src-shared/workflow/schema.ts';
import { words } from '../../ui/words.ts';
import { useBinding, valueAt } from '../values/binding.ts';
import { ChoiceField } from '../values/bound-choice.tsx';
import { TextField, type BoundProps } from '../values/bound-text.tsx';

/** Who an agent is: one of the roles with a prompt of their own, or the author's own words. */
export function RoleField(props: BoundProps) {
  const { name } = props;
  const binding = useBinding();
  const say = words().inspector;
  const value = valueAt(binding.fields, name);
  const isFree = typeof value === 'string' && !ROLES.some((one) => one === value);
  const [own, setOwn] = useState<'own' | 'listed'>('listed');
  const shown = own === 'own' || isFree ? 'own' : typeof value === 'string' ? value : undefined;
  return (
    <>
      <ChoiceField
        {...props}
        shown={shown}
        placeholder={say.notSet}
        options={{ ...say.roles, own: say.ownRole }}
        onChoose={(next) => {
          setOwn(next === 'own' ? 'own' : 'listed');
          if (next !== 'own') binding.set(name, next);
        }}
      />
      {shown === 'own' && <TextField name={name} text={say.ownRoleText} need="required" />}
    </>
  );
}
