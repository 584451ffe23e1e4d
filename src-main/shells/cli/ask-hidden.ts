import type { Terminal } from './terminal.ts';

const ENTER = ['\r', '\n', '\u0004'];
const BACK = ['\u007f', '\b'];
const CTRL_C = '\u0003';
/** More than any secret may have; a pipe without end is not read for ever. */
const MOST = 1024 * 1024;

/** Asks for a text that nobody sees: at a terminal without echo, else the whole of stdin. Undefined when the person left. */
export async function askHidden(terminal: Terminal, question: string): Promise<string | undefined> {
  if (process.stdin.isTTY !== true) return readPiped();
  process.stderr.write(`  ${question} ${terminal.paint.dim('(it is not shown)')} `);
  process.stdin.setRawMode(true);
  process.stdin.resume();
  process.stdin.setEncoding('utf8');
  try {
    return await new Promise<string | undefined>((resolve) => {
      let text = '';
      const take = (typed: string): void => {
        for (const key of typed) {
          if (key === CTRL_C || ENTER.includes(key)) {
            process.stdin.off('data', take);
            resolve(key === CTRL_C ? undefined : text);
            return;
          }
          text = BACK.includes(key) ? text.slice(0, -1) : text + key;
        }
      };
      process.stdin.on('data', take);
    });
  } finally {
    process.stdin.setRawMode(false);
    process.stdin.pause();
    process.stderr.write('\n');
  }
}

async function readPiped(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > MOST) break;
  }
  return text.replace(/\r?\n$/, '');
}
