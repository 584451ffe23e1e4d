import type { StepError } from '../../src-shared/history/events.ts';

/** Why no answer came, in plain words. `at` is the host. */
export function connectionError(error: unknown, url: URL): StepError {
  const code = codeOf(error);
  const host = url.host;
  const told = TROUBLES.find(({ codes }) => codes.test(code));
  const said = error instanceof Error ? error.message : String(error);
  if (code === 'ABORT_ERR') return { code: 'cancelled', message: `The request to ${host} was stopped.`, retryable: false };
  if (told === undefined) {
    return {
      code: 'no_answer',
      message: `The request to ${host} failed: ${said === '' ? code : said}`,
      hint: 'Check the address, then try again.',
      at: host,
    };
  }
  return {
    code: told.code,
    message: told.says(host),
    hint: told.hint,
    at: host,
    detail: { code },
    ...(told.final === true ? { retryable: false } : {}),
  };
}

interface Trouble {
  readonly codes: RegExp;
  readonly code: string;
  readonly says: (host: string) => string;
  readonly hint: string;
  readonly final?: true;
}

const TROUBLES: readonly Trouble[] = [
  {
    codes: /^IDLE$/,
    code: 'timed_out',
    says: (host) => `${host} did not answer in time.`,
    hint: 'Try again later, or give the step more time with timeout_sec.',
  },
  {
    codes: /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)$/,
    code: 'host_not_found',
    says: (host) => `No computer named ${host} was found.`,
    hint: 'Check the spelling of the address, and that this computer is online.',
  },
  {
    codes: /^ECONNREFUSED$/,
    code: 'connection_refused',
    says: (host) => `${host} is there, but nothing answers on that port.`,
    hint: 'Check the port in the address, and that the service runs.',
  },
  {
    codes: /^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/,
    code: 'connection_lost',
    says: (host) => `${host} broke the connection off before its answer was whole.`,
    hint: 'Try again; where it happens each time, ask whoever runs the service.',
  },
  {
    codes: /^(ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|ENETDOWN)$/,
    code: 'host_unreachable',
    says: (host) => `${host} could not be reached.`,
    hint: 'Check the network, a VPN or a firewall.',
  },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    code: 'certificate_expired',
    says: (host) => `The certificate of ${host} has expired, so it may be an impostor. Nothing was sent.`,
    hint: 'Tell whoever runs the service; check this computer’s clock.',
    final: true,
  },
  {
    codes:
      /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?)$/,
    code: 'certificate_unknown',
    says: (host) => `The certificate of ${host} is signed by nobody this computer trusts. Nothing was sent.`,
    hint: 'In a company network, start Flowright with NODE_EXTRA_CA_CERTS naming the company’s certificate file.',
    final: true,
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    code: 'certificate_of_another',
    says: (host) => `The certificate shown for ${host} belongs to another name. Nothing was sent.`,
    hint: 'Check the address; it must be the name in the certificate.',
    final: true,
  },
  {
    codes: /^(EPROTO|ERR_SSL_.*|ERR_TLS_.*)$/,
    code: 'not_secure',
    says: (host) => `No secure connection to ${host} could be made.`,
    hint: 'Check whether the address should begin with http:// or has the wrong port.',
    final: true,
  },
  {
    codes: /^(ERR_PROXY_.*)$/,
    code: 'proxy_refused',
    says: (host) => `The proxy named in HTTP_PROXY or HTTPS_PROXY did not let the request to ${host} through.`,
    hint: 'Check the proxy’s address and password where Flowright was started, or add the host to NO_PROXY.',
  },
  {
    codes: /^(HPE_.*|ERR_HTTP_.*|Z_.*|ERR__ERROR_.*)$/,
    code: 'answer_unreadable',
    says: (host) => `What ${host} answered is not HTTP as it should be.`,
    hint: 'Check that the address is that of a web service.',
  },
];

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name === 'AbortError' ? 'ABORT_ERR' : '';
}
