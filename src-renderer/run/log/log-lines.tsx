import { AnsiUp } from 'ansi_up';
import { memo, type ReactNode } from 'react';
import { withoutColours } from '../../../src-shared/lib/log-text.ts';
import type { LogLineView } from '../../../src-shared/wire/views.ts';
import { classes } from '../../ui/classes.ts';
import { preciseTimeOf } from '../../ui/format.ts';

/** One line of the log: time, then the text with its own colours; a search marks what it finds. */
export const LogLine = memo(function LogLine(props: {
  readonly line: LogLineView;
  readonly top: number;
  readonly query: string;
  readonly current: boolean;
  readonly source: string | undefined;
}) {
  const { line, top, query, current, source } = props;
  return (
    <div
      className={classes(
        'log-line',
        line.stream === 'stderr' && 'log-stderr',
        line.stream === 'system' && 'log-system',
        current && 'log-current',
      )}
      style={{ top }}
    >
      <time>{preciseTimeOf(line.at)}</time>
      {source !== undefined && <span className="log-source one">{source}</span>}
      {query === '' ? (
        <span className="log-text">{coloured(line.text)}</span>
      ) : (
        <span className="log-text">{marked(withoutColours(line.text), query)}</span>
      )}
    </div>
  );
});

function coloured(text: string): ReactNode {
  if (!text.includes('\u001b')) return text;
  const ansi = new AnsiUp();
  ansi.use_classes = true;
  // The library escapes the text itself; only its own spans come out.
  return <span dangerouslySetInnerHTML={{ __html: ansi.ansi_to_html(text) }} />;
}

function marked(text: string, query: string): ReactNode {
  const parts: ReactNode[] = [];
  const low = text.toLowerCase();
  const needle = query.toLowerCase();
  let at = 0;
  for (let found = low.indexOf(needle); found >= 0; found = low.indexOf(needle, at)) {
    parts.push(text.slice(at, found), <mark key={found}>{text.slice(found, found + needle.length)}</mark>);
    at = found + needle.length;
  }
  parts.push(text.slice(at));
  return parts;
}
