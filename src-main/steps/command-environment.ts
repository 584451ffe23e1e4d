import type { ExecutorContext } from '../ports/executor.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { isRefusedVariable } from '../../src-shared/workflow/expressions/variable-names.ts';

/** The machine's own variables and kind, given once by whoever joins the parts. */
export interface HostEnvironment {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Parts of a command's environment, weakest first. */
export interface EnvironmentParts {
  readonly context: ExecutorContext;
  /** Template values by variable name. */
  readonly values: Readonly<Record<string, string>>;
  readonly outputFile: string;
}

/** Names a step inherits from the machine: what programs need to start and to find their own files, nothing secret. */
const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'LC_ALL',
  'LC_CTYPE',
  'LC_MESSAGES',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_RUNTIME_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'JAVA_HOME',
  'GOPATH',
  'GOROOT',
  'CARGO_HOME',
  'RUSTUP_HOME',
  'NVM_DIR',
  'VOLTA_HOME',
  'PYENV_ROOT',
  'ANDROID_HOME',
] as const;
const INHERITED_ON_WINDOWS = [
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'USERPROFILE',
  'USERNAME',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'PROGRAMW6432',
  'HOMEDRIVE',
  'HOMEPATH',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
] as const;

/** Linux refuses one variable longer than this; the others allow about as much. */
const LONGEST_VALUE_BYTES = 128 * 1024 - 256;

/**
 * The whole environment of a step's process: what it inherits from the machine, the step's own `env`, its secrets,
 * the FLOWRIGHT_ variables, then template values. A name or value no process can carry is a problem.
 */
export function commandEnvironment(
  inherited: Readonly<Record<string, string>>,
  parts: EnvironmentParts,
): Result<Record<string, string>, Problem> {
  const own = Object.keys(parts.context.effect.env).find(isRefusedVariable);
  if (own !== undefined) {
    return err(
      problem('variable_refused', `A workflow cannot set ${own}: it changes which programs start or where they call.`, {
        hint: 'Take it out of env, and write what is needed into the command itself.',
        at: own,
      }),
    );
  }
  const given = { ...parts.context.effect.env, ...parts.context.secrets, ...flowrightVariables(parts), ...parts.values };
  // What is inherited was carried by a process already.
  for (const [name, value] of Object.entries(given)) {
    if (name === '' || /[=\0]/.test(name)) {
      return err(
        problem('bad_variable', `“${name}” cannot be the name of an environment variable.`, {
          hint: 'Use letters, digits and underscores.',
          at: name,
        }),
      );
    }
    if (value.includes('\0')) {
      return err(
        problem('bad_variable', `The value of ${name} holds a NUL character, which no program can be given.`, {
          hint: 'Write the value to a file and give the command its path.',
          at: name,
        }),
      );
    }
    if (Buffer.byteLength(value) + name.length > LONGEST_VALUE_BYTES) {
      return err(
        problem('value_too_long', `The value of ${name} is longer than the 128 KB an environment variable can hold.`, {
          hint: 'Write it to a file with “Write a file” and give the command its path.',
          at: name,
        }),
      );
    }
  }
  return ok({ ...inherited, ...given });
}

/** What every command gets of the machine's own variables: the allow-listed ones. */
export function inheritedEnvironment(host: HostEnvironment): Record<string, string> {
  const windows = host.platform === 'win32';
  const wanted = new Set<string>(windows ? [...INHERITED, ...INHERITED_ON_WINDOWS].map((name) => name.toUpperCase()) : INHERITED);
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(host.env)) {
    if (value !== undefined && wanted.has(windows ? name.toUpperCase() : name)) found[name] = value;
  }
  return found;
}

function flowrightVariables({ context, outputFile }: EnvironmentParts): Record<string, string> {
  return {
    FLOWRIGHT: '1',
    FLOWRIGHT_RUN_ID: context.runId,
    FLOWRIGHT_STEP_ID: context.effect.step,
    FLOWRIGHT_WORKSPACE: context.workspace.root,
    FLOWRIGHT_PROJECT_ROOT: context.workspace.projectRoot,
    ...(context.workflowDir === undefined ? {} : { FLOWRIGHT_WORKFLOW_DIR: context.workflowDir }),
    FLOWRIGHT_ARTIFACTS: context.workspace.artifacts,
    FLOWRIGHT_OUTPUT: outputFile,
  };
}
