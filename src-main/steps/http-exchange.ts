import type { IncomingMessage } from 'node:http';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Readable } from 'node:stream';
import type { StepError } from '../../src-shared/history/events.ts';
import { err, ok, type Result } from '../../src-shared/lib/result.ts';
import { connectionError } from './http-errors.ts';

/** One request, ready to send; header names in lower case. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** An answer with its whole body, decompressed. Header names in lower case; several of one name joined by commas. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** Limits of one request. */
export interface HttpLimits {
  readonly signal: AbortSignal;
  /** The person's own variables: HTTP_PROXY, HTTPS_PROXY, NO_PROXY. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The most a body may have, decompressed. */
  readonly largestBody: number;
  /** How long nothing may come before it is given up, ms. */
  readonly idleMs: number;
}

/** Sends one request and reads its answer whole; redirects are answers like any other. */
export function exchange(request: HttpRequest, limits: HttpLimits): Promise<Result<HttpAnswer, StepError>> {
  const { url, method, headers, body } = request;
  const secure = url.protocol === 'https:';
  const proxyEnv = { ...limits.env };
  // By name at run time: importing node:http as a module builds its fetch too, which costs a cold start.
  const { Agent, request: send } = process.getBuiltinModule(secure ? 'node:https' : 'node:http');
  const agent = new Agent({ proxyEnv });
  return new Promise<Result<HttpAnswer, StepError>>((resolve) => {
    const fail = (error: unknown): void => {
      sent.destroy();
      resolve(err(connectionError(error, url)));
    };
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const options = { method, headers: { ...headers, ...length }, agent, signal: limits.signal };
    const sent = send(url, options);
    sent.setTimeout(limits.idleMs, () => {
      fail(Object.assign(new Error('idle'), { code: 'IDLE', seconds: Math.round(limits.idleMs / 1000) }));
    });
    sent.once('error', fail);
    sent.once('response', (answer) => {
      void readBody(answer, { method, url, largestBody: limits.largestBody }).then((read) => {
        if (!read.ok) sent.destroy();
        resolve(read.ok ? ok({ status: answer.statusCode ?? 0, headers: flat(answer), bytes: read.value }) : read);
      }, fail);
    });
    sent.end(body);
  }).finally(() => agent.destroy());
}

function flat({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return Object.fromEntries(entries);
}

interface Reading {
  readonly method: string;
  readonly url: URL;
  readonly largestBody: number;
}

async function readBody(answer: IncomingMessage, reading: Reading): Promise<Result<Buffer, StepError>> {
  const { method, url, largestBody } = reading;
  if (method === 'HEAD') {
    answer.resume();
    return ok(Buffer.alloc(0));
  }
  const said = Number(answer.headers['content-length'] ?? 0);
  if (said > largestBody) return err(tooLarge(url, largestBody, `${Math.ceil(said / 1024)} KB`));
  const parts: Buffer[] = [];
  let bytes = 0;
  const stream = unpacked(answer);
  const chunks: AsyncIterable<Uint8Array> = stream;
  for await (const chunk of chunks) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    // Not what was said but what comes counts: a small compressed body can become a huge one.
    if (bytes > largestBody) {
      stream.destroy();
      return err(tooLarge(url, largestBody, 'longer'));
    }
    parts.push(part);
  }
  return ok(Buffer.concat(parts));
}

function unpacked(answer: IncomingMessage): Readable {
  const inflate = unpacker(answer.headers['content-encoding']?.toLowerCase().trim());
  if (inflate === undefined) return answer;
  answer.once('error', (error) => inflate.destroy(error));
  return answer.pipe(inflate);
}

function unpacker(encoding: string | undefined) {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return createInflate();
    default:
      return undefined;
  }
}

function tooLarge(url: URL, largest: number, size: string): StepError {
  return {
    code: 'body_too_large',
    message: `The answer of ${url.host} is larger than the ${Math.floor(largest / 1024)} KB an http step keeps (it is ${size}).`,
    hint: 'Fetch it with a command step (curl -o file …) and keep the file as an artifact, or ask the service for less.',
    at: url.host,
    retryable: false,
  };
}
