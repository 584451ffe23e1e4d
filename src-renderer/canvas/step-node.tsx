import { memo, useEffect, useRef } from 'react';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { isSwitchedOff, type DraftStep } from '../commands/draft.ts';
import type { NodeBadge } from '../state/editor-slots.ts';
import { Badge } from '../ui/badge.tsx';
import { classes } from '../ui/classes.ts';
import { Icon, stepTypeIcon, type IconName } from '../ui/icon.tsx';
import { softHyphens } from '../ui/soft-hyphens.ts';
import { words } from '../ui/words.ts';
import { ToldText } from '../ui/told-text.tsx';
import { nameWidth } from './measure-text.ts';
import { shortLines } from './name-lines.ts';
import type { StepWords } from './step-words.ts';
import { blockIcon } from '../ui/block-icon.ts';

/** What a step's node shows. */
export interface StepNodeData extends Record<string, unknown> {
  readonly step: DraftStep;
  readonly says: StepWords;
  readonly badge: NodeBadge | undefined;
  readonly renaming: boolean;
  readonly connecting: 'source' | 'target' | undefined;
  /** What was searched for is in it. */
  readonly isFound: boolean;
  /** A loop whose body is not shown. */
  readonly isClosed: boolean;
  readonly onRenamed: (id: string, name: string | undefined) => void;
  readonly onFold: (id: string, how: 'close' | 'open') => void;
}

/** A step as React Flow draws it. */
export type StepFlowNode = Node<StepNodeData, 'step'>;

/** One step: icon, type, badge, name and what it does, its condition on the upper edge, a port on each side. */
export const StepNode = memo(function StepNode({ data, selected }: NodeProps<StepFlowNode>) {
  const { step, says, badge } = data;
  const off = isSwitchedOff(step);
  const when = step.fields.when;
  return (
    <div
      className={classes(
        'node',
        selected && 'node-selected',
        off && 'node-off',
        badge?.kind === 'to-fix' && 'node-bad',
        data.isFound && 'node-found',
        data.isClosed && 'node-closed',
        data.connecting && `node-${data.connecting}`,
      )}
      title={step.name}
    >
      {says.condition !== undefined && (
        <span className="node-when" title={typeof when === 'string' ? `${says.condition}\n${when}` : undefined}>
          <Icon name="condition" size={12} />
          <span className="one">{words().canvas.onlyIf(says.condition)}</span>
        </span>
      )}
      <Ports />
      <div className="node-top">
        <Icon name={nodeIcon(step)} size={15} />
        <span className="node-type">
          <span>{typeWord(step)}</span>
        </span>
        {badge !== undefined && <Badge kind={badge.kind}>{badge.words}</Badge>}
        {data.isClosed && <FoldButton step={step} how="open" onFold={data.onFold} />}
      </div>
      <NodeName step={step} shown={nameOnCard(step.name)} renaming={data.renaming} onRenamed={data.onRenamed} />
      <p className="one node-summary" title={says.written}>
        {data.isClosed && `${words().canvas.inside(step.body.length)} · `}
        <ToldText parts={says.summary} />
      </p>
    </div>
  );
});

/** The ports of a node: waits for on the left, leads to on the right; 9 px drawn, 24 px to hit. */
export function Ports() {
  return (
    <>
      <Handle type="target" position={Position.Left} className="port port-in" title={words().canvas.port.in} />
      <Handle type="source" position={Position.Right} className="port port-out" title={words().canvas.port.out} />
    </>
  );
}

/** Closes a loop, or opens it again. The keyboard has a key of its own for it. */
export function FoldButton(props: {
  readonly step: DraftStep;
  readonly how: 'close' | 'open';
  readonly onFold: StepNodeData['onFold'];
}) {
  const { step, how, onFold } = props;
  const label = how === 'close' ? words().canvas.close : words().canvas.openUp;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="node-fold nodrag nopan"
      aria-label={`${label}: ${step.name}`}
      aria-expanded={how === 'close'}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        onFold(step.id, how);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <Icon name={how === 'close' ? 'chevron-down' : 'chevron-right'} size={14} />
    </button>
  );
}

/** The icon of a step: its type's, or its tool's for the built-in blocks. */
export function nodeIcon(step: DraftStep): IconName {
  return step.type === 'tool' ? blockIcon(step.fields.server, step.fields.tool) : stepTypeIcon(step.type ?? '');
}

function typeWord(step: DraftStep): string {
  return step.type === undefined ? '?' : words().stepTypes[step.type];
}

// A little less than a card is wide: a line that wraps would lose its end.
const NAME_WIDTH = 150;

/** A name as a card shows it: in two lines, with its beginning and its end where it is too long. */
function nameOnCard(name: string): string {
  return shortLines(name, NAME_WIDTH, nameWidth)?.join('\n') ?? softHyphens(name);
}

/** A name of up to two lines, or the field to change it. */
export function NodeName(props: {
  readonly step: DraftStep;
  readonly shown: string;
  readonly renaming: boolean;
  readonly onRenamed: StepNodeData['onRenamed'];
}) {
  const { step, renaming, onRenamed } = props;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (renaming) field.current?.select();
  }, [renaming]);
  if (!renaming) return <div className="node-name two">{props.shown}</div>;
  return (
    <input
      ref={field}
      className="node-rename nodrag nopan"
      aria-label={words().canvas.rename}
      defaultValue={step.name}
      autoFocus
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') onRenamed(step.id, event.currentTarget.value);
        if (event.key === 'Escape') onRenamed(step.id, undefined);
      }}
      onBlur={(event) => onRenamed(step.id, event.currentTarget.value)}
    />
  );
}
