import type { Client } from '../connection/client.ts';
import { follow, type Feed } from '../connection/follow.ts';
import { problemOf } from '../connection/problem-of.ts';
import { problem, type Problem } from '../../src-shared/lib/problem.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';

let client: Client | undefined;

/** Names the host everything below talks to. Called once, before the first render. */
export function setHost(next: Client): void {
  client = next;
}

/** The host's contract. */
export function host(): Client {
  if (client === undefined) throw new Error('No host was set.');
  return client;
}

/** Calls the host; every failure comes back as a Problem a person can read. */
export async function ask<T>(call: (client: Client) => PromiseLike<T>): Promise<Result<T, Problem>> {
  try {
    return ok(await call(host()));
  } catch (error) {
    return err(problemOf(error));
  }
}

/** Follows a feed of the host until `signal` aborts; see {@link Feed}. */
export function followFeed<T>(feed: Feed<T>): void {
  void follow(feed);
}

/** The problem code of limits that this machine cannot enforce. */
export const CANNOT_ENFORCE = 'cannot_enforce';

/** The problem code of a dirty project folder when a run is about to start. */
export const FOLDER_DIRTY = 'folder_dirty';

/** The problem code of a secret that a run needs and nobody has set; `at` is its name. */
export const SECRET_MISSING = 'secret_missing';

/** The problem code of secrets that a run needs and whose vault is locked. */
export const SECRETS_LOCKED = 'secrets_locked';

/** A problem of the app's own making. */
export function appProblem(code: string, message: string, hint: string): Problem {
  return problem(code, message, { hint });
}
