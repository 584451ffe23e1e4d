import { dialectOf } from '../../src-shared/formats/dialect.ts';
import type { Dialect } from '../../src-shared/formats/text-source.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';
import { useDocument } from '../state/documents/use-document.ts';
import { Button } from '../ui/button.tsx';
import { timeOf } from '../ui/format.ts';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { words } from '../ui/words.ts';

/** What must be known about the open file: read-only, recovered, or not readable right now. */
export function EditorNotices(props: {
  readonly document: DocumentStore;
  readonly onMakeMine: () => void;
  readonly onSaveAs: (to: Dialect) => void;
  readonly onGoToLine: (offset: number) => void;
}) {
  const { document: opened } = props;
  const say = words().editor;
  const readOnly = useDocument(opened, (state) => state.readOnly);
  const isToml = useDocument(opened, (state) => dialectOf(state.path) === 'toml');
  const broken = useDocument(opened, (state) => state.broken);
  const first = useDocument(opened, (state) => state.checked.diagnostics.find((one) => one.severity === 'error'));
  const recovered = useDocument(opened, (state) => state.recovered);
  const gone = useDocument(opened, (state) => state.gone);
  const layoutBroken = useDocument(opened, (state) => state.layoutBroken);
  return (
    <>
      {broken && (
        <div className="editor-notice" role="status">
          <StatusGlyph kind="to-fix" size={16} />
          <b>{say.cannotRead}.</b>
          <span className="text-2 one">{first?.message ?? say.cannotReadHint}</span>
          <span className="spacer" />
          {first?.range !== undefined && (
            <Button kind="link" onClick={() => props.onGoToLine(first.range?.start.offset ?? 0)}>
              {say.goToLine(first.range.start.line)}
            </Button>
          )}
        </div>
      )}
      {isToml && !broken && (
        <div className="editor-notice">
          <span className="text-2 one">{say.tomlWords}</span>
          <span className="spacer" />
          <Button kind="link" onClick={() => props.onSaveAs('yaml')}>
            {say.tomlConvert}
          </Button>
        </div>
      )}
      {readOnly && (
        <div className="editor-notice">
          <span className="text-2 one">{say.readOnlyWords}</span>
          <span className="spacer" />
          <Button kind="link" onClick={props.onMakeMine}>
            {say.makeMine}
          </Button>
        </div>
      )}
      {gone && (
        <div className="editor-notice" role="status">
          <StatusGlyph kind="to-fix" size={16} />
          <span className="text-2 one">{say.gone}</span>
        </div>
      )}
      {layoutBroken && (
        <div className="editor-notice" role="status">
          <StatusGlyph kind="out-of-date" size={16} />
          <span className="text-2 one">{say.layoutBroken}</span>
        </div>
      )}
      {recovered !== null && (
        <div className="editor-notice" role="status">
          <StatusGlyph kind="out-of-date" size={16} />
          <span className="text-2 one">{say.recovered(timeOf(recovered.at))}</span>
          <span className="spacer" />
          <Button kind="link" onClick={() => opened.showRecovered()}>
            {say.showRecovered}
          </Button>
          <Button kind="link" onClick={() => opened.discardRecovered()}>
            {say.discardRecovered}
          </Button>
          <Button kind="link" onClick={() => opened.keepRecovered()}>
            {say.keepRecovered}
          </Button>
        </div>
      )}
    </>
  );
}
