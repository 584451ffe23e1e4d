import { Icon } from '../../ui/icon.tsx';
import { words } from '../../ui/words.ts';
import { nodeName, sampleWords, type ValueRow } from './value-rows.ts';

/** A value in one line: its name, and what it was the last time or what kind it is. */
export function ValueLine({ row, onFold }: { readonly row: ValueRow; readonly onFold: (to: 'shown' | 'folded') => void }) {
  const { node, level, inside } = row;
  return (
    <>
      <span className="value-indent" style={{ width: level * 12 }} />
      {inside === 'none' ? (
        <span className="value-fold" />
      ) : (
        <span
          className="value-fold"
          onClick={(event) => {
            event.stopPropagation();
            onFold(inside === 'shown' ? 'folded' : 'shown');
          }}
        >
          <Icon name={inside === 'shown' ? 'chevron-down' : 'chevron-right'} size={12} />
        </span>
      )}
      <span className="value-name one">{nodeName(node)}</span>
      <span className="value-sample one">
        {node.sample === undefined ? words().values.kinds[node.kind] : sampleWords(node.sample)}
      </span>
    </>
  );
}
