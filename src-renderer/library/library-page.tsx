import { useMemo, useState } from 'react';
import type { LibraryEntry, LibraryGroup } from '../../src-shared/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Input } from '../ui/field.tsx';
import { fileNameOf } from '../ui/format.ts';
import { Kbd } from '../ui/kbd.tsx';
import { rowKeys } from '../ui/row-keys.ts';
import { Segmented } from '../ui/segmented.tsx';
import { sayProblem } from '../ui/toast.tsx';
import { Tag } from '../ui/badge.tsx';
import { words } from '../ui/words.ts';
import { entryOf, useLibrary } from '../state/library.ts';
import { chooseImport } from '../state/importing.ts';
import { newWorkflow } from '../state/new-workflow.ts';
import { go, openRunDialog } from '../state/session.ts';
import { useSettings } from '../state/settings.ts';
import { LibraryCard } from './library-card.tsx';
import { useImportDrop } from './use-import-drop.ts';
import './library.css';

const MOST_TAGS = 12;

/** The shelves: every workflow as its picture, grouped by where it comes from; search and tags narrow it. */
export function LibraryPage(props: { readonly onOpenFolder: () => void }) {
  const text = words().library;
  const drop = useImportDrop();
  const groups = useLibrary((state) => state.groups);
  const loaded = useLibrary((state) => state.loaded);
  const problem = useLibrary((state) => state.problem);
  const project = useSettings((state) => state.settings.project);
  const [query, setQuery] = useState('');
  const [source, setSource] = useState('all');
  const [tag, setTag] = useState<string | null>(null);
  const shown = useMemo(() => narrowed(groups, { query, source, tag }), [groups, query, source, tag]);
  const tags = useMemo(() => tagsOf(groups), [groups]);
  const total = groups.reduce((sum, group) => sum + group.entries.length, 0);
  const withEntry = (ref: string, act: (entry: LibraryEntry) => void) => {
    const entry = entryOf(groups, ref);
    if (entry !== undefined) act(entry);
  };
  const keys = rowKeys({
    R: (ref) => withEntry(ref, (entry) => entry.ok && openRunDialog({ kind: 'entry', ref, path: entry.path })),
    E: (ref) => withEntry(ref, (entry) => go({ kind: 'editor', path: entry.path })),
  });
  return (
    <>
      <header className="page-head library-head">
        <h1 className="page-title">{text.title}</h1>
        <div className="library-search">
          <Input
            icon="search"
            type="search"
            data-page-search
            aria-label={text.search(total)}
            placeholder={text.search(total)}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
            after={<Kbd keys="/" />}
          />
        </div>
        <span className="spacer" />
        <Button icon="download" onClick={() => void chooseImport(words().importing.pick)}>
          {words().importing.act}
        </Button>
        <Button icon="folder" onClick={props.onOpenFolder}>
          {text.openFolder}
        </Button>
        <Button
          kind="primary"
          icon="plus"
          onClick={() => void newWorkflow().then((answer) => !answer.ok && sayProblem(answer.error))}
        >
          {text.newWorkflow}
        </Button>
      </header>
      <div className={drop.isOver ? 'library library-dropping' : 'library'} onKeyDown={keys} {...drop.handlers}>
        <div className="library-bar">
          {groups.filter((group) => group.entries.length > 0).length > 1 && (
            <Segmented
              label={text.sources}
              value={source}
              options={[
                { value: 'all', label: text.all(total) },
                ...groups
                  .filter((group) => group.entries.length > 0)
                  .map((group) => ({ value: group.root, label: text.source(nameOf(group), group.entries.length) })),
              ]}
              onChange={setSource}
            />
          )}
          <div className="library-tags" role="group" aria-label={text.tagged}>
            {tags.map((one) => (
              <Tag key={one} pressed={tag === one} onClick={() => setTag(tag === one ? null : one)}>
                {one}
              </Tag>
            ))}
          </div>
          <span className="spacer" />
          {project !== null && (
            <span className="small text-3 one" title={project}>
              {text.project(fileNameOf(project))}
            </span>
          )}
        </div>
        {problem !== null && <EmptyState title={problem.message} text={problem.hint} />}
        {loaded && problem === null && total === 0 && <EmptyState title={text.none} text={text.noneText} />}
        {total > 0 && shown.length === 0 && (
          <EmptyState title={text.noMatch} text={text.noMatchText}>
            <Button
              size="small"
              onClick={() => {
                setQuery('');
                setTag(null);
                setSource('all');
              }}
            >
              {text.clear}
            </Button>
          </EmptyState>
        )}
        {shown.map((group) => (
          <section key={`${group.source}${group.root}`} className="library-group" aria-label={nameOf(group)}>
            <header>
              <h2>{nameOf(group)}</h2>
              <span className="small text-3">
                {group.source === 'project' ? fileNameOf(group.root) : text.groupNotes[group.source]}
              </span>
            </header>
            <div className="library-grid">
              {group.entries.map((entry) => (
                <LibraryCard key={entry.ref} entry={entry} />
              ))}
            </div>
          </section>
        ))}
      </div>
    </>
  );
}

/** What a group of the library is called. */
function nameOf(group: LibraryGroup): string {
  return group.source === 'module' ? group.label : words().library.groupNames[group.source];
}

function narrowed(
  groups: readonly LibraryGroup[],
  by: { readonly query: string; readonly source: string; readonly tag: string | null },
): readonly LibraryGroup[] {
  const parts = by.query
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '');
  return groups
    .filter((group) => by.source === 'all' || group.root === by.source)
    .map((group) => ({
      ...group,
      entries: group.entries.filter((entry) => {
        const text = `${entry.name} ${entry.id} ${entry.description} ${entry.tags.join(' ')}`.toLowerCase();
        return (by.tag === null || entry.tags.includes(by.tag)) && parts.every((part) => text.includes(part));
      }),
    }))
    .filter((group) => group.entries.length > 0);
}

function tagsOf(groups: readonly LibraryGroup[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const tag of groups.flatMap((group) => group.entries.flatMap((entry) => entry.tags)))
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts.entries()]
    .toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
    .slice(0, MOST_TAGS)
    .map(([tag]) => tag);
}
