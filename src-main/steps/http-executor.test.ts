import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createPlainServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { strictest } from '../../src-shared/workflow/policies/effective.ts';
import { secretToken } from '../../src-shared/workflow/expressions/template.ts';
import type { ExecutorContext } from '../ports/executor.ts';
import { connectionError } from './http-errors.ts';
import { createHttpExecutor, type HttpOptions } from './http-executor.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}
type Answer = (asked: Asked, response: ServerResponse) => void;

let asked: Asked[] = [];
let logged: string[] = [];
const closers: (() => void)[] = [];
let here = '';
let answers: Record<string, Answer> = {};

beforeEach(async () => {
  asked = [];
  logged = [];
  answers = {};
  here = await listen();
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(): Promise<string> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server.address())}`;
}
function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const path = request.url ?? '';
  const one = { method: request.method ?? '', path, headers: request.headers, body };
  asked.push(one);
  (answers[path] ?? ((_, to) => to.writeHead(404).end()))(one, response);
}
function sends(status: number, headers: Readonly<Record<string, string>>, body: string | Buffer = ''): Answer {
  return (_, response) => void response.writeHead(status, headers).end(body);
}
const json = (value: Json): Answer => sends(200, { 'content-type': 'application/json' }, JSON.stringify(value));

async function perform(
  fields: JsonObject,
  more: Partial<HttpOptions> & Partial<Pick<ExecutorContext, 'secrets' | 'policies' | 'signal'>> = {},
) {
  const { secrets, policies, signal, ...options } = more;
  const request = { type: 'http' as const, fields: { method: 'GET', headers: {}, body: null, ...fields } };
  const result = await createHttpExecutor({ env: {}, ...options }).perform(request, {
    runId: 'run_1',
    effect: { type: 'perform', step: 'call', attempt: 1, request, env: {}, secrets: [], exclusive: false, artifacts: [] },
    workspace: { mode: 'none', kind: 'none', root: '/', projectRoot: '/', artifacts: '/' },
    workflowDir: undefined,
    ...(secrets === undefined ? {} : { secrets }),
    ...(policies === undefined ? {} : { policies }),
    signal: signal ?? new AbortController().signal,
    log: (_stream, text) => void logged.push(text),
    stdoutFile: '',
    stderrFile: '',
    progress: () => undefined,
    artifact: () => Promise.reject(new Error('no artifacts here')),
    owns: () => undefined,
  });
  return result;
}
async function code(...of: Parameters<typeof perform>): Promise<string> {
  const result = await perform(...of);
  return result.ok ? `succeeded with ${JSON.stringify(result.value)}` : result.error.code;
}

describe('[E86] answers', () => {
  test('[E86] status, headers and body by content type', async () => {
    answers = {
      '/json': json({ n: [1, 2.5] }),
      '/problem': sends(200, { 'content-type': 'application/problem+json; charset=utf-8' }, '{"a":"ü"}'),
      '/text': sends(200, { 'content-type': 'text/plain; charset=iso-8859-1' }, Buffer.from([0xfc, 0x21])),
      '/nothing': sends(204, {}),
      '/bytes': sends(200, { 'content-type': 'image/png' }, Buffer.from([137, 80, 0, 255])),
      '/zipped': sends(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, gzipSync('unzipped')),
    };
    const body = async (path: string) => {
      const result = await perform({ url: here + path });
      return result.ok && typeof result.value === 'object' && result.value !== null && 'body' in result.value
        ? [result.value['status'], result.value['body']]
        : result;
    };
    expect(await Promise.all(Object.keys(answers).map(body))).toEqual([
      [200, { n: [1, 2.5] }],
      [200, { a: 'ü' }],
      [200, 'ü!'],
      [204, null],
      [200, { base64: 'iVAA/w==', bytes: 4 }],
      [200, 'unzipped'],
    ]);
  });

  test('[E86] what is not expected fails with what came: status, JSON that is none, a schema that does not fit', async () => {
    answers = {
      '/gone': sends(410, { 'content-type': 'text/plain' }, 'went away'),
      '/busy': sends(503, {}),
      '/html': sends(200, { 'content-type': 'application/json' }, '<html>sign in</html>'),
      '/list': json([1]),
      '/teapot': sends(418, {}),
    };
    expect(await perform({ url: `${here}/gone` })).toMatchObject({
      error: { code: 'http_status', retryable: false, detail: { status: 410, body: 'went away' } },
    });
    const busy = await perform({ url: `${here}/busy` });
    expect([busy.ok, !busy.ok && busy.error.retryable]).toEqual([false, undefined]);
    expect(await code({ url: `${here}/html` })).toBe('body_not_json');
    expect(await code({ url: `${here}/list`, expect: { schema: { type: 'object' } } })).toBe('unexpected_body');
    expect(await code({ url: `${here}/teapot`, expect: { status: [418] } })).toContain('succeeded');
    expect(await code({ url: `${here}/list`, expect: { status: 201 } })).toBe('http_status');
  });

  test('[E86] a body over the cap is refused, by what it says and by what it unpacks to', async () => {
    const zeros = gzipSync(Buffer.alloc(5_000_000));
    answers = {
      '/said': sends(200, { 'content-type': 'text/plain' }, 'x'.repeat(3000)),
      '/bomb': sends(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, zeros),
      '/endless': (_, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('y'.repeat(500)), 1);
        response.once('close', () => clearInterval(timer));
      },
    };
    for (const path of Object.keys(answers))
      expect(await code({ url: here + path }, { largestBody: 2000 })).toBe('body_too_large');
  });
});

describe('[E86] requests', () => {
  test('[E86] body as JSON, text or form, with the header that says so; HEAD has none', async () => {
    answers = { '/': json(null) };
    await perform({ url: here, method: 'POST', body: { a: ['ü'] } });
    await perform({ url: here, method: 'PUT', body: 'plain' });
    await perform({
      url: here,
      method: 'PATCH',
      body: { a: 'b c', d: 1 },
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    await perform({ url: here, method: 'HEAD', body: 'ignored' });
    expect(asked.map(({ method, headers, body }) => [method, headers['content-type'], body])).toEqual([
      ['POST', 'application/json', '{"a":["ü"]}'],
      ['PUT', 'text/plain; charset=utf-8', 'plain'],
      ['PATCH', 'application/x-www-form-urlencoded', 'a=b+c&d=1'],
      ['HEAD', undefined, ''],
    ]);
  });

  test('[E86] secrets are put in where their tokens stand, escaped as their place asks', async () => {
    answers = { '/': json(null) };
    const token = secretToken('KEY');
    await perform(
      { url: here, method: 'POST', headers: { Authorization: `Bearer ${token}` }, body: { deep: [`<${token}>`] } },
      { secrets: { KEY: 'a"b' } },
    );
    expect([asked[0]?.headers['authorization'], asked[0]?.body]).toEqual(['Bearer a"b', '{"deep":["<a\\"b>"]}']);
    expect(logged.join()).not.toContain('a"b');
  });

  test('[E86] addresses and headers that cannot be are refused before anything is sent', async () => {
    const wrong: readonly (readonly [JsonObject, string])[] = [
      [{ url: 'example.org' }, 'bad_address'],
      [{ url: 'file:///etc/passwd' }, 'bad_address'],
      [{ url: here.replace('http://', 'http://me:pass@') }, 'bad_address'],
      [{ url: here, headers: { 'x y': '1' } }, 'bad_header'],
      [{ url: here, headers: { 'x-a': 'one\r\nx-b: two' } }, 'bad_header'],
      [{ url: here, headers: { Host: 'other' } }, 'bad_header'],
    ];
    for (const [fields, expected] of wrong) expect(await code(fields)).toBe(expected);
    expect(asked).toEqual([]);
  });
});

describe('[E86] redirects', () => {
  test('[E86] each is followed and checked; another origin gets no secret and nothing that says who asks', async () => {
    const there = await listen();
    answers = {
      '/a': sends(302, { location: '/b' }),
      '/b': sends(307, { location: `${there}/c` }),
      '/c': json('there'),
    };
    const headers = { authorization: 'me', 'x-secret': secretToken('KEY'), 'x-open': 'yes' };
    expect(await perform({ url: `${here}/a`, headers }, { secrets: { KEY: 'k' } })).toMatchObject({ value: { body: 'there' } });
    expect(asked.map((one) => [one.path, one.headers['authorization'], one.headers['x-secret'], one.headers['x-open']])).toEqual([
      ['/a', 'me', 'k', 'yes'],
      ['/b', 'me', 'k', 'yes'],
      ['/c', undefined, undefined, 'yes'],
    ]);
  });

  test('[E86] after 303 it asks with GET; a secret body goes nowhere else; circles end', async () => {
    const there = await listen();
    answers = {
      '/post': sends(303, { location: '/get' }),
      '/get': json('got'),
      '/away': sends(307, { location: `${there}/get` }),
      '/round': sends(302, { location: '/round' }),
      '/local': sends(302, { location: 'file:///etc/passwd' }),
    };
    await perform({ url: `${here}/post`, method: 'POST', body: 'x' });
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/post', 'x'],
      ['GET', '/get', ''],
    ]);
    const secretBody = { url: `${here}/away`, method: 'POST', body: secretToken('KEY') };
    expect(await code(secretBody, { secrets: { KEY: 'kkkk' } })).toBe('secret_elsewhere');
    expect(await code({ url: `${here}/round` })).toBe('too_many_redirects');
    expect(await code({ url: `${here}/local` })).toBe('bad_address');
  });

  test('[E86] only allowed hosts are called, redirects included', async () => {
    answers = { '/away': sends(302, { location: 'http://localhost:1/' }), '/': json('ok') };
    const policies = strictest([{ network: { allowed_hosts: ['127.0.0.1'] } }]);
    expect(await code({ url: here }, { policies })).toContain('succeeded');
    expect(await code({ url: `${here}/away` }, { policies })).toBe('host_not_allowed');
    expect(await code({ url: here }, { policies: strictest([{ network: { allowed_hosts: [] } }]) })).toBe('host_not_allowed');
  });
});

describe('[E86] trouble', () => {
  test('[E86] is told in plain words: nobody there, silence, a broken answer, not HTTP, not TLS', async () => {
    const odd = createPlainServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('SMTP hello\r\n'));
    });
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    closers.push(() => odd.close());
    answers = {
      '/silent': () => undefined,
      '/half': (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half');
        setTimeout(() => response.destroy(), 20);
      },
    };
    expect(await code({ url: 'http://127.0.0.1:1/' })).toBe('connection_refused');
    expect(await code({ url: 'http://no-such-host.invalid/' })).toMatch(/host_not_found|host_unreachable/);
    expect(await code({ url: `${here}/silent` }, { idleMs: 60 })).toBe('timed_out');
    expect(await code({ url: `${here}/half` })).toBe('connection_lost');
    expect(await code({ url: `http://127.0.0.1:${portOf(odd.address())}/` })).toBe('answer_unreadable');
    expect(await code({ url: here.replace('http:', 'https:') })).toBe('not_secure');
  });

  test('[E86] a certificate that does not hold is told for what it is, and is final', () => {
    const told = (systemCode: string) => {
      const { code, retryable } = connectionError(
        Object.assign(new Error('tls'), { code: systemCode }),
        new URL('https://example.org'),
      );
      return [code, retryable];
    };
    expect(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ENOTFOUND'].map(told)).toEqual([
      ['certificate_expired', false],
      ['certificate_unknown', false],
      ['certificate_of_another', false],
      ['host_not_found', undefined],
    ]);
  });

  test('[E86] a proxy is used as the person set it, and one that is not there is told', async () => {
    answers = { 'http://example.test/x': json('through the proxy') };
    expect(await perform({ url: 'http://example.test/x' }, { env: { HTTP_PROXY: here } })).toMatchObject({
      value: { body: 'through the proxy' },
    });
    expect(await code({ url: 'http://example.test/x' }, { env: { HTTP_PROXY: 'http://127.0.0.1:1' } })).toBe(
      'connection_refused',
    );
  });

  test('[E86] cancelling ends the request', async () => {
    const stop = new AbortController();
    answers = { '/silent': () => stop.abort() };
    expect(await code({ url: `${here}/silent` }, { signal: stop.signal })).toBe('cancelled');
  });

  test('[E86] only GET and HEAD may simply run again after a crash', () => {
    const { restartable } = createHttpExecutor({ env: {} });
    const may = (method: string) => restartable?.({ type: 'http', fields: { method } });
    expect(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].map(may)).toEqual([true, true, false, false, false, false]);
  });
});
