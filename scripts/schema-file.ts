import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workflowJsonSchema } from '../src-shared/workflow/json-schema.ts';

// The language as a file, for editors that are told of it and for those who take it from the package.
writeFileSync(join(import.meta.dirname, '../docs/workflow.schema.json'), `${JSON.stringify(workflowJsonSchema(), null, 2)}\n`);
