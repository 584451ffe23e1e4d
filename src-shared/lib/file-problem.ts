import { problem, type Problem } from './problem.ts';

/** The system's error code (`ENOENT`, …) of an error a file operation gave, or undefined when it is not one. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

/**
 * What a failed file operation means for a person; `path` is the file or folder it was about. Codes: `not_found`,
 * `not_writable`, `disk_full`, `already_there`, `not_a_folder`, `is_a_folder`, `name_too_long`, `too_many_files`,
 * `file_busy`, `io_error`. Errors that are not the system's are our own bugs and are thrown again.
 */
export function fileProblem(error: unknown, path: string): Problem {
  const code = systemCode(error);
  if (code === undefined) throw error;
  const known = MEANINGS[code];
  if (known === undefined) {
    return problem('io_error', `The system refused to use this file (${code}).`, {
      hint: 'Check the disk, then try again.',
      at: path,
    });
  }
  const [kind, message, hint] = known;
  return problem(kind, message, { hint, at: path });
}

type Meaning = readonly [code: string, message: string, hint: string];

const FULL: Meaning = ['disk_full', 'The disk is full.', 'Free some space, then try again. Nothing half-written was kept.'];
const DENIED: Meaning = [
  'not_writable',
  'You may not use this file or folder.',
  'Change its permissions, or choose another place.',
];
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOENT: ['not_found', 'This file or folder is not there.', 'Check the path; it may have been moved or deleted.'],
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: DENIED,
  EPERM: DENIED,
  ELOOP: [
    'link_in_the_way',
    'A link stands where a file or folder is expected.',
    'Something changed it meanwhile. Remove the link, then try again.',
  ],
  EROFS: ['not_writable', 'This place can only be read.', 'Choose a folder on a disk that can be written.'],
  EEXIST: ['already_there', 'Something is already at this place.', 'Move it away or choose another name.'],
  ENOTDIR: ['not_a_folder', 'A part of this path is a file, not a folder.', 'Check the path.'],
  EISDIR: ['is_a_folder', 'This is a folder, but a file is needed.', 'Choose a file.'],
  ENAMETOOLONG: ['name_too_long', 'This name is too long for the disk.', 'Choose a shorter one.'],
  EMFILE: ['too_many_files', 'Too many files are open.', 'Close some programs or run fewer steps at a time.'],
  ENFILE: ['too_many_files', 'Too many files are open.', 'Close some programs or run fewer steps at a time.'],
  EBUSY: ['file_busy', 'Another program is using this file.', 'Close it there, then try again.'],
  ETXTBSY: ['file_busy', 'Another program is running this file.', 'Stop it, then try again.'],
};
