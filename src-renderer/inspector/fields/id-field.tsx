import { useState } from 'react';
import { ID_PATTERN } from '../../../src-shared/workflow/schema.ts';
import type { DraftStep } from '../../commands/draft.ts';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import { Field, Input } from '../../ui/field.tsx';
import { sayProblem } from '../../ui/toast.tsx';
import { words } from '../../ui/words.ts';
import { useBinding } from '../values/binding.ts';
import { useProblem } from '../problem-line.tsx';

/** The name a step has in the text; everything that names it follows. */
export function IdField({ document: opened, step }: { readonly document: DocumentStore; readonly step: DraftStep }) {
  const say = words().inspector;
  const { readOnly, draft } = useBinding();
  const problem = useProblem('id');
  const [typed, setTyped] = useState<string>();
  const value = typed ?? step.id;
  const taken = value !== step.id && draft.all.has(value);
  const error = taken ? say.takenId : ID_PATTERN.test(value) ? undefined : say.badId;
  const finish = () => {
    if (error !== undefined || value === step.id) return;
    void opened.edit({ kind: 'renameId', id: step.id, to: value }).then((done) => {
      if (!done.ok) sayProblem(done.error);
      setTyped(undefined);
    });
  };
  return (
    <Field label={say.id} help={say.idHelp} error={error ?? problem}>
      {(ids) => (
        <Input
          {...ids}
          mono
          data-field="id"
          value={value}
          disabled={readOnly}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Enter') finish();
          }}
        />
      )}
    </Field>
  );
}
