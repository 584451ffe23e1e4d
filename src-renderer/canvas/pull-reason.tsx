import { useStore, type ReactFlowState } from '@xyflow/react';
import type { Draft } from '../commands/draft.ts';
import { refuseConnection } from '../commands/step-edits.ts';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import type { Box } from './layout/graph.ts';

/** Says why the step under the pointer cannot be the other end of the line that is being pulled out, before it is let go there. */
export function PullReason({ draft, boxes }: { readonly draft: Draft; readonly boxes: ReadonlyMap<string, Box> }) {
  const pulled = useStore((state) => endsOf(state, boxes));
  if (pulled === undefined) return null;
  const [from = '', to = ''] = pulled.split('>');
  const refused = refuseConnection(draft, from, to);
  if (refused === undefined) return null;
  return (
    <div className="connect-banner connect-refused float small" role="status">
      <StatusGlyph kind="to-fix" size={14} />
      <span>{[refused.message, refused.hint].filter((part) => part !== undefined).join(' ')}</span>
    </div>
  );
}

/** The two steps as the line would lead, `from>to`; ids hold no such sign. */
function endsOf({ connection, transform: [x, y, zoom] }: ReactFlowState, boxes: ReadonlyMap<string, Box>): string | undefined {
  if (!connection.inProgress) return undefined;
  const start = connection.fromNode.id;
  const spot = { x: (connection.pointer.x - x) / zoom, y: (connection.pointer.y - y) / zoom };
  // A port takes the line from a little way off, also where it lies outside of its step.
  let over = connection.toNode?.id;
  // The innermost: loops come before their bodies.
  if (over === undefined)
    for (const [id, box] of boxes)
      if (spot.x >= box.x && spot.x <= box.x + box.width && spot.y >= box.y && spot.y <= box.y + box.height) over = id;
  if (over === undefined || over === start) return undefined;
  return connection.fromHandle.type === 'source' ? `${start}>${over}` : `${over}>${start}`;
}
