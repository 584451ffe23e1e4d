import { memo } from 'react';
import type { Node, NodeProps } from '@xyflow/react';
import { isSwitchedOff } from '../commands/draft.ts';
import { Badge } from '../ui/badge.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { words } from '../ui/words.ts';
import { FoldButton, NodeName, Ports, type StepNodeData } from './step-node.tsx';

/** A loop as React Flow draws it. */
export type LoopFlowNode = Node<StepNodeData, 'loop'>;

/** A loop: a group with a header around the steps it repeats. */
export const LoopNode = memo(function LoopNode({ data, selected }: NodeProps<LoopFlowNode>) {
  const { step, says, badge } = data;
  const most = step.fields.max_parallel;
  const when = step.fields.when;
  return (
    <div
      className={classes(
        'loop',
        selected && 'node-selected',
        isSwitchedOff(step) && 'node-off',
        data.isFound && 'node-found',
        badge?.kind === 'to-fix' && 'node-bad',
        data.connecting && `node-${data.connecting}`,
      )}
    >
      {says.condition !== undefined && (
        <span className="node-when" title={typeof when === 'string' ? `${says.condition}\n${when}` : undefined}>
          <Icon name="condition" size={12} />
          <span className="one">{words().canvas.onlyIf(says.condition)}</span>
        </span>
      )}
      <Ports />
      <header className="loop-head">
        <FoldButton step={step} how="close" onFold={data.onFold} />
        <Icon name="loop" />
        <NodeName step={step} shown={step.name} renaming={data.renaming} onRenamed={data.onRenamed} />
        <span className="loop-note one">{typeof most === 'number' ? words().canvas.upTo(most) : ''}</span>
        <span className="spacer" />
        {badge !== undefined && <Badge kind={badge.kind}>{badge.words}</Badge>}
      </header>
    </div>
  );
});
