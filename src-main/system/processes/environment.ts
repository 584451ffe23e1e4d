/** Names a child gets from the person's own environment; everything else must be given by the workflow. */
const POSIX = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR'] as const;
const WINDOWS = [
  'PATH',
  'PATHEXT',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'USERNAME',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
] as const;

/** Where an environment comes from: the person's variables and the system they are of. */
export interface EnvironmentSource {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** The environment every child starts from: only allow-listed names of the person's own; `extra` is laid over it. */
export function childEnvironment(
  extra: Readonly<Record<string, string>> = {},
  source: EnvironmentSource = { variables: process.env, platform: process.platform },
): Record<string, string> {
  const windows = source.platform === 'win32';
  const allowed: ReadonlySet<string> = new Set(windows ? WINDOWS : POSIX);
  const own = Object.entries(source.variables).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && allowed.has(windows ? entry[0].toUpperCase() : entry[0]),
  );
  return { ...Object.fromEntries(own), ...extra };
}
