import { z } from 'zod';
import { defineTool } from '../tool.ts';

/** Tells the person something in the app and on the desktop. */
export const showMessage = defineTool({
  name: 'notify_show',
  title: 'Show a message',
  description: 'Tells you something on the desktop, with a link to the run.',
  group: 'notify',
  icon: 'bell',
  input: z.strictObject({
    title: z.string().min(1).max(120).meta({ title: 'Title' }),
    message: z.string().max(500).default('').meta({ title: 'Message', format: 'multiline' }),
  }),
  output: z.object({ summary: z.string() }),
  run(given, run) {
    run.ports.notify.show({ title: given.title, body: given.message, link: `/runs/${run.runId}` });
    run.log('system', `${given.title}${given.message === '' ? '' : `: ${given.message}`}`);
    return Promise.resolve({ summary: `Showed “${given.title}”` });
  },
});
