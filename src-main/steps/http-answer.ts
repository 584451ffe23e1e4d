import type { StepError } from '../../src-shared/history/events.ts';
import { jsonSchema, type Json, type JsonObject } from '../../src-shared/lib/json.ts';
import { isJsonObject } from '../../src-shared/lib/json-guards.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { outputProblem } from '../../src-shared/engine/output-schema.ts';
import type { HttpAnswer } from './http-exchange.ts';

/**
 * A step's output of an answer: `{ status, headers, body }`, the body by its content type (JSON parsed, text decoded, else
 * `{ base64, bytes }`, nothing as null). Fails `http_status`, `body_not_json`, `unexpected_body` by what the step expects.
 */
export function outputOf(answer: HttpAnswer, request: { readonly expect?: Json; readonly url: URL }): Result<Json, StepError> {
  const { status, headers, bytes } = answer;
  const expect = isJsonObject(request.expect) ? request.expect : {};
  const body = bodyOf(bytes, headers['content-type'] ?? '');
  const good = statusFits(status, expect['status']);
  if (!good) return err(statusError({ status, headers, body: body.ok ? body.value : null }, expect['status'], request.url));
  if (!body.ok) return err({ ...body.error, at: request.url.host });
  const misfit = expect['schema'] === undefined ? undefined : outputProblem(expect['schema'], body.value);
  if (misfit !== undefined) {
    return err({
      code: 'unexpected_body',
      message: misfit.message
        .replace('The output', `The answer of ${request.url.host}`)
        .replace('its schema', 'what the step expects'),
      hint: 'Look at what the service answers, or change expect.schema.',
      at: misfit.at ?? 'expect.schema',
      detail: { status, body: clipped(body.value) },
    });
  }
  return ok({ status, headers, body: body.value });
}

function statusFits(status: number, expected: Json | undefined): boolean {
  if (typeof expected === 'number') return status === expected;
  if (Array.isArray(expected)) return expected.includes(status);
  return status >= 200 && status < 300;
}

function statusError(output: JsonObject, expected: Json | undefined, url: URL): StepError {
  const status = Number(output['status']);
  const wanted =
    typeof expected === 'number' || Array.isArray(expected) ? ` and not ${[expected].flat().join(' or ')}, as expected` : '';
  return {
    code: 'http_status',
    message: `${url.host} answered ${status}${WORDS[status] === undefined ? '' : ` (${WORDS[status]})`}${wanted}.`,
    hint:
      HINTS[status] ?? (status >= 500 ? 'The service has trouble of its own; try again later.' : 'Its answer is in the detail.'),
    at: url.host,
    detail: { ...output, body: clipped(output['body'] ?? null) },
    // What is refused for good is not mended by asking again.
    ...(status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429 ? { retryable: false } : {}),
  };
}

const WORDS: Readonly<Record<number, string>> = {
  400: 'bad request',
  401: 'not signed in',
  403: 'not allowed',
  404: 'not found',
  405: 'method not allowed',
  408: 'too slow',
  409: 'conflict',
  410: 'gone',
  413: 'too large',
  415: 'wrong kind of content',
  422: 'cannot be processed',
  429: 'too many requests',
  500: 'error of the service',
  502: 'bad gateway',
  503: 'not available',
  504: 'gateway too slow',
};

const HINTS: Readonly<Record<number, string>> = {
  401: 'Check the secret in the step’s headers; it may be missing, wrong or expired.',
  403: 'The secret in the step’s headers does not allow this. Check what it is allowed to do.',
  404: 'Check the address.',
  407: 'The proxy wants a password: check HTTP_PROXY and HTTPS_PROXY where Flowright was started.',
  429: 'The service wants fewer requests; give the step retry with a backoff_sec.',
};

const CLIP = 4000;

function clipped(body: Json): Json {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text.length <= CLIP ? body : `${text.slice(0, CLIP)}…`;
}

function bodyOf(bytes: Buffer, contentType: string): Result<Json, StepError> {
  if (bytes.length === 0) return ok(null);
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type === 'text/json' || type.endsWith('+json')) return parsed(bytes);
  const textual =
    type.startsWith('text/') || /[/+](xml|yaml|x-yaml|javascript|ecmascript|csv|x-www-form-urlencoded|graphql|toml)$/.test(type);
  const text = decoded(bytes, /charset=["']?([\w-]+)/i.exec(contentType)?.[1], textual || type === '' ? 'text' : 'anything');
  return ok(text ?? { base64: bytes.toString('base64'), bytes: bytes.length });
}

function parsed(bytes: Buffer): Result<Json, StepError> {
  try {
    return ok(jsonSchema.parse(JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))));
  } catch (error) {
    return err({
      code: 'body_not_json',
      message: `The answer says it is JSON and is not: ${error instanceof SyntaxError ? error.message : String(error)}`,
      hint: 'Look at the address in a browser; something else may answer there (a sign-in page, a proxy).',
      detail: { body: clipped(bytes.toString('utf8', 0, CLIP)) },
    });
  }
}

/** Text where the type says so; without a type only what is UTF-8 through and through. */
function decoded(bytes: Buffer, charset: string | undefined, expected: 'text' | 'anything'): string | undefined {
  const named = charset ?? 'utf-8';
  if (charset === undefined && expected === 'anything') return undefined;
  try {
    return new TextDecoder(named, { fatal: charset === undefined }).decode(bytes);
  } catch {
    return expected === 'text' && charset !== undefined ? new TextDecoder().decode(bytes) : undefined;
  }
}
