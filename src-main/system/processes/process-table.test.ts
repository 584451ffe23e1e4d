import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { MARK_VARIABLE, processTable } from './process-table.ts';

test.skipIf(process.platform !== 'linux')(
  '[P8] a process is known by its mark at every moment, also while it becomes another program (only Linux shows that moment)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowright-table-'));
    const again = join(folder, 'again.sh');
    writeFileSync(again, `n=$((n-1)); export n; [ $n -gt 0 ] && exec sh '${again}'; exit 0\n`);
    const table = processTable();
    const child = spawn('sh', [again], { env: { PATH: process.env['PATH'], n: '1500', [MARK_VARIABLE]: 'always-known' } });
    await once(child, 'spawn');
    let missed = 0;
    while (child.exitCode === null) {
      const known = table.marked('always-known');
      if (known.length === 0 && table.startOf(child.pid ?? 0) !== undefined) missed += 1;
      await turn();
    }
    rmSync(folder, { recursive: true });
    expect(missed).toBe(0);
  },
);
