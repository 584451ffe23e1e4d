import { ViewportPortal, useStore } from '@xyflow/react';
import type { NodeBadge } from '../../state/editor-slots.ts';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { words } from '../../ui/words.ts';
import type { Box, Point } from '../layout/graph.ts';
import type { FarBlock } from './far-scene.ts';

/** So many dragged steps are shown on their way; of more the others follow at the drop. */
const SHOWN = 200;
/** What a name needs above its step, px. */
const ROOM = 36;

/** What moves over the far picture: dragged steps, the frame that selects, the name of the step under the pointer. */
export function FarOverlay(props: {
  readonly held: readonly Box[];
  readonly frame: Box | undefined;
  readonly named: FarBlock | undefined;
  readonly badge: NodeBadge | undefined;
}) {
  const { held, frame, named, badge } = props;
  return (
    <ViewportPortal>
      {held.slice(0, SHOWN).map((box) => (
        <div key={`${box.x} ${box.y}`} className="far-held" style={placed(box)} aria-hidden="true" />
      ))}
      {frame !== undefined && <div className="far-frame" style={placed(frame)} aria-hidden="true" />}
      {named !== undefined && <FarName block={named} badge={badge} />}
    </ViewportPortal>
  );
}

function FarName({ block, badge }: { readonly block: FarBlock; readonly badge: NodeBadge | undefined }) {
  const { box } = block;
  const zoom = useStore(({ transform }) => transform[2]);
  // Away from the nearer edge, and below where there is no room above.
  const isLeft = useStore(({ transform, width }) => (box.x + box.width / 2) * transform[2] + transform[0] < width / 2);
  const isHigh = useStore(({ transform }) => box.y * transform[2] + transform[1] < ROOM);
  const at: Point = { x: isLeft ? box.x : box.x + box.width, y: isHigh ? box.y + box.height : box.y };
  const by = `${isLeft ? '0' : '-100%'}, ${isHigh ? '6px' : 'calc(-100% - 6px)'}`;
  return (
    <div className="far-name" style={{ transform: `translate(${at.x}px, ${at.y}px) scale(${1 / zoom}) translate(${by})` }}>
      <span className="one">{block.step.name}</span>
      {badge !== undefined && (
        <>
          <StatusGlyph kind={badge.kind} size={14} />
          <span className="text-3">{badge.words ?? words().status[badge.kind]}</span>
        </>
      )}
    </div>
  );
}

function placed({ x, y, width, height }: Box) {
  return { transform: `translate(${x}px, ${y}px)`, width, height };
}
