import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

// The long form: FLOWRIGHT_HUGE=1 npx vitest run scripts/proof/huge-output.test.ts
const LONG = process.env['FLOWRIGHT_HUGE'] !== undefined;
/** The most of one stream that is kept, MB, and what both ends and the index may be over it. */
const KEPT_MB = 512;
const SLACK_MB = 80;
/** The most an engine may grow by, however much a program prints, MB. */
const MOST_GROWN_MB = 100;

const answer = z.object({ grown: z.number(), disk: z.number(), lines: z.number(), tail: z.number(), found: z.boolean() });
const run = promisify(execFile);

async function printed(command: string): Promise<z.infer<typeof answer>> {
  const child = join(import.meta.dirname, 'huge-child.ts');
  const { stdout } = await run(process.execPath, [child, command, 'the very end'], { maxBuffer: 1024 * 1024 });
  return answer.parse(JSON.parse(stdout));
}

const bytes = LONG ? { line: 1024 ** 3, log: 10 * 1024 ** 3 } : { line: 24 * 1024 ** 2, log: 96 * 1024 ** 2 };
const end = "; printf '\\nthe very end\\n'";

describe.skipIf(process.platform !== 'linux')('a step that prints without end', () => {
  test.each([
    [`one line of ${bytes.line / 1024 ** 2} MB`, `head -c ${bytes.line} /dev/zero | tr '\\0' x${end}`],
    [`a log of ${bytes.log / 1024 ** 2} MB`, `yes 0123456789abcdef0123456789abcdef0123456789abcde | head -c ${bytes.log}${end}`],
    [`${bytes.line / 1024 ** 2} MB of bytes that are no text`, `head -c ${bytes.line} /dev/urandom${end}`],
  ])(
    '[L8] %s: kept up to its limit, its end found, and memory stays flat',
    async (_, command) => {
      const { grown, disk, lines, tail, found } = await printed(command);
      expect({ found, tail: tail > 0, lines: lines > 1 }).toEqual({ found: true, tail: true, lines: true });
      expect(disk).toBeLessThan(KEPT_MB + SLACK_MB);
      expect(grown).toBeLessThan(MOST_GROWN_MB);
    },
    3_600_000,
  );
});
