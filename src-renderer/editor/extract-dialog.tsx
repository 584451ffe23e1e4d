import { useRef, useState } from 'react';
import type { Problem } from '../../src-shared/lib/problem.ts';
import { slug } from '../../src-shared/workflow/names.ts';
import { Field, Input } from '../ui/field.tsx';
import { words } from '../ui/words.ts';
import { StepQuestionDialog } from './step-question.tsx';

/** Asks for the name of a new workflow, then takes steps out into it. */
export function ExtractDialog(props: {
  readonly steps: number;
  readonly first: string;
  /** Takes them out into a workflow of this name, in this file beside the document. */
  readonly onExtract: (name: string, file: string) => Promise<Problem | undefined>;
  readonly onClose: () => void;
}) {
  const say = words().extracting;
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(props.first);
  const base = slug(name, '');
  const file = `${base}.yaml`;
  return (
    <StepQuestionDialog
      title={say.title(props.steps)}
      lead={say.lead}
      act={say.make}
      focus={field}
      answer={() => (base === '' ? undefined : props.onExtract(name.trim(), file))}
      onClose={props.onClose}
    >
      {({ tried }) => (
        <Field
          label={say.name[0] ?? ''}
          help={base === '' ? say.name[1] : say.file(file)}
          {...(tried && base === '' ? { error: say.needed } : {})}
        >
          {(ids) => (
            <Input
              {...ids}
              ref={field}
              value={name}
              onFocus={(event) => event.currentTarget.select()}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
    </StepQuestionDialog>
  );
}
