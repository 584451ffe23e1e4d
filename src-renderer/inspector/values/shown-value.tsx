import type { Json } from '../../../src-shared/lib/json.ts';
import { JsonList } from '../../ui/json-list.tsx';

/** A value to read, in a box of its own that scrolls. */
export function ShownValue({
  label,
  value,
  called,
}: {
  readonly label: string;
  readonly value: Json;
  readonly called?: (key: string) => string | undefined;
}) {
  return (
    <div className="shown-value" tabIndex={0} role="region" aria-label={label}>
      <JsonList value={value} {...(called === undefined ? {} : { called })} />
    </div>
  );
}
