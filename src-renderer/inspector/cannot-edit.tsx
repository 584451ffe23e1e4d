import { StatusGlyph } from '../ui/status-glyph.tsx';
import { words } from '../ui/words.ts';

/** Says why nothing in the form can be changed: its text cannot be read right now. */
export function CannotEdit() {
  return (
    <div className="inspector-broken">
      <div className="inspector-note">
        <StatusGlyph kind="to-fix" size={14} />
        <span>{words().editor.cannotEdit}</span>
      </div>
    </div>
  );
}
