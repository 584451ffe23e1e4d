import './icon.css';

const PATHS = {
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.5 10.5l3 3',
  minus: 'M3 8h10',
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  home: 'M2.5 7 8 2.5 13.5 7v6a.5.5 0 0 1-.5.5H9.5v-4h-3v4H3a.5.5 0 0 1-.5-.5z',
  library: 'M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5h-4.5zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5h-4.5z',
  runs: 'M2.5 4h5M5 8h6M8.5 12h5',
  inbox: 'M2.5 9.5h3l1 2h3l1-2h3M2.5 9.5v3a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-3L11.5 3h-7z',
  settings:
    'M2.5 5h6M12 5h1.5M2.5 11H4M7.5 11h6M10.25 3.25a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5M5.75 9.25a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5',
  command: 'M2.5 3h11v10h-11zM5 6l2 2-2 2M8.5 10h2.5',
  cut: 'M5 10.5 12.5 2M11 10.5 3.5 2M4 14.25a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5M12 14.25a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5',
  copy: 'M5.5 5.5h8v8h-8zM2.5 10.5v-8h8',
  file: 'M4 1.8h5l3.5 3.5v9H4zM9 1.8v3.5h3.5',
  shield: 'M8 1.8l5 2v4c0 3-2 5.2-5 6.4-3-1.2-5-3.4-5-6.4v-4z',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  'chevron-right': 'M6 3.5 10.5 8 6 12.5',
  'chevron-left': 'M10 3.5 5.5 8l4.5 4.5',
  'chevron-down': 'M3.5 6 8 10.5 12.5 6',
  'chevron-up': 'M3.5 10.5 8 6l4.5 4.5',
  undo: 'M6 3 2.5 6.5 6 10M2.5 6.5h7a4 4 0 0 1 0 8H8',
  redo: 'M10 3l3.5 3.5L10 10M13.5 6.5h-7a4 4 0 0 0 0 8H8',
  tidy: 'M2 6.2h4v3.6H2zM10 2.2h4v3.6h-4zM10 10.2h4v3.6h-4zM6 8h2M10 4H8v8h2',
  workflow: 'M2 6.2h4v3.6H2zM10 2.2h4v3.6h-4zM10 10.2h4v3.6h-4zM6 8h2M10 4H8v8h2',
  text: 'M5 4.5 1.5 8 5 11.5M11 4.5 14.5 8 11 11.5M9 3 7 13',
  outline: 'M2.5 3.5h6M5.5 8h8M5.5 12.5h8M2.5 3.5v9h3M2.5 8h3',
  play: 'M5 3.2v9.6L12.5 8z',
  'play-to': 'M3 3.2v9.6L10 8zM13 3v10',
  'play-from': 'M3 3v10M6 3.2v9.6L13 8z',
  test: 'M5.5 2h5M6.5 2v4.2L2.8 12.4a.8.8 0 0 0 .7 1.1h9a.8.8 0 0 0 .7-1.100L9.500 6.200V2M4.800 9.800h6.400',
  agent:
    'M8 2v2M3.5 6.5A2.5 2.5 0 0 1 6 4h4a2.5 2.5 0 0 1 2.5 2.5v3.5A2.5 2.5 0 0 1 10 12.5H6A2.5 2.5 0 0 1 3.5 10zM6.2 7.5v1M9.8 7.5v1M1.5 7.5v2M14.5 7.5v2M6 14.5h4',
  tool: 'M5.5 1.8V5M10.5 1.8V5M3.5 5h9v2.5A3.5 3.5 0 0 1 9 11H7a3.5 3.5 0 0 1-3.5-3.5zM8 11v3.2',
  web: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M2 8h12M8 2c-4 4-4 8 0 12M8 2c4 4 4 8 0 12',
  deploy: 'M8 10.5v-8M4.8 5.5 8 2.3l3.2 3.2M2.5 10v3.5h11V10',
  approve: 'M8 1.8l5 2v4c0 3-2 5.2-5 6.4-3-1.2-5-3.4-5-6.4v-4zM5.8 8l1.6 1.6L10.4 6.4',
  question: 'M2.5 3.5h11v7.5H8l-3 2.7V11H2.5zM6.5 6a1.5 1.5 0 1 1 1.5 1.7v.5M8 9.6h.01',
  wait: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 4.5V8l2.5 2',
  loop: 'M3 7.5V6.5A2.5 2.5 0 0 1 5.5 4H13M11 2l2 2-2 2M13 8.5v1A2.5 2.5 0 0 1 10.5 12H3M5 14l-2-2 2-2',
  condition: 'M2.5 8H6M6 8c3 0 2-4 5-4h2.5M6 8c3 0 2 4 5 4h2.5',
  bin: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9',
  power: 'M8 2.5v5M4.6 4.4a5 5 0 1 0 6.8 0',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  folder: 'M2 4.5a1 1 0 0 1 1-1h3l1.5 1.5H13a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1z',
  download: 'M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M2.5 13.5h11',
  describe: 'M8 2l1.3 4.7L14 8l-4.7 1.3L8 14l-1.3-4.7L2 8l4.7-1.3z',
  key: 'M5.5 7.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M7.7 8.3 13.5 2.5M11 5l2 2',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v2.5M10.5 2v2.5',
  compare: 'M8 1.5v13M3 4h2.5M3 8h2.5M3 12h2.5M10.5 4H13M10.5 8H13M10.5 12H13',
  stop: 'M4 4h8v8H4z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  again: 'M13 5.5A5.5 5.5 0 1 0 13.5 9M13.5 2v3.5H10',
  pencil: 'M10.5 2.8l2.7 2.7-7.7 7.7H2.8v-2.7zM8.8 4.5l2.7 2.7',
  pin: 'M9.5 2 14 6.500l-2 .5-3 3-.5 3L3 7.5l3-.5 3-3zM5.5 10.500 2.5 13.5',
  filter: 'M2.5 3.500h11L9.500 8.500v4l-3 1.500V8.500z',
  image: 'M2.5 3h11v10h-11zM2.5 11l3.500-3.500 2.500 2.500 2-2 3 3M10.500 5.500h.01',
  table: 'M2.5 3h11v10h-11zM2.500 6.300h11M2.500 9.700h11M6.500 3v10',
  report: 'M4 1.8h5l3.5 3.5v9H4zM9 1.8v3.500h3.500M6.200 11.500v-2M8.200 11.500V8M10.200 11.500v-1',
  bell: 'M4 11.500V7a4 4 0 0 1 8 0v4.500M2.800 11.500h10.400M6.800 13.500a1.300 1.300 0 0 0 2.400 0',
  external: 'M9.500 2.500h4v4M13.500 2.500 7.500 8.500M11.500 9.500v4h-9v-9h4',
  keyboard: 'M1.500 4h13v8.500h-13zM4 6.800h.01M6.700 6.800h.01M9.300 6.800h.01M12 6.800h.01M5 9.800h6',
  fit: 'M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10',
  sun: 'M8 5.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600M8 1.500v1.300M8 13.200v1.300M1.500 8h1.300M13.200 8h1.300M3.400 3.400l.9.9M11.700 11.700l.9.9M12.600 3.400l-.9.9M4.300 11.700l-.9.9',
  moon: 'M13.500 9.500A5.800 5.800 0 0 1 6.500 2.500a5.800 5.800 0 1 0 7 7z',
  plug: 'M5.5 1.8V5M10.5 1.8V5M3.5 5h9v2.5A3.5 3.5 0 0 1 9 11H7a3.5 3.5 0 0 1-3.5-3.500zM8 11v3.200',
  'arrow-right': 'M2.500 8h11M9.500 4l4 4-4 4',
} as const;

/** The name of an icon in the set. */
export type IconName = keyof typeof PATHS;

/** The strokes of an icon on the 16 grid, as a path: for what is not drawn as a page. */
export function iconPath(name: IconName): string {
  return PATHS[name];
}

/** Draws one icon of the set on the 16 grid with a 1.5 round stroke; decorative unless `label` names it. */
export function Icon(props: {
  readonly name: IconName;
  readonly size?: number;
  readonly label?: string;
  readonly className?: string;
}) {
  const { name, size = 16, label, className } = props;
  return (
    <svg
      className={`icon${name === 'more' ? ' icon-more' : ''}${className === undefined ? '' : ` ${className}`}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined ? true : undefined}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

const STEP_ICONS: Readonly<Record<string, IconName>> = {
  agent: 'agent',
  command: 'command',
  tool: 'tool',
  http: 'web',
  deploy: 'deploy',
  ask: 'question',
  approve: 'approve',
  wait: 'wait',
  loop: 'loop',
  workflow: 'workflow',
};

/** The neutral icon of a step type; an unknown type gets the workflow's. */
export function stepTypeIcon(type: string): IconName {
  return STEP_ICONS[type] ?? 'workflow';
}
