import type { LibraryEntry } from '../../src-shared/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { fileNameOf } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { words } from '../ui/words.ts';
import { pickPath } from '../state/pick-path.ts';
import { openProject, useSettings } from '../state/settings.ts';

const RECENT = 4;

/** The folder a workflow works in: which one it is, what it may do there, and a way to another one. */
export function FolderField(props: {
  readonly workspace: LibraryEntry['workspace'];
  readonly error: string | undefined;
  readonly onChange: () => void;
}) {
  const text = words().runDialog;
  const { project, recentProjects } = useSettings((state) => state.settings);
  const others = recentProjects.filter((folder) => folder !== project).slice(0, RECENT);
  const take = async (folder: string | null) => {
    if (folder === null) return;
    await openProject(folder);
    props.onChange();
  };
  return (
    <div className="field" role="group" aria-labelledby="run-folder-label">
      <span className="field-legend" id="run-folder-label">
        {text.folder}
      </span>
      <div className="run-dialog-folder">
        <Icon name="folder" />
        {project === null ? (
          <span className="text-3 one">{text.noFolder}</span>
        ) : (
          <span className="run-dialog-path" title={project}>
            <b>{fileNameOf(project)}</b> <span className="small text-3">{project}</span>
          </span>
        )}
        <span className="spacer" />
        <Button
          size="small"
          data-focus={project === null ? 'first' : undefined}
          onClick={() => void pickPath('folder', text.folder).then(take)}
        >
          {project === null ? text.chooseProject : text.chooseOther}
        </Button>
      </div>
      {others.length > 0 && (
        <div className="run-dialog-recent small">
          <span className="text-3">{text.recentFolders}</span>
          {others.map((folder) => (
            <Button key={folder} kind="link" size="small" title={folder} onClick={() => void take(folder)}>
              {fileNameOf(folder)}
            </Button>
          ))}
        </div>
      )}
      {props.error === undefined ? (
        <div className="field-help">{words().workflow.workspaces[props.workspace]}</div>
      ) : (
        <div className="field-error" role="alert">
          <StatusGlyph kind="to-fix" size={14} />
          {props.error}
        </div>
      )}
    </div>
  );
}
