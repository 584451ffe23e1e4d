import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import type { Problem } from '../../src-shared/lib/problem.ts';
import type { Result } from '../../src-shared/lib/result.ts';
import type { FormField } from '../../src-shared/workflow/form-field.ts';
import { checkFormValues } from '../../src-shared/workflow/form-values.ts';
import { CANNOT_ENFORCE, FOLDER_DIRTY } from '../state/host.ts';
import { loadSecrets } from '../state/secrets.ts';
import { showFirstProblem } from '../ui/first-problem.ts';
import { words } from '../ui/words.ts';
import type { Consent, DirtyAnswer } from './start-questions.tsx';

/** Not an id a workflow's own field could have. */
const FOLDER = ' folder';

/** What a form begins with. */
export interface StartFormBegin {
  readonly values: JsonObject;
  readonly dirty: DirtyAnswer;
  /** Why it was refused before the form was opened. */
  readonly problem?: Problem | undefined;
}

/** What is asked for before a run or a test: inputs, a folder, uncommitted work, limits that cannot be kept. */
export interface StartForm {
  readonly form: RefObject<HTMLFormElement | null>;
  readonly values: JsonObject;
  readonly problems: Readonly<Record<string, string>>;
  readonly folderProblem: string | undefined;
  readonly failure: Problem | undefined;
  readonly consent: Consent;
  readonly dirty: DirtyAnswer;
  readonly busy: boolean;
  /** The answers as calls that start something take them. */
  readonly answers: { readonly dirty?: boolean; readonly unenforced?: true };
  readonly setValue: (id: string, value: Json) => void;
  /** Values from elsewhere, as long as nothing was typed. */
  readonly begin: (values: JsonObject) => void;
  readonly setConsent: (consent: Consent) => void;
  readonly setDirty: (dirty: DirtyAnswer) => void;
  readonly setFailure: (failure: Problem | undefined) => void;
  readonly folderChanged: () => void;
  /** The inputs as they would be given; undefined after the first problem was shown. */
  readonly checked: (fields: Readonly<Record<string, FormField>>, folder: 'missing' | 'fine') => JsonObject | undefined;
  /** Starts something. What it asks for is asked, why it was refused is shown and given; undefined when it started. */
  readonly start: (act: () => Promise<Result<unknown, Problem>>) => Promise<Problem | undefined>;
}

/** The state of a {@link StartForm}. */
export function useStartForm(begin: StartFormBegin): StartForm {
  const { problem } = begin;
  const [values, setValues] = useState(begin.values);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState(problem?.code === FOLDER_DIRTY ? undefined : problem);
  const [consent, setConsent] = useState<Consent>(problem?.code === CANNOT_ENFORCE ? 'asked' : 'unasked');
  const [dirty, setDirty] = useState<DirtyAnswer>(problem?.code === FOLDER_DIRTY ? 'asked' : begin.dirty);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    void loadSecrets();
  }, []);
  const takeOver = useCallback((known: JsonObject) => setValues((was) => (Object.keys(was).length > 0 ? was : known)), []);
  const refuse = (found: Readonly<Record<string, string>>): undefined => {
    setProblems(found);
    requestAnimationFrame(() => showFirstProblem(form.current));
  };
  return {
    form,
    values,
    problems,
    folderProblem: problems[FOLDER],
    failure,
    consent,
    dirty,
    busy,
    answers: {
      ...(dirty === 'with' || dirty === 'without' ? { dirty: dirty === 'with' } : {}),
      ...(consent === 'given' ? { unenforced: true } : {}),
    },
    setValue(id, value) {
      setValues((was) => ({ ...was, [id]: value }));
      setProblems(({ [id]: _gone, ...rest }) => rest);
    },
    begin: takeOver,
    setConsent,
    setDirty,
    setFailure,
    folderChanged() {
      setDirty('unasked');
      setFailure(undefined);
      setProblems(({ [FOLDER]: _gone, ...rest }) => rest);
    },
    checked(fields, folder) {
      if (folder === 'missing') return refuse({ [FOLDER]: words().runDialog.folderNeeded });
      const found = checkFormValues(fields, values);
      if (found.ok) return found.value;
      return refuse(
        Object.fromEntries(found.error.map((one) => [one.at ?? '', [one.message, one.hint].filter(Boolean).join(' ')])),
      );
    },
    async start(act) {
      setProblems({});
      setFailure(undefined);
      setBusy(true);
      const started = await act();
      setBusy(false);
      if (started.ok) return undefined;
      if (started.error.code === FOLDER_DIRTY) setDirty('asked');
      else {
        if (started.error.code === CANNOT_ENFORCE) setConsent('asked');
        setFailure(started.error);
      }
      return started.error;
    },
  };
}
