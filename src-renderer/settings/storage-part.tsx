import { useEffect, useState } from 'react';
import type { Settings, StorageView } from '../../src-shared/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/check.tsx';
import { Field } from '../ui/field.tsx';
import { bytesOf } from '../ui/format.ts';
import { Select } from '../ui/select.tsx';
import { say, sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';

const DAYS = [7, 30, 90, 365] as const;
const GIGABYTES = [1, 5, 10, 50] as const;
const METERS = ['database', 'logs', 'artifacts', 'workspaces', 'trash'] as const;

/** How much the data directory holds, how long the history stays whole, and a way to make it smaller now. */
export function StoragePart(props: { readonly settings: Settings; readonly onChange: (part: Partial<Settings>) => void }) {
  const { settings, onChange } = props;
  const text = words().storage;
  const [now, setNow] = useState<StorageView | null>(null);
  const [busy, setBusy] = useState(false);
  const measure = async (): Promise<void> => {
    const answer = await ask((client) => client.storage.show());
    if (answer.ok) setNow(answer.value);
    else sayProblem(answer.error);
  };
  useEffect(() => void measure(), []);
  const compact = async (): Promise<void> => {
    setBusy(true);
    const answer = await ask((client) => client.storage.compact());
    setBusy(false);
    if (!answer.ok) return sayProblem(answer.error);
    say(text.compacted(answer.value.compacted, bytesOf(answer.value.freedBytes)));
    await measure();
  };
  return (
    <>
      {now !== null && <Meter now={now} />}
      <Field label={text.keepDays} help={text.keepDaysHelp}>
        {(ids) => (
          <Select
            {...ids}
            value={String(settings.keepDays)}
            options={choices(DAYS, settings.keepDays).map((days) => ({ value: String(days), label: text.days(days) }))}
            onChange={(value) => onChange({ keepDays: value === 'null' ? null : Number(value) })}
          />
        )}
      </Field>
      <Field label={text.keepGb} help={text.keepGbHelp}>
        {(ids) => (
          <Select
            {...ids}
            value={String(settings.keepGb)}
            options={choices(GIGABYTES, settings.keepGb).map((gb) => ({ value: String(gb), label: text.gigabytes(gb) }))}
            onChange={(value) => onChange({ keepGb: value === 'null' ? null : Number(value) })}
          />
        )}
      </Field>
      <Checkbox checked={settings.keepArtifacts} onChange={(keepArtifacts) => onChange({ keepArtifacts })}>
        {text.keepArtifacts}
      </Checkbox>
      <div>
        <Button size="small" busy={busy} onClick={() => void compact()}>
          {busy ? text.compacting : text.compact}
        </Button>
      </div>
    </>
  );
}

function Meter(props: { readonly now: StorageView }) {
  const { now } = props;
  const text = words().storage;
  const bytes = {
    database: now.databaseBytes,
    logs: now.logBytes,
    artifacts: now.artifactBytes,
    workspaces: now.workspaceBytes,
    trash: now.trashBytes,
  } as const;
  const all = Math.max(
    1,
    METERS.reduce((sum, kind) => sum + bytes[kind], 0),
  );
  return (
    <div className="storage-meter">
      <p className="small text-2">{text.runs(now.runs, now.compactedRuns)}</p>
      <dl className="settings-facts">
        {METERS.map((kind) => (
          <div key={kind}>
            <dt>{text.kinds[kind]}</dt>
            <dd className="storage-row">
              <span className="storage-bar" aria-hidden="true">
                <span style={{ inlineSize: `${(bytes[kind] / all) * 100}%` }} />
              </span>
              <span className="figures">{bytesOf(bytes[kind])}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function choices(usual: readonly number[], chosen: number | null): readonly (number | null)[] {
  const numbers = chosen === null || usual.includes(chosen) ? usual : [...usual, chosen].toSorted((a, b) => a - b);
  return [...numbers, null];
}
