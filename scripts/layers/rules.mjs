/** Who may import whom. One rule per line of the plan; each has a failing fixture in `fixtures/<name>`. Type imports count. */

const outside = '(^node:|node_modules/)';
const test = '\\.(test|fixture)\\.tsx?$';

/** Files of `room` may import only `allowed` rooms of their own part of the house, and shared where the part allows it. */
function room(name, from, allowed) {
  const pathNot = allowed.map((folder) => `^${folder}`);
  return {
    name,
    severity: 'error',
    comment: `${from} may import only ${allowed.length === 0 ? 'itself' : allowed.join(', ')}`,
    from: { path: `^${from}`, pathNot: test },
    to: { path: '^src-(main|renderer|shared)/', pathNot: [`^${from}`, ...pathNot] },
  };
}

function only(name, packages, where) {
  return {
    name,
    severity: 'error',
    comment: `${packages} only in ${where}`,
    from: { path: '^src-(main|renderer|shared)/', pathNot: [`^${where}`, test] },
    to: { path: packages },
  };
}

const mainJoin = '(?:ports|runtime|api|mcp|shells)/';
const rendererBase = '(?:ui|commands|connection|state|app)/';

export const rules = [
  room('shared-lib', 'src-shared/lib/', []),
  room('shared-workflow', 'src-shared/workflow/', ['src-shared/lib/']),
  room('shared-formats', 'src-shared/formats/', ['src-shared/(lib|workflow)/']),
  room('shared-import', 'src-shared/import/', ['src-shared/(lib|workflow|formats)/']),
  room('shared-history', 'src-shared/history/', ['src-shared/(lib|workflow)/']),
  room('shared-engine', 'src-shared/engine/', ['src-shared/(lib|workflow|history)/']),
  room('shared-wire', 'src-shared/wire/', ['src-shared/']),
  {
    name: 'shared-runs-anywhere',
    severity: 'error',
    comment: 'src-shared knows neither Node nor a DOM library',
    from: { path: '^src-shared/', pathNot: test },
    to: { dependencyTypes: ['core'] },
  },
  room('main-ports', 'src-main/ports/', ['src-shared/']),
  {
    name: 'main-rooms',
    severity: 'error',
    comment: 'a room of src-main that does one job uses shared and ports, never another such room',
    from: { path: `^src-main/(?!${mainJoin})([^/]+)/`, pathNot: test },
    to: { path: '^src-(main|renderer)/', pathNot: ['^src-main/ports/', '^src-main/$1/'] },
  },
  room('main-runtime', 'src-main/runtime/', ['src-shared/', 'src-main/ports/']),
  room('main-api', 'src-main/api/', ['src-shared/', 'src-main/(ports|runtime)/']),
  room('main-mcp', 'src-main/mcp/', ['src-shared/', 'src-main/(ports|runtime)/']),
  {
    name: 'main-compose',
    severity: 'error',
    comment: 'compose joins everything but the shells',
    from: { path: '^src-main/compose[^/]*\\.ts$', pathNot: test },
    to: { path: '^src-main/shells/' },
  },
  room('main-shells', 'src-main/shells/', ['src-shared/', 'src-main/compose[^/]*\\.ts$']),
  {
    name: 'renderer-ui',
    severity: 'error',
    comment: 'plain components import no other room of the renderer',
    from: { path: '^src-renderer/ui/', pathNot: test },
    to: { path: '^src-(main|renderer)/', pathNot: '^src-renderer/ui/' },
  },
  room('renderer-commands', 'src-renderer/commands/', ['src-shared/']),
  room('renderer-connection', 'src-renderer/connection/', ['src-shared/']),
  room('renderer-state', 'src-renderer/state/', ['src-shared/', 'src-renderer/(commands|connection)/']),
  {
    name: 'renderer-features',
    severity: 'error',
    comment: 'a feature room uses state, commands and ui, never another feature room',
    from: { path: `^src-renderer/(?!${rendererBase})([^/]+)/`, pathNot: test },
    to: { path: '^src-(main|renderer)/', pathNot: ['^src-renderer/(state|commands|ui)/', '^src-renderer/$1/'] },
  },
  {
    name: 'main-without-renderer',
    severity: 'error',
    comment: 'src-main never imports src-renderer',
    from: { path: '^src-main/' },
    to: { path: '^src-renderer/' },
  },
  {
    name: 'renderer-without-main',
    severity: 'error',
    comment: 'src-renderer never imports src-main',
    from: { path: '^src-renderer/' },
    to: { path: '^src-main/' },
  },
  only('sqlite-in-store', '(^|/)better-sqlite3', 'src-main/store/'),
  only('keyring-in-secrets', '(^|/)@napi-rs/keyring', 'src-main/secrets/'),
  only('electron-in-its-shell', '(^electron$|node_modules/electron/)', 'src-main/shells/electron/'),
  only('child-process-in-system', '^(node:)?child_process$', 'src-main/system/'),
  only('policy-tools-in-policies', 'node_modules/(mvdan-sh|@anthropic-ai/sandbox-runtime)/', 'src-main/policies/'),
  only('xyflow-in-canvas', 'node_modules/@xyflow/', 'src-renderer/canvas/'),
  only('monaco-in-text', 'node_modules/monaco-', 'src-renderer/text/'),
];

/** What is looked at: everything but fixtures and what other tools own. */
export const options = {
  doNotFollow: { path: outside },
  tsPreCompilationDeps: true,
  exclude: { path: 'scripts/layers/fixtures' },
  enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'] },
};
