/** What a setting's name says about its value: a password people choose, a key a service gives, or a token. */
export type SecretName = 'password' | 'key' | 'token';

const PASSWORD_END = /(?:password|passwd|passphrase|passwort|pwd)$/;
const KEY_END =
  /(?:secret|(?:api|access|private|secret|signing|encryption|master|account|auth|license|client)key|(?:auth|access|refresh|api|bearer)token|credentials?)$/;

/** Whether a name such as `DB_PASS`, `apiKey` or `client_secret` stands for a secret; `private_key_path` does not. */
export function secretName(name: string): SecretName | undefined {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_.-]+/);
  const joined = words.join('');
  if (PASSWORD_END.test(joined) || words.at(-1) === 'pass' || words.at(-1) === 'pw') return 'password';
  if (KEY_END.test(joined)) return 'key';
  return words.at(-1) === 'token' ? 'token' : undefined;
}

const WORDS =
  'my|your|the|some|test|testing|dummy|fake|sample|example|default|dev|local|insert|enter|replace|new|old|super|top|user|db|database|postgres|mysql|password|passwd|passw0rd|pass|pwd|secret|token|key|api|auth|access|private|client|change|me|it|this|please|here|placeholder|redacted|todo|none|null|value|string|foo|bar|baz|goes|with|strong|random';
/** Nothing but such words, perhaps counted up: `your-secret-key`, `test_password1`, `password123`. */
const ONLY_WORDS = new RegExp(`^(?:(?:${WORDS})[-_. ]?){1,12}(?:\\d|12|123|1234|12345|123456)?!?$`, 'i');
/** Plain forms of “put yours here” and values that are filled in elsewhere. */
const TEMPLATES: readonly RegExp[] = [
  /^(?:your|insert|replace|enter|put|change[-_]?me|change[-_]?this)[-_. ]/i,
  /(?:^|[-_. ])(?:example|placeholder|changeme|redacted)(?:[-_. ]|$)/i,
  /<[^<>]+>|\$\{|\$\(|\{\{|\{[\w.]*\}|^%[a-z]$|%\(\w+\)|^%\w+%$|^\$[A-Za-z_]\w*$|^@@?\w+@@?$|^__\w+__$/,
  /x{4}|\*{3}|\.{3}|…|(.)\1{5}/i,
  /^[a-z]{0,4}0?123456789?0?[a-z]{0,3}$|^abc(?:def\w{0,3}|123)$/i,
  /process\.env|import\.meta|os\.environ|getenv|^env[.:[]/i,
];

/** Whether a whole value is a stand-in. A word such as “secret” somewhere inside it does not make it one. */
export function isPlaceholder(value: string): boolean {
  return ONLY_WORDS.test(value) || TEMPLATES.some((template) => template.test(value));
}

/** Whether a value is an address, a path, a name of something else, or a piece of code. */
export function isReference(value: string): boolean {
  return (
    /^(?:[a-z][a-z0-9+.-]*:\/|vault:|ref\+|arn:|file:|!(?:vault|secret|env|ref|sub)|\.{0,2}\/|@[\w-]+\/|#[0-9a-f]{3,8}$)/i.test(
      value,
    ) ||
    /^[\w-]+\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|txt|env|js|ts|py|com|org|net|io)$/i.test(value) ||
    /^[A-Za-z_$]+\d?(?:\.[A-Za-z_$]+\d?)+$/.test(value) ||
    /\w\(.*\)|\[[^\]]+\]|\.\*|\\[dws]|=>/.test(value)
  );
}
