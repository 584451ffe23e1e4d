import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import type { Attachments, Reference } from '../ports/attachments.ts';

/** {@link Attachments} on the file system; links are followed only within the folder. */
export function createAttachments(): Attachments {
  return {
    async find(reference, { workflowDir, projectRoot }) {
      const ofProject = reference.resolve_from === 'project';
      const folder = ofProject ? projectRoot : workflowDir;
      if (/^[a-z][a-z0-9+.-]*:\/\//i.test(reference.source))
        return refused(
          reference,
          `${reference.source} is an address, and only files can be attached.`,
          'Keep a copy of it beside the workflow.',
        );
      if (folder === undefined)
        return refused(
          reference,
          'The workflow has no folder of its own to look in.',
          'Save it as a file, or set resolve_from: project.',
        );
      const top = await realpath(folder).catch(() => folder);
      const path = await realpath(join(top, reference.source)).catch(() => undefined);
      const info = path === undefined ? undefined : await stat(path).catch(() => undefined);
      if (path === undefined || info === undefined) {
        const hint = `Put the file there, or ${ofProject ? 'check the project folder' : 'set resolve_from: project if it belongs to the project'}.`;
        return refused(reference, `There is no ${reference.source} in ${folder}.`, hint);
      }
      if (path !== top && !path.startsWith(top + sep))
        return refused(reference, `${reference.source} leads out of ${folder}.`, 'Name a file inside of it.');
      if (!info.isFile()) return refused(reference, `${reference.source} is not a file.`, 'Name one file of it.');
      return ok({ path, bytes: info.size });
    },
  };
}

function refused(reference: Reference, why: string, hint: string): Result<never, Problem> {
  const name = reference.title ?? reference.id;
  return err(
    problem('attachment_missing', `The attachment “${name}” cannot be given: ${why}`, { hint, at: `references.${reference.id}` }),
  );
}
