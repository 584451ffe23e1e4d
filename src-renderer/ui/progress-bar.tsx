import './progress-bar.css';

/** A 4 px bar from 0 to 1; `thin` is the 40 × 3 cost bar, amber above 80 %. */
export function ProgressBar(props: {
  readonly value: number;
  readonly label: string;
  readonly thin?: boolean;
  readonly kind?: 'accent' | 'done' | 'fail' | 'idle';
}) {
  const share = Math.min(1, Math.max(0, props.value));
  const hot = props.thin === true && share > 0.8;
  return (
    <div
      className={`bar${props.thin === true ? ' bar-thin' : ''}${hot ? ' bar-hot' : ''} bar-${props.kind ?? 'accent'}`}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <i style={{ width: `${share * 100}%` }} />
    </div>
  );
}
