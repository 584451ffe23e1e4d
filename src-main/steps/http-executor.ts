import type { StepError } from '../../src-shared/history/events.ts';
import type { JsonObject } from '../../src-shared/lib/json.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { hostAllowed } from '../../src-shared/workflow/policies/hosts.ts';
import type { Executor, ExecutorContext } from '../ports/executor.ts';
import { outputOf } from './http-answer.ts';
import { exchange, type HttpAnswer, type HttpLimits, type HttpRequest } from './http-exchange.ts';
import { addressOf, buildRequest, type BuiltRequest } from './http-request.ts';

/** What the http executor works with. */
export interface HttpOptions {
  /** The person's own variables, for proxies. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The most a body may have, bytes. */
  readonly largestBody?: number;
  /** How long a silent server is waited for where the step sets no `timeout_sec`, ms. */
  readonly idleMs?: number;
}

const LARGEST_BODY = 2 * 1024 * 1024;
const IDLE_MS = 120_000;
const MOST_REDIRECTS = 10;
/** Headers that say who asks: they stay with the origin they were meant for. */
const PERSONAL = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key', 'api-key'];

/**
 * Performs `http` steps: sends the request, follows redirects (each checked like the first address) and gives
 * `{ status, headers, body }`. Secrets are put in here and leave for no other origin.
 */
export function createHttpExecutor({ env, largestBody = LARGEST_BODY, idleMs = IDLE_MS }: HttpOptions): Executor {
  return {
    type: 'http',
    restartable(request) {
      const method = request.type === 'http' ? request.fields['method'] : undefined;
      return method === 'GET' || method === 'HEAD';
    },
    async perform(request, context) {
      if (request.type !== 'http') throw new Error(`The http executor was given a ${request.type} request.`);
      const built = buildRequest(request.fields, context.secrets ?? {});
      if (!built.ok) return built;
      const silence =
        context.effect.timeoutSec === undefined ? idleMs : Math.max(idleMs, context.effect.timeoutSec * 1000 + 1000);
      const answered = await follow(built.value, context, { signal: context.signal, env, largestBody, idleMs: silence });
      if (!answered.ok) return answered;
      return outputOf(answered.value.answer, { ...expectOf(request.fields), url: answered.value.url });
    },
  };
}

function expectOf({ expect }: JsonObject) {
  return expect === undefined ? {} : { expect };
}

async function follow(
  built: BuiltRequest,
  context: ExecutorContext,
  limits: HttpLimits,
): Promise<Result<{ readonly answer: HttpAnswer; readonly url: URL }, StepError>> {
  let { request } = built;
  for (let redirects = 0; ; redirects++) {
    const refused = refusedHost(request.url, context);
    if (refused !== undefined) return err(refused);
    context.log('system', `${request.method} ${request.url.origin}${request.url.pathname}`);
    const answer = await exchange(request, limits);
    if (!answer.ok) return answer;
    const { status, headers, bytes } = answer.value;
    context.log('system', `${status}, ${bytes.length} bytes`);
    const location = headers['location'];
    if (!REDIRECTS.has(status) || location === undefined) return ok({ answer: answer.value, url: request.url });
    if (redirects >= MOST_REDIRECTS) return err(tooManyRedirects(request.url));
    const next = redirected(built, request, { status, location });
    if (!next.ok) return next;
    request = next.value;
  }
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The request a redirect asks for. To another origin nothing goes that says who asks, and no secret. */
function redirected(
  built: BuiltRequest,
  request: HttpRequest,
  { status, location }: { readonly status: number; readonly location: string },
): Result<HttpRequest, StepError> {
  const url = addressOf(location, request.url);
  if (!url.ok)
    return err({
      ...url.error,
      message: `${request.url.host} sent the request on to a place that cannot be called. ${url.error.message}`,
    });
  const dropsBody = status === 303 || ((status === 301 || status === 302) && request.method === 'POST');
  const method = dropsBody && request.method !== 'HEAD' ? 'GET' : request.method;
  const sameOrigin = url.value.origin === request.url.origin;
  if (!sameOrigin && !dropsBody && built.secretBody && request.body !== undefined)
    return err(secretElsewhere(request.url, url.value));
  if (request.url.protocol === 'https:' && url.value.protocol === 'http:') return err(lessSecure(request.url, url.value));
  const headers = Object.entries(request.headers).filter(
    ([name]) =>
      !(dropsBody && name.startsWith('content-')) && (sameOrigin || !(PERSONAL.includes(name) || built.secretHeaders.has(name))),
  );
  return ok({
    method,
    url: url.value,
    headers: Object.fromEntries(headers),
    ...(dropsBody || request.body === undefined ? {} : { body: request.body }),
  });
}

function refusedHost(url: URL, { policies }: ExecutorContext): StepError | undefined {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (policies === undefined || hostAllowed(policies.hosts, url.hostname, port)) return undefined;
  return {
    code: 'host_not_allowed',
    message: `${url.hostname} is not among the hosts this workflow may call. Nothing was sent there.`,
    hint: 'Add it to policies.network.allowed_hosts, or call another host.',
    at: url.hostname,
    retryable: false,
  };
}

function tooManyRedirects(url: URL): StepError {
  return {
    code: 'too_many_redirects',
    message: `${url.host} sent the request on more than ${MOST_REDIRECTS} times.`,
    hint: 'Look at the address in a browser: it may want a sign-in.',
    at: url.host,
    retryable: false,
  };
}

function secretElsewhere(from: URL, to: URL): StepError {
  return {
    code: 'secret_elsewhere',
    message: `${from.host} sent the request on to ${to.host}, and its body holds a secret. It was not sent there.`,
    hint: `Call ${to.host} directly if you trust it.`,
    at: to.host,
    retryable: false,
  };
}

function lessSecure(from: URL, to: URL): StepError {
  return {
    code: 'redirect_not_secure',
    message: `${from.host} sent the secure request on to the insecure address ${to.origin}. It was not followed.`,
    hint: 'Call the final address directly if you trust it.',
    at: to.host,
    retryable: false,
  };
}
