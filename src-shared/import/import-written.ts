import { checkText } from '../formats/check-text.ts';
import { applyChanges } from '../formats/edit/text-changes.ts';
import { refusalOf } from './clean-json.ts';
import { validId } from './ids.ts';
import type { ImportResult, ImportSource } from './import-result.ts';
import { createRecorder } from './recorder.ts';

/** Omissions that are completed, one after another. */
const MOST_REPAIRS = 300;

/** A workflow written as code that leaves out what it must say, completed; its own text otherwise stays as it is. */
export function importWritten({ path, text }: ImportSource): ImportResult {
  const recorder = createRecorder();
  const refused = refusalOf(text, path);
  if (refused !== undefined) return { files: [], ...recorder.report(), diagnostics: [refused] };
  let current = text;
  for (let repairs = 0; repairs < MOST_REPAIRS; repairs += 1) {
    const omission = checkText(current, { path }).diagnostics.find(
      ({ code, fixes }) => /^FR2/.test(code) && fixes?.[0] !== undefined,
    );
    const completed = omission === undefined ? undefined : applyChanges(current, omission.fixes?.[0]?.changes ?? []);
    if (omission === undefined || completed === undefined || completed === current) break;
    recorder.changed(`${path}#${omission.path}`, omission.message);
    current = completed;
  }
  const checked = checkText(current, { path });
  if (checked.workflow === undefined)
    return { files: [], ...recorder.report(), diagnostics: checked.diagnostics.map((one) => ({ ...one, path })) };
  const id = validId(checked.workflow.id, 'workflow');
  const file = /\.jsonc?$/i.test(path) ? 'workflow.json' : 'workflow.yaml';
  return { files: [{ path: `${id}/${file}`, text: current }], ...recorder.report() };
}
