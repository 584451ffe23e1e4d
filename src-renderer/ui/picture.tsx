import { memo } from 'react';
import type { Picture as PictureData } from '../../src-shared/wire/views.ts';
import { layoutPicture, type PlacedNode } from './picture-layout.ts';
import { statusOfStep, type StatusKind } from './status.ts';
import { words } from './words.ts';

/**
 * The workflow's own picture: every step in columns by depth, loops as dashed groups. With statuses it is live;
 * `faint` draws what could not be read.
 */
export const Picture = memo(function Picture(props: {
  readonly picture: PictureData;
  readonly width?: number;
  readonly height?: number;
  readonly faint?: boolean;
}) {
  const { picture, width = 206, height = 64, faint = false } = props;
  const layout = layoutPicture(picture, { width, height });
  const box = Math.max(height * (layout.width / width), layout.height);
  const kinds = picture.nodes.map((node) => (node.status === undefined ? undefined : statusOfStep(node.status, node.type)));
  const top = (box - layout.height) / 2;
  return (
    <svg
      className="picture"
      width={width}
      height={height}
      viewBox={`0 ${-top} ${layout.width} ${box}`}
      fill="none"
      strokeWidth="1.25"
      strokeLinecap="round"
      role="img"
      aria-label={labelOf(picture, kinds)}
    >
      {layout.nodes
        .filter((node) => node.group)
        .map((node) => (
          <rect
            key={node.index}
            x={node.x}
            y={node.y}
            width={node.width}
            height={node.height}
            rx="6"
            fill="var(--group)"
            stroke="var(--line-2)"
            strokeDasharray="3 2.5"
          />
        ))}
      {layout.edges.map((edge) => (
        <path
          key={`${edge.from}-${edge.to}`}
          d={edge.path}
          stroke={kinds[edge.from] === 'done' && reached(kinds[edge.to]) ? 'var(--edge-done)' : 'var(--line-2)'}
        />
      ))}
      {layout.nodes
        .filter((node) => !node.group)
        .map((node) => (
          <Node key={node.index} place={node} kind={kinds[node.index]} faint={faint} />
        ))}
      {layout.hidden > 0 && (
        <text
          x={layout.width - 3}
          y={layout.height - 1}
          textAnchor="end"
          fontSize={(10 * layout.width) / width}
          fill="var(--text-3)"
        >
          {words().picture.more(layout.hidden)}
        </text>
      )}
    </svg>
  );
});

function Node(props: { readonly place: PlacedNode; readonly kind: StatusKind | undefined; readonly faint: boolean }) {
  const { x, y, width, height } = props.place;
  const frame = { x, y, width, height, rx: 3 };
  const cx = x + width / 2;
  const cy = y + height / 2;
  switch (props.kind) {
    case 'done':
      return (
        <>
          <rect {...frame} fill="var(--done)" stroke="var(--done)" />
          <path d={`M${cx - 2.6} ${cy + 0.2}l1.9 1.9 3.4-3.8`} stroke="var(--on-status)" />
        </>
      );
    case 'running':
      return (
        <>
          <rect {...frame} fill="var(--accent-soft)" stroke="var(--accent-text)" />
          <circle cx={cx} cy={cy} r="2.2" fill="var(--accent-text)" stroke="none" />
        </>
      );
    case 'needs-you':
      return (
        <>
          <path d={`M${cx} ${cy - 8}l8 8-8 8-8-8z`} fill="var(--wait)" stroke="var(--wait)" strokeLinejoin="round" />
          <path d={`M${cx} ${cy - 3}v3.2M${cx} ${cy + 3}h.01`} stroke="var(--on-status)" />
        </>
      );
    case 'failed':
      return (
        <>
          <rect {...frame} fill="var(--fail)" stroke="var(--fail)" />
          <path d={`M${cx - 2} ${cy - 2}l4 4m0-4l-4 4`} stroke="var(--on-status)" />
        </>
      );
    case 'skipped':
      return <rect {...frame} fill="none" stroke="var(--control)" strokeDasharray="2.5 2" />;
    case 'stopped':
      return (
        <>
          <rect {...frame} fill="var(--idle)" stroke="var(--idle)" />
          <path d={`M${cx - 1.5} ${cy - 1.5}h3v3h-3z`} fill="var(--on-status)" stroke="none" />
        </>
      );
    case undefined:
      return props.faint ? (
        <rect {...frame} fill="none" stroke="var(--line-2)" strokeDasharray="2.5 2" />
      ) : (
        <rect {...frame} fill="var(--surface)" stroke="var(--edge)" />
      );
    default:
      return <rect {...frame} fill="var(--surface)" stroke="var(--control)" />;
  }
}

function reached(kind: StatusKind | undefined): boolean {
  return kind !== undefined && kind !== 'queued' && kind !== 'skipped';
}

function labelOf(picture: PictureData, kinds: readonly (StatusKind | undefined)[]): string {
  const total = picture.nodes.length;
  if (kinds.every((kind) => kind === undefined)) return words().picture.label(total);
  const done = kinds.filter((kind) => kind === 'done').length;
  const live = kinds.findIndex((kind) => kind === 'running' || kind === 'needs-you');
  return words().picture.status(done, total, picture.nodes[live]?.name);
}
