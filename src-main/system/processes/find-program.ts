import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { EnvironmentSource } from './environment.ts';

/** Absolute path of a program: on the PATH (with the endings of PATHEXT on Windows), or as given when it is a path. */
export function findProgram(
  program: string,
  source: EnvironmentSource = { variables: process.env, platform: process.platform },
): string | undefined {
  const windows = source.platform === 'win32';
  const endings = windows ? ['', ...(source.variables['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';')] : [''];
  const folders = isAbsolute(program) ? [''] : pathOf(source).split(delimiter).filter(isAbsolute);
  if (!isAbsolute(program) && /[/\\]/.test(program)) return undefined;
  return folders
    .flatMap((folder) => endings.map((ending) => join(folder, program + ending)))
    .find((path) => isProgram(path, windows ? constants.F_OK : constants.X_OK));
}

function pathOf({ variables }: EnvironmentSource): string {
  const name = Object.keys(variables).find((key) => key.toUpperCase() === 'PATH');
  return name === undefined ? '' : (variables[name] ?? '');
}

function isProgram(path: string, right: number): boolean {
  try {
    // Most folders of a PATH do not hold the program, and an error is dear to make.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
    accessSync(path, right);
    return true;
  } catch {
    return false;
  }
}
