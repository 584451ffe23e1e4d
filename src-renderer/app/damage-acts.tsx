import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { say, sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';

/** What a person can do about a damaged history: save what is readable, begin a new one. */
export function DamageActs() {
  const text = words().storage;
  const [busy, setBusy] = useState<'export' | 'fresh' | null>(null);
  const exportAll = async () => {
    setBusy('export');
    const answer = await ask((client) => client.storage.export({}));
    setBusy(null);
    if (!answer.ok) return sayProblem(answer.error);
    const { path, runs, events } = answer.value;
    say(text.exported(runs, events), {
      label: words().acts.show,
      onSelect: () => void ask((client) => client.app.reveal({ path })),
    });
  };
  const begin = async () => {
    setBusy('fresh');
    const answer = await ask((client) => client.storage.fresh());
    setBusy(null);
    if (!answer.ok) return sayProblem(answer.error);
    // Everything on screen is of the old history.
    window.location.reload();
  };
  return (
    <span className="row">
      <Button size="small" busy={busy === 'export'} onClick={() => void exportAll()}>
        {text.export}
      </Button>
      <Button size="small" busy={busy === 'fresh'} onClick={() => void begin()}>
        {text.fresh}
      </Button>
    </span>
  );
}
