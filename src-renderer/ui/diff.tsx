import './diff.css';

/** A line of a side-by-side diff; see the reader of patches for its meaning. */
export interface DiffSideLine {
  readonly kind: 'same' | 'added' | 'removed' | 'empty';
  readonly number?: number;
  readonly text: string;
  readonly strong?: readonly [number, number];
}

const MARK = { same: ' ', added: '+', removed: '−', empty: '' } as const;

/** Two sides of a change, line beside line. Both must have the same number of lines. */
export function Diff(props: { readonly left: readonly DiffSideLine[]; readonly right: readonly DiffSideLine[] }) {
  return (
    <div className="diff">
      <Side lines={props.left} />
      <Side lines={props.right} />
    </div>
  );
}

function Side(props: { readonly lines: readonly DiffSideLine[] }) {
  return (
    <div>
      {props.lines.map((line, index) => (
        <p key={index} className={`diff-${line.kind}`}>
          <i>{line.number}</i>
          <u>{MARK[line.kind]}</u>
          <Text line={line} />
        </p>
      ))}
    </div>
  );
}

function Text(props: { readonly line: DiffSideLine }) {
  const { text, strong } = props.line;
  if (strong === undefined || strong[0] >= strong[1]) return <span>{text}</span>;
  return (
    <span>
      {text.slice(0, strong[0])}
      <b>{text.slice(strong[0], strong[1])}</b>
      {text.slice(strong[1])}
    </span>
  );
}
