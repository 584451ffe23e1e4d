import { useEffect, useState } from 'react';
import { loadSecrets, useSecrets } from '../../state/secrets.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { words } from '../../ui/words.ts';
import { SecretDialog } from './secret-dialog.tsx';

/** The key of a field that secrets may stand in: lists their names, and stores a new one. */
export function SecretButton({ label, onPick }: { readonly label: string; readonly onPick: (name: string) => void }) {
  const rows = useSecrets((kept) => kept.rows);
  const [setting, setSetting] = useState<'yes' | 'no'>('no');
  useEffect(() => {
    void loadSecrets();
  }, []);
  const items: readonly (MenuItem | 'line')[] = [
    ...rows.map(({ name }) => ({ label: name, icon: 'key' as const, onSelect: () => onPick(name) })),
    ...(rows.length > 0 ? (['line'] as const) : []),
    { label: words().inspector.setSecret, icon: 'plus', onSelect: () => setSetting('yes') },
  ];
  return (
    <>
      <Menu trigger={<IconButton icon="key" label={words().inspector.insertSecret(label)} />} items={items} />
      {setting === 'yes' && (
        <SecretDialog
          name={undefined}
          onClose={() => setSetting('no')}
          onDone={(name) => {
            setSetting('no');
            onPick(name);
          }}
        />
      )}
    </>
  );
}
