import type { ImportPreview } from '../../src-shared/wire/import-views.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { words } from '../ui/words.ts';

interface Note {
  readonly path: string;
  readonly message: string;
  readonly more?: string | undefined;
}

/** What became of everything that is not simply the same, in plain words; what happened often is said once. */
export function ImportNotes(props: { readonly preview: ImportPreview }) {
  const { diagnostics, changes, losses } = props.preview;
  const text = words().importing;
  const looks = diagnostics
    .filter(({ severity }) => severity !== 'hint')
    .map(({ path, message, hint }) => ({ path, message, more: hint }));
  const renamed = diagnostics.filter(({ severity }) => severity === 'hint');
  const isSame = looks.length + renamed.length + changes.length + losses.length === 0;
  return (
    <>
      <Part icon="question" title={text.lookAt} notes={looks} />
      <Part
        icon="minus"
        title={text.lost}
        lead={text.lostText}
        notes={losses.map(({ path, message, kept }) => ({
          path,
          message,
          more: kept === undefined ? undefined : text.keptIn(kept),
        }))}
      />
      <Part icon="pencil" title={text.changed} lead={text.changedText} notes={changes} />
      <Part icon="text" title={text.renamed} notes={renamed} />
      <p className="import-same">
        <Icon name="check" />
        {isSame ? text.all : text.kept}
      </p>
    </>
  );
}

function Part(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly lead?: string;
  readonly notes: readonly Note[];
}) {
  const groups = grouped(props.notes);
  if (groups.length === 0) return null;
  return (
    <section className="import-part">
      <h3>
        <Icon name={props.icon} />
        {props.title}
        <span className="text-3 small">{props.notes.length}</span>
      </h3>
      {props.lead !== undefined && <p className="small text-3">{props.lead}</p>}
      <ul>
        {groups.map(({ note, paths }) => (
          <li key={note.message}>
            {note.message}
            {paths.length > 1 && <span className="text-3"> {words().importing.times(paths.length)}</span>}
            {note.more !== undefined && <span className="import-more text-3">{note.more}</span>}
            <span className="import-where text-3" title={paths.join('\n')}>
              {paths[0]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function grouped(notes: readonly Note[]): readonly { readonly note: Note; readonly paths: readonly string[] }[] {
  const found = new Map<string, { readonly note: Note; readonly paths: readonly string[] }>();
  for (const note of notes) {
    const known = found.get(note.message);
    found.set(note.message, { note: known?.note ?? note, paths: [...(known?.paths ?? []), note.path] });
  }
  return [...found.values()];
}
