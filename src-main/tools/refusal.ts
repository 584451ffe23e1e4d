import type { StepError } from '../../src-shared/history/events.ts';

/** An expected failure deep inside a stream of work; it never leaves the tool, whose result it becomes. */
export class Refusal extends Error {
  readonly failure: StepError;
  constructor(failure: StepError) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Builds a {@link Refusal}: what was tried on what (`message`), what to do (`hint`). It is final unless said otherwise. */
export function refuse(
  code: string,
  message: string,
  more: { readonly hint?: string; readonly at?: string; readonly retryable?: boolean } = {},
): Refusal {
  return new Refusal({ code, message, retryable: false, ...more });
}

/** The step error of anything a tool threw. Our own bugs are thrown on. */
export function failureOf(error: unknown, title: string): StepError {
  if (error instanceof Refusal) return error.failure;
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'cancelled', message: `“${title}” was stopped.`, retryable: false };
  }
  const system = systemError(error);
  if (system === undefined) throw error;
  const words = SYSTEM[system.code] ?? {
    code: 'file_error',
    message: `the system said ${system.code}`,
    hint: 'Check the disk and the folder, then try again.',
  };
  return {
    code: words.code,
    message: `“${title}” could not go on${system.path === undefined ? '' : ` with ${system.path}`}: ${words.message}.`,
    hint: words.hint,
    ...(system.path === undefined ? {} : { at: system.path }),
    retryable: RETRYABLE.has(system.code),
  };
}

const RETRYABLE = new Set(['EBUSY', 'EAGAIN', 'EMFILE', 'ENFILE', 'ETIMEDOUT']);
const SYSTEM: Readonly<Record<string, { readonly code: string; readonly message: string; readonly hint: string }>> = {
  ENOENT: { code: 'file_not_found', message: 'it is not there', hint: 'Check the path, or let an earlier step make it.' },
  EACCES: {
    code: 'no_permission',
    message: 'you may not open it',
    hint: 'Change its permissions, or choose another file or folder.',
  },
  EPERM: {
    code: 'no_permission',
    message: 'the system does not allow it',
    hint: 'Change its permissions, or choose another file or folder.',
  },
  EROFS: { code: 'read_only', message: 'the disk is read-only', hint: 'Choose another folder.' },
  ENOSPC: { code: 'disk_full', message: 'the disk is full', hint: 'Free some space, then run the step again.' },
  EDQUOT: { code: 'disk_full', message: 'your share of the disk is used up', hint: 'Free some space, then run the step again.' },
  EISDIR: { code: 'is_folder', message: 'it is a folder, not a file', hint: 'Name a file.' },
  ENOTDIR: { code: 'not_folder', message: 'a part of the path is a file, not a folder', hint: 'Check the path.' },
  EEXIST: {
    code: 'exists',
    message: 'there is already something with that name',
    hint: 'Choose another name, or allow replacing.',
  },
  ELOOP: { code: 'is_link', message: 'it is a link, and links are not followed when writing', hint: 'Name the real file.' },
  ENAMETOOLONG: { code: 'name_too_long', message: 'the name is too long', hint: 'Choose a shorter name.' },
  EBUSY: { code: 'busy', message: 'another program is using it', hint: 'Close the other program, then try again.' },
  EMFILE: { code: 'busy', message: 'too many files are open', hint: 'Try again when less is running.' },
};

function systemError(error: unknown): { readonly code: string; readonly path?: string } | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error) || typeof error.code !== 'string')
    return undefined;
  return { code: error.code, ...('path' in error && typeof error.path === 'string' ? { path: error.path } : {}) };
}
