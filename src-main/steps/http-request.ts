import type { StepError } from '../../src-shared/history/events.ts';
import { isJsonList, isJsonObject } from '../../src-shared/lib/json-guards.ts';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { replaceSecretTokens } from '../../src-shared/workflow/expressions/template.ts';
import type { HttpRequest } from './http-exchange.ts';

/** A request made of a step's fields, and which of its parts hold a secret. */
export interface BuiltRequest {
  readonly request: HttpRequest;
  /** Headers that hold a secret: they never follow a redirect to another origin. */
  readonly secretHeaders: ReadonlySet<string>;
  readonly secretBody: boolean;
}

type Values = Readonly<Record<string, string>>;

/** The connection is the executor's own business. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'proxy-authorization',
]);

/** Makes the request a step asks for, secrets in their places. Fails `bad_address`, `bad_header`. */
export function buildRequest(fields: JsonObject, secrets: Values): Result<BuiltRequest, StepError> {
  const url = addressOf(String(fields['url'] ?? ''));
  if (!url.ok) return url;
  const method = String(fields['method'] ?? 'GET');
  const headers: Record<string, string> = { accept: '*/*', 'user-agent': 'flowright' };
  const secretHeaders = new Set<string>();
  for (const [name, given] of Object.entries(isJsonObject(fields['headers']) ? fields['headers'] : {})) {
    const lower = name.trim().toLowerCase();
    const value = typeof given === 'string' ? withSecrets(given, secrets) : JSON.stringify(given);
    const fault = headerFault(lower, value);
    if (fault !== undefined) return err(fault);
    headers[lower] = value;
    if (value !== given && typeof given === 'string') secretHeaders.add(lower);
  }
  const given = fields['body'] ?? null;
  const filled = deepSecrets(given, secrets);
  const body = method === 'HEAD' ? undefined : bodyOf(filled, headers);
  return ok({
    request: {
      method,
      url: url.value,
      headers: { ...body?.headers, ...headers },
      ...(body === undefined ? {} : { body: body.bytes }),
    },
    secretHeaders,
    secretBody: JSON.stringify(filled) !== JSON.stringify(given),
  });
}

/** An address to call: http or https, no name and password in it. */
export function addressOf(text: string, from?: URL): Result<URL, StepError> {
  const url = URL.parse(text.trim(), from?.href);
  const fault = (message: string, hint: string): Result<URL, StepError> =>
    err({ code: 'bad_address', message, hint, at: 'url', retryable: false });
  if (url === null) return fault(`“${text}” is not a web address.`, 'Write it whole, as in https://example.org/path.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return fault(`Addresses that begin with ${url.protocol} are not called.`, 'Use http:// or https://.');
  if (url.username !== '' || url.password !== '')
    return fault(
      `The address of ${url.host} holds a name or password, which would be kept in the history.`,
      'Store it as a secret and write the header authorization: "Bearer {{ secret.NAME }}".',
    );
  return ok(url);
}

function headerFault(name: string, value: string): StepError | undefined {
  const fault = (message: string, hint: string): StepError => ({
    code: 'bad_header',
    message,
    hint,
    at: `headers.${name}`,
    retryable: false,
  });
  const { validateHeaderName, validateHeaderValue } = process.getBuiltinModule('node:http');
  if (OWN_HEADERS.has(name)) return fault(`The header ${name} is set by the connection itself.`, 'Take it out of headers.');
  try {
    validateHeaderName(name);
  } catch {
    return fault(`“${name}” cannot be the name of a header.`, 'Use letters, digits and hyphens.');
  }
  try {
    validateHeaderValue(name, value);
  } catch {
    // Never the value itself: it may be a secret.
    return fault(`The value of the header ${name} holds a line break or another character no header can have.`, 'Take it out.');
  }
  return undefined;
}

function withSecrets(text: string, secrets: Values): string {
  return replaceSecretTokens(text, (name) => secrets[name] ?? '');
}

function deepSecrets(value: Json, secrets: Values): Json {
  if (typeof value === 'string') return withSecrets(value, secrets);
  if (isJsonList(value)) return value.map((item) => deepSecrets(item, secrets));
  return isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, deepSecrets(member, secrets)]))
    : value;
}

interface Body {
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** Text goes as it is, a map as a form where the headers say so, all else as JSON. */
function bodyOf(value: Json, headers: Values): Body | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') return { bytes: Buffer.from(value), headers: { 'content-type': 'text/plain; charset=utf-8' } };
  if (isJsonObject(value) && headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    const pairs = Object.entries(value).map(([key, member]): [string, string] => [
      key,
      typeof member === 'string' ? member : JSON.stringify(member),
    ]);
    return { bytes: Buffer.from(new URLSearchParams(pairs).toString()), headers: {} };
  }
  return { bytes: Buffer.from(JSON.stringify(value)), headers: { 'content-type': 'application/json' } };
}
