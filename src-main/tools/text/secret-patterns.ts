import { isPlaceholder, isReference, secretName, type SecretName } from './secret-words.ts';

/** One kind of key and how it looks. `value` is the group that holds the secret itself, 0 the whole match. */
export interface SecretPattern {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly value?: number;
  /** Known only by what stands around it: the value must then look like a secret of this sort. */
  readonly generic?: SecretName;
  /** The group that holds the setting's name, which tells the sort instead. */
  readonly name?: number;
  /** Only in files of settings: in a program such a value is a name of something else. */
  readonly settings?: true;
}

/** Keys of well-known services, each known by a form that nothing else has. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  { kind: 'Private key', pattern: /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----/g },
  { kind: 'AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  {
    kind: 'AWS secret key',
    pattern:
      /aws[\w .-]{0,20}(?:secret|key)[\w .-]{0,20}["']?\s{0,3}(?:=|:|=>)\s{0,3}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    value: 1,
    generic: 'key',
  },
  { kind: 'GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g },
  { kind: 'GitHub token', pattern: /\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/g },
  { kind: 'GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20,64}/g },
  { kind: 'Slack token', pattern: /\bxox[abeoprs]-[0-9]{8,14}-[0-9A-Za-z-]{10,200}/g },
  {
    kind: 'Slack webhook',
    pattern: /https:\/\/hooks\.slack\.com\/services\/T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/([A-Za-z0-9]{20,30})/g,
    value: 1,
  },
  {
    kind: 'Discord webhook',
    pattern: /https:\/\/(?:ptb\.|canary\.)?discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/([\w-]{60,80})/g,
    value: 1,
  },
  { kind: 'Stripe key', pattern: /\b[rs]k_live_[0-9A-Za-z]{20,250}\b/g },
  { kind: 'Google API key', pattern: /\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g },
  { kind: 'Google client secret', pattern: /\bGOCSPX-[0-9A-Za-z_-]{28}(?![0-9A-Za-z_-])/g },
  { kind: 'OpenAI key', pattern: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}/g },
  { kind: 'Anthropic key', pattern: /\bsk-ant-(?:api|admin)\d{2}-[A-Za-z0-9_-]{80,}/g },
  { kind: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: 'npm token', pattern: /\/\/[\w.-]{3,100}\/:_authToken=([A-Za-z0-9-]{30,80})/g, value: 1 },
  { kind: 'PyPI token', pattern: /\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}/g },
  { kind: 'SendGrid key', pattern: /\bSG\.[\w-]{22}\.[\w-]{43}\b/g },
  { kind: 'Mailgun key', pattern: /\bkey-[0-9a-f]{32}\b/g },
  { kind: 'Telegram bot token', pattern: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g },
  { kind: 'DigitalOcean token', pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/g },
  { kind: 'Hugging Face token', pattern: /\bhf_[A-Za-z]{34}\b/g },
  { kind: 'Shopify token', pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/g },
  { kind: 'Linear key', pattern: /\blin_api_[A-Za-z0-9]{40}\b/g },
  { kind: 'Notion token', pattern: /\bntn_[A-Za-z0-9]{40,60}\b/g },
  { kind: 'Databricks token', pattern: /\bdapi[a-f0-9]{32}\b/g },
  { kind: 'Azure storage key', pattern: /AccountKey=([A-Za-z0-9+/]{86}==)/g, value: 1 },
  { kind: 'age secret key', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g },
  {
    kind: 'Password in an address',
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|redis|rediss|amqps?|mssql|ftp|sftp|https?):\/\/[^\s:@/"'<>{}$]{1,64}:([^\s:@/"'<>{}$]{6,128})@([^\s/"'<>:@]+)/g,
    value: 1,
    generic: 'password',
  },
  {
    kind: 'Password or key',
    // name = "value", name: 'value', name: string = "value", "name": "value", name="value"
    pattern:
      /\b([\w.-]{2,60})["'\]]{0,2}(?:\s{0,3}:\s{0,3}[A-Za-z]\w{0,30})?\s{0,20}(?:=|:|:=|=>)\s{0,20}(["'`])((?:(?!\2)\S){6,200})\2/g,
    name: 1,
    value: 3,
  },
  { kind: 'Password or key', pattern: /<([\w.-]{2,60})>([^<>\s]{6,200})<\//g, name: 1, value: 2 },
  {
    kind: 'Password or key',
    pattern:
      /^\s*(?:-\s+|export\s+|set\s+|ENV\s+|ARG\s+)?\$?([\w.-]{2,60})\s{0,20}(?:=|:)\s{0,20}([^\s"'`()[\]{};]{6,200})\s*(?:[#;].*)?$/g,
    name: 1,
    value: 2,
    settings: true,
  },
];

const SETTINGS =
  /(?:^|\/)(?:\.env[^/]*|\.npmrc|\.netrc|\.pypirc|\.my\.cnf|dockerfile[^/]*|credentials|config|[^/.]+)$|\.(?:env|ini|cfg|cnf|conf|config|ya?ml|toml|properties|tfvars|sh|bash|zsh|bat|cmd|envrc|txt|secrets?)$/i;
const WORDY = /^[a-z]+(?:[-_. /:][a-z]+)*$/i;
/** A name in parts, such as `my-app-tls-v2`: what a reference to a secret looks like. */
const NAME_IN_PARTS = /^[a-z]+\d{0,2}(?:[-_.:/][a-z]*\d{0,3})+$/;

/** Whether a file holds settings, where values often stand without quotation marks. */
export function isSettingsFile(path: string): boolean {
  return SETTINGS.test(path);
}

/** What sort of secret a match would be, or undefined when the name beside it is not one of a secret. */
export function sortOf(known: SecretPattern, match: readonly (string | undefined)[]): SecretName | 'known' | undefined {
  return known.name === undefined ? (known.generic ?? 'known') : secretName(match[known.name] ?? '');
}

/** Whether a match is a real secret and not a placeholder, an expression or plain words. */
export function looksReal(value: string, sort: SecretName | 'known'): boolean {
  if (/^-----BEGIN/.test(value)) return true;
  if (sort === 'known') return !/example|xxxx|0{8}|1234567890|(.)\1{7}/i.test(value) && entropy(value) > 2.5;
  if (isPlaceholder(value) || isReference(value) || WORDY.test(value)) return false;
  if (!/[a-z]/i.test(value)) return false;
  if (sort === 'password') return varied(value) && entropy(value) >= 2.5;
  if (NAME_IN_PARTS.test(value) || !/\d/.test(value)) return false;
  return sort === 'key' ? value.length >= 10 && entropy(value) >= 3 : value.length >= 16 && entropy(value) >= 3.4;
}

/** Letters with figures among them, or small ones, capitals and signs together: a chosen password, not a word. */
function varied(value: string): boolean {
  return /\d/.test(value) || (value.length >= 8 && /[a-z]/.test(value) && /[A-Z]/.test(value) && /[^\w\s.:/-]/.test(value));
}

/** Shannon entropy in bits per character: random keys have above 3.5, words about 3. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}

/** The first characters only, so that a report does not leak what it found. */
export function masked(value: string): string {
  if (value.startsWith('-----BEGIN')) return value;
  return `${value.slice(0, Math.min(6, Math.floor(value.length / 4)))}…(${value.length} characters)`;
}
