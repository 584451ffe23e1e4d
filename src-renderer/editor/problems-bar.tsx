import { useState } from 'react';
import type { Diagnostic, Fix } from '../../src-shared/workflow/checks/diagnostic.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';
import { useDocument } from '../state/documents/use-document.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { words } from '../ui/words.ts';
import { stepOfPath } from './badges.ts';

/** The line at the foot of the editor: what is to fix, the first problem with its fix, and the whole list above it on demand. */
export function ProblemsBar(props: {
  readonly document: DocumentStore;
  readonly onGo: (diagnostic: Diagnostic) => void;
  readonly announce: (text: string) => void;
}) {
  const { document: opened } = props;
  const diagnostics = useDocument(opened, (state) => state.checked.diagnostics);
  const draft = useDocument(opened, (state) => state.draft);
  const [open, setOpen] = useState(false);
  const say = words().problems;
  const count = (severity: Diagnostic['severity']) => diagnostics.filter((one) => one.severity === severity).length;
  const ranked = [...diagnostics].sort((a, b) => rank(a) - rank(b));
  const first = ranked[0];
  const nameOf = (diagnostic: Diagnostic) => draft.all.get(stepOfPath(diagnostic.path, draft.all) ?? '')?.name ?? say.workflow;
  const apply = (fix: Fix) => {
    const done = opened.perform({ ok: true, value: { label: fix.title, batches: [fix.changes] } });
    if (done.ok) props.announce(say.fixed(fix.title));
  };
  return (
    <section className="problems" aria-label={say.list}>
      {open && ranked.length > 0 && (
        <ul className="problems-list">
          {ranked.map((diagnostic, index) => (
            <li key={`${diagnostic.code} ${diagnostic.path} ${index}`}>
              <StatusGlyph kind={glyph(diagnostic)} size={14} />
              <button type="button" className="problems-go" onClick={() => props.onGo(diagnostic)}>
                <b>{nameOf(diagnostic)}</b> <span className="text-2">{diagnostic.message}</span>{' '}
                {diagnostic.hint !== undefined && <span className="text-3">{diagnostic.hint}</span>}
              </button>
              <span className="spacer" />
              {diagnostic.fixes?.map((fix) => (
                <Button key={fix.title} kind="link" onClick={() => apply(fix)}>
                  {fix.title}
                </Button>
              ))}
              {diagnostic.range !== undefined && <span className="text-3 figures">{say.line(diagnostic.range.start.line)}</span>}
            </li>
          ))}
        </ul>
      )}
      <div className="problems-bar">
        <button
          type="button"
          className="problems-counts"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          disabled={diagnostics.length === 0}
        >
          {diagnostics.length === 0 && (
            <span className="row">
              <StatusGlyph kind="done" size={14} />
              {say.none}
            </span>
          )}
          {count('error') > 0 && (
            <span className="row">
              <StatusGlyph kind="to-fix" size={14} />
              <b>{say.problems(count('error'))}</b>
            </span>
          )}
          {count('warning') > 0 && (
            <span className="row">
              <StatusGlyph kind="out-of-date" size={14} />
              {say.warnings(count('warning'))}
            </span>
          )}
          {count('hint') > 0 && (
            <span className="row">
              <StatusGlyph kind="out-of-date" size={14} />
              {say.hints(count('hint'))}
            </span>
          )}
        </button>
        {first !== undefined && !open && (
          <>
            <span className="problems-rule" />
            <button type="button" className="problems-go one" onClick={() => props.onGo(first)}>
              <b>{nameOf(first)}</b> <span className="text-2">{first.message}</span>{' '}
              {first.range !== undefined && <span className="text-3 figures">{say.line(first.range.start.line)}</span>}
            </button>
            {first.fixes?.[0] !== undefined && (
              <Button kind="link" onClick={() => first.fixes?.[0] !== undefined && apply(first.fixes[0])}>
                {first.fixes[0].title}
              </Button>
            )}
          </>
        )}
        <span className="spacer" />
        <span className="text-3 figures problems-size">{words().editor.steps(draft.all.size)}</span>
        {open && <IconButton icon="chevron-down" label={say.hide} onClick={() => setOpen(false)} />}
      </div>
    </section>
  );
}

function rank(diagnostic: Diagnostic): number {
  return diagnostic.severity === 'error' ? 0 : diagnostic.severity === 'warning' ? 1 : 2;
}

function glyph(diagnostic: Diagnostic): 'to-fix' | 'out-of-date' {
  return diagnostic.severity === 'error' ? 'to-fix' : 'out-of-date';
}
