import { STATUS_SHAPES } from './status-shapes.ts';
import type { StatusKind } from './status.ts';
import { words } from './words.ts';

/**
 * The mark of a status. Next to its word it is decorative (`bare` absent); where it stands alone, `bare` gives it
 * the word as its accessible name and tooltip.
 */
export function StatusGlyph(props: { readonly kind: StatusKind; readonly size?: number; readonly bare?: true | string }) {
  const { kind, size = 16, bare } = props;
  const label = bare === undefined ? undefined : bare === true ? words().status[kind] : bare;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined ? true : undefined}
    >
      {label !== undefined && <title>{label}</title>}
      {STATUS_SHAPES[kind].map(({ path, fill, stroke, opacity, width, dashes, spins }) => (
        <path
          key={path}
          d={path}
          className={spins === true ? 'spin' : undefined}
          fill={fill === undefined ? undefined : `var(--${fill})`}
          stroke={stroke === undefined ? undefined : `var(--${stroke})`}
          strokeOpacity={opacity}
          strokeWidth={width}
          strokeDasharray={dashes?.join(' ')}
        />
      ))}
    </svg>
  );
}
