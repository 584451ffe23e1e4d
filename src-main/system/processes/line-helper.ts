import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { constants } from 'node:os';
import { createSpawnHelper, type SpawnHelper } from './spawn-helper.ts';
import type { StartOrder, StartReport } from './start-program.ts';

/**
 * A helper that is a small program of another language, in a session of its own so that no key of a terminal reaches it; lost where that
 * language is not. Orders go to it as length (32 bits, big end first) and fields joined by NUL: id, folder, stdout file, stderr
 * file, count of words, words, variables. Answers are lines: `r` ready, `s id pid`, `f id errno file`, `e id code signal rest`
 * (`rest` 1 while something of the program's group lives). It ends with its input, and leaves what it started alone.
 */
export function createLineHelper(argv: readonly [string, ...string[]]): SpawnHelper {
  const [program, ...args] = argv;
  return createSpawnHelper((ears) => {
    const child = spawn(program, args, {
      cwd: '/',
      // Nothing that changes what the program loads.
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    const files = new Map<number, Pick<StartOrder, 'stdoutFile' | 'stderrFile'>>();
    let rest = '';
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const [at, line] of lines.entries()) {
        const report = readAnswer(line, files);
        if (report === undefined) ears.ready();
        else if (report.type === 'started' && lines[at + 1]?.startsWith(`e ${report.id} `) === true)
          ears.report({ ...report, gone: true });
        else ears.report(report);
      }
    });
    // What it could not be sent is told by its end.
    child.stdin.on('error', () => undefined);
    child.on('error', () => ears.lost());
    child.stdout.once('close', () => ears.lost());
    child.unref();
    return {
      pid: child.pid,
      send(order) {
        files.set(order.id, order);
        child.stdin.write(orderBytes(order));
      },
      hold(how) {
        for (const stream of [child.stdin, child.stdout]) {
          if (!(stream instanceof Socket)) continue;
          if (how === 'held') stream.ref();
          else stream.unref();
        }
      },
    };
  });
}

function orderBytes({ id, argv, cwd, env, stdoutFile, stderrFile }: StartOrder): Buffer {
  let text = `    ${id}\0${cwd}\0${stdoutFile}\0${stderrFile}\0${argv.length}`;
  for (const word of argv) text += `\0${word}`;
  for (const name in env) text += `\0${name}=${env[name]}`;
  const bytes = Buffer.from(text);
  bytes.writeUInt32BE(bytes.length - 4);
  return bytes;
}

const ERROR_NAMES = new Map(Object.entries(constants.errno).map(([name, code]) => [code, name]));
const SIGNAL_NAMES = new Map(Object.entries(constants.signals).map(([name, code]) => [code, name]));

/** Undefined: it is ready. */
function readAnswer(line: string, files: Map<number, Pick<StartOrder, 'stdoutFile' | 'stderrFile'>>): StartReport | undefined {
  const [kind, ...fields] = line.split(' ');
  const [id = 0, first = 0, second = 0, third] = fields.map(Number);
  const order = files.get(id);
  if (kind === 's' || kind === 'f' || kind === 'e') files.delete(id);
  if (kind === 's') return { type: 'started', id, pid: first };
  if (kind === 'e') {
    const signal = second === 0 ? null : (SIGNAL_NAMES.get(second) ?? `signal ${second}`);
    return { type: 'ended', id, code: signal === null ? first : null, signal, ...(third === 0 ? { alone: true } : {}) };
  }
  if (kind !== 'f') return undefined;
  const file = fields[2] === 'out' ? order?.stdoutFile : fields[2] === 'err' ? order?.stderrFile : undefined;
  return { type: 'failed', id, code: ERROR_NAMES.get(first) ?? `E${first}`, ...(file === undefined ? {} : { file }) };
}
