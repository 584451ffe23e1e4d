import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A started program of ours, with everything it printed. */
export interface Program {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves with the first line that matches; rejects with all output when the program ends before. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when the program has ended by itself. */
  ended(): Promise<void>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** What to start; `env` adds to this process's environment. */
export interface ProgramSpec {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly channel?: 'ipc';
  /** A program and its words that start ours, such as as someone else. */
  readonly before?: readonly string[];
}

/** Starts a program under this Node. */
export function startProgram({ words, cwd, env = {}, channel, before = [] }: ProgramSpec): Program {
  const [program = process.execPath, ...rest] = [...before, process.execPath, ...words];
  const child = spawn(program, rest, {
    cwd,
    env: { ...process.env, ...env },
    stdio: channel === 'ipc' ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const watchers = new Set<() => void>();
  const add = (chunk: Buffer): void => {
    output += chunk.toString();
    watchers.forEach((watch) => watch());
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  child.once('exit', () => watchers.forEach((watch) => watch()));
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    output: () => output,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          const match = pattern.exec(output);
          if (match === null && !isOver()) return;
          watchers.delete(watch);
          if (match !== null) resolve(match);
          else
            reject(
              new Error(`The program ended (${child.exitCode ?? child.signalCode}) before it printed ${pattern}:\n${output}`),
            );
        };
        watchers.add(watch);
        watch();
      }),
    ended: async () => {
      if (!isOver()) await once(child, 'exit');
    },
    end: async (signal) => {
      if (isOver()) return;
      const over = once(child, 'exit');
      child.kill(signal);
      await over;
    },
  };
}
