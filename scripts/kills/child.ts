/** An engine in a process of its own, killed at a failpoint: `node child.ts <json>`. It says `ready` once it takes calls. */
import { z } from 'zod';
import { compose } from '../../src-main/compose.ts';
import { failpointSchema, withFailpoint } from './failpoint.ts';

const orderSchema = z.object({ home: z.string(), bundledDir: z.string(), cacheDir: z.string(), failpoint: failpointSchema });

const { failpoint, ...places } = orderSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
const app = await compose({
  ...places,
  version: '0.0.0',
  shell: 'cli',
  purpose: 'work',
  wrap: (ports) => withFailpoint(ports, failpoint, (at) => console.log(`write ${at}`)),
});
if (app.startProblem !== undefined) {
  console.error(app.startProblem.message);
  process.exit(1);
}
console.log(`ready ${app.role()}`);
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
// A parent that is gone needs no engine.
process.stdin.on('end', () => process.exit(1)).resume();
