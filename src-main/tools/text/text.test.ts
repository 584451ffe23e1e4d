import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openToolBench, type ToolBench } from '../testing/tool-bench.fixture.ts';
import { secretsIn } from './scan-secrets.ts';

let at: ToolBench;
beforeEach(async () => {
  at = await openToolBench();
});
afterEach(() => at.close());

describe('template', () => {
  test('[T-template] fills values and one line per entry; unknown names stay to be seen', async () => {
    const made = await at.call('text_template', {
      text: 'Hello {who}, {whom}!\n{list}\nBye',
      values: { who: 'Ana', nobody: null },
      items: [{ a: 1, b: '{who}' }, 'x'],
      line: '{number}. {a} {item}',
    });
    expect(made['text']).toBe('Hello Ana, {whom}!\n1. 1 {"a":1,"b":"{who}"}\n2. {a} x\nBye');
    expect((await at.call('text_template', { items: [], empty: 'none' }))['text']).toBe('none');
  });
});

describe('extract', () => {
  const text = '# Top\nintro\n## Actions\n- a TODO\n### Deep\n- b\n```\n## not a heading\n```\n## Next\n- c todo\n';
  test('[T-extract] lines, sections, parts and patterns', async () => {
    expect((await at.call('text_extract', { text, words: 'todo' }))['matches']).toEqual(['- a TODO', '- c todo']);
    expect((await at.call('text_extract', { text, words: 'todo', same_case: true }))['matches']).toEqual(['- c todo']);
    expect((await at.call('text_extract', { text, take: 'section', words: 'actions' }))['matches']).toEqual([
      '- a TODO\n### Deep\n- b\n```\n## not a heading\n```',
    ]);
    expect(
      (await at.call('text_extract', { text: 'a <x> b <y> c <z', take: 'between', words: '<', until: '>' }))['matches'],
    ).toEqual(['x', 'y']);
    const found = await at.call('text_extract', {
      text: 'Ana: send it by Friday\n- Bo: call',
      take: 'pattern',
      pattern: '(?P<who>\\w+): (?P<what>.+?)(?: by (?P<due>.+))?$',
    });
    expect(found['rows']).toEqual([
      { who: 'Ana', what: 'send it', due: 'Friday' },
      { who: 'Bo', what: 'call', due: '' },
    ]);
  });
  test('[T-extract] reads a file with Windows line ends; refuses what is missing or not a pattern', async () => {
    await at.write({ 'a.txt': 'one\r\ntwo\r\n' });
    expect((await at.call('text_extract', { file: 'a.txt', words: 'two' }))['text']).toBe('two');
    expect((await at.fail('text_extract', { words: 'x' })).code).toBe('no_text');
    expect((await at.fail('text_extract', { text: 'x' })).code).toBe('bad_arguments');
    expect((await at.fail('text_extract', { text: 'x', take: 'pattern', pattern: '(' })).code).toBe('bad_pattern');
    expect((await at.fail('text_extract', { text: 'x', take: 'pattern', pattern: '(?=x)' })).code).toBe('bad_pattern');
  });
});

describe('search', () => {
  test('[T-search] counts whole words in text files, skipping binaries and program folders', async () => {
    await at.write({
      'a.ts': '// TODO one\r\n// todo TODOS\n',
      'x/b.md': 'FIXME TODO',
      'c.bin': new Uint8Array([84, 79, 68, 79, 0, 0]),
      'node_modules/d.js': 'TODO',
    });
    const found = await at.call('text_search', { find: ['TODO', 'FIXME'] });
    expect(found['matches']).toEqual([
      { path: 'a.ts', line: 1, found: 'TODO', text: '// TODO one' },
      { path: 'x/b.md', line: 1, found: 'FIXME', text: 'FIXME TODO' },
    ]);
    expect([found['summary'], found['by_word']]).toEqual([
      '3 places in 2 of 2 files',
      [
        { word: 'TODO', count: 2 },
        { word: 'FIXME', count: 1 },
      ],
    ]);
    expect((await at.call('text_search', { pattern: 't.do', same_case: false }))['count']).toBe(4);
    expect((await at.call('text_search', { find: ['nowhere'] }))['summary']).toBe('Nothing found in 2 files');
    expect((await at.fail('text_search')).code).toBe('bad_arguments');
    expect((await at.fail('text_search', { pattern: 'x*' })).code).toBe('bad_pattern');
  });
});

describe('secrets', () => {
  // Written apart so that no scanner takes this file for the real thing.
  const real: readonly (readonly [string, string])[] = [
    ['AWS access key', `key = ${'AKIA'}${'QJ3ZK7M2WXNB5RT4'}`],
    ['AWS secret key', `aws_secret_access_key = ${'wJalrXUtn9FEMIbK7MDENG'}${'bPxRfiCYzQ8LpKdT2v'}`],
    ['GitHub token', `token: ${'ghp_'}${'a8Kd92LmQpZ7xVb3NcT5yRw1EfGhUj4sAiOe'}`],
    ['GitLab token', `${'glpat-'}${'Zx8_kQ2mLp9vBn4RtY7w'}`],
    ['Slack token', `${'xoxb-'}${'193847562910-8273645192-Kj8sLq2Wn5Xz9Pv3'}`],
    ['Slack webhook', `https://hooks.slack.com/services/${'T8K2M4N6P'}/${'B9X7V5C3Z'}/${'q8Wn2Kd7Lz5Xm3Pv9Rt4Yb6J'}`],
    ['Stripe key', `${'sk_live_'}${'9f8K2mQ7xZ4vN6bT3pL5wR1c'}`],
    ['Google API key', `${'AIza'}${'SyD8kQ2mLp9vBn4RtY7wXz6Cf3Gh5Jk1Lm'}x`],
    ['OpenAI key', `OPENAI=${'sk-proj-'}${'Kd92LmQpZ7xVb3NcT5yR'}T3BlbkFJ${'w1EfGhUj4sAiOe8Kd92L'}`],
    [
      'Anthropic key',
      `${'sk-ant-api03-'}${'Kd92LmQpZ7xVb3NcT5yRw1EfGhUj4sAiOe8Kd92LmQpZ7xVb3NcT5yRw1EfGhUj4sAiOe8Kd92LmQpZ7xVb3Nc'}AA`,
    ],
    ['npm token', `//registry.npmjs.org/:_authToken=${'npm_'}${'Kd92LmQpZ7xVb3NcT5yRw1EfGhUj4sAiOe8K'}`],
    ['SendGrid key', `${'SG.'}${'Kd92LmQpZ7xVb3NcT5yRw1'}.${'EfGhUj4sAiOe8Kd92LmQpZ7xVb3NcT5yRw1EfGhUj4s'}`],
    ['Telegram bot token', `${'739182645'}:${'AAHkd92LmQpZ7xVb3NcT5yRw1EfGhUj4sAi'}`],
    ['Private key', `-----BEGIN ${'RSA'} PRIVATE KEY-----`],
    ['Password in an address', `DATABASE_URL=postgres://app:${'kq8Zm2Xv7Np'}@db.internal:5432/app`],
    ['Password or key', `"client_secret": "${'8f3kQ9zL2mX7vB4nT6pR1wYc'}"`],
  ];
  test.each(real)('[T-secrets] finds a %s', (kind, line) => {
    expect(secretsIn(line).map((found) => found.kind)).toEqual([kind]);
  });
  test.each([
    'password = "changeme-please-now"',
    'const password = "correct horse battery"',
    'api_key: "${API_KEY}"',
    'api_key = os.environ["API_KEY_PRODUCTION_1"]',
    'postgres://user:password@localhost:5432/db',
    'postgres://app:${DB_PASSWORD}@db/app',
    'secret: "your-secret-key-goes-here-1"',
    `${'AKIA'}IOSFODNN7EXAMPLE`,
    'accessToken: "session.accessToken.value1"',
    '"integrity": "sha512-Kd92LmQpZ7xVb3NcT5yRw1EfGhUj4sAiOe8Kd92LmQpZ7xVb3Nc=="',
    'token = "aaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
    'commit 3f786850e387550fdab836ed7e6dc881de23001b',
    'private_key_path = "/etc/ssl/private/server1.pem"',
    'const secretMessage = "TypeError: secret 42 is missing"',
    'https://example.org/a?password=1',
    'sk-learn-is-a-python-library-not-a-key-at-all',
  ])('[T-secrets] leaves %j alone', (line) => {
    expect(secretsIn(line)).toEqual([]);
  });
  // Chosen and given values, written apart as well.
  const chosen = `${'hunter2'}${'secretX9'}`;
  const given = `${'kX9vT2'}${'qLw7Rb'}`;
  test.each([
    ['conf.ini', `password = "${chosen}"`],
    ['conf.ini', `db_password = "${given}"`],
    ['conf.ini', `db_password    = ${given} ; the real one`],
    ['.env', `DB_PASS=${given}`],
    ['.env.production', `export DB_PASSWORD='${chosen}'`],
    ['compose.yaml', `      - MYSQL_ROOT_PASSWORD=${given}`],
    ['app.yml', `  client_secret: ${given}`],
    ['app.yml', `  apiKey: "${given}"`],
    ['app.json', `{"dbPassword":"${given}","n":1}`],
    ['app.json', `  "client_secret": "${given}",`],
    ['a.ts', `const apiKey = '${given}';`],
    ['a.ts', `  private password: string = "${chosen}";`],
    ['a.ts', `config["db_password"] = \`${given}\``],
    ['a.py', `connect(user="app", passwd="${given}")`],
    ['settings.xml', `<password>${given}</password>`],
    ['a.ts', `password: "${'Tr!ckyClef'}@Sea"`],
    ['a.ts', `pwd: "${'hunter'}2"`],
    ['a.ts', `postgres://app:${chosen}@db/app`],
  ])('[T-secrets] finds in %s: %s', (path, line) => {
    expect(secretsIn(line, path).map((found) => found.kind)).toHaveLength(1);
  });
  test.each([
    ['.env', 'DB_PASSWORD=changeme'],
    ['.env', 'DB_PASSWORD=your-password-1'],
    ['.env', 'DB_PASSWORD=<choose one 2>'],
    ['.env', 'DB_PASSWORD=$DB_PASS2'],
    ['.env', 'DB_PASSWORD=${PASS_2}'],
    ['.env', 'API_KEY=xxxxxxxx12'],
    ['.env', 'SECRET_FILE=/run/secrets/db_password1'],
    ['.env', 'JWT_SECRET=example-jwt-secret-1'],
    ['app.yml', 'secret: my-app-tls-v2'],
    ['app.yml', 'password: vault:secret/data/app1'],
    ['app.yml', 'password: {{ vault_password1 }}'],
    ['a.ts', 'password = newPassword2'],
    ['a.ts', "password: '^(?=.*[A-Z]).{8,}$'"],
    ['a.ts', 'password: "password123"'],
    ['a.ts', 'const compass = "north45east"'],
    ['a.ts', 'label: "Password1x", passwordLabel: "Field22x"'],
    ['a.ts', 'if (password === "hunter2") return'],
    ['a.ts', 'password: t("form.password8")'],
    ['a.ts', 'nextPageToken: "page-2"'],
    ['a.ts', 'password: z.string().min(8)'],
  ])('[T-secrets] leaves in %s: %s', (path, line) => {
    expect(secretsIn(line, path)).toEqual([]);
  });
  test('[T-secrets] a clean folder is not promised more than was looked for', async () => {
    await at.write({ 'a.txt': 'hello, this is a text', 'b.txt': 'password = ask Ana' });
    expect(await at.call('text_secrets')).toMatchObject({
      count: 0,
      summary: 'Nothing that looks like a known key or a password in 2 files',
    });
  });
  test('[T-secrets] findings are masked, counted and may be allowed by a mark', async () => {
    const secret = `${'ghp_'}a8Kd92LmQpZ7xVb3NcT5yRw1EfGhUj4sAiOe`;
    await at.write({
      'a/.env': `X=1\nTOKEN=${secret}\n`,
      'b.txt': `${secret} # gitleaks:allow`,
      'package-lock.json': secret,
      'min.js': `${'x'.repeat(30_000)} ${secret}`,
    });
    const found = await at.call('text_secrets');
    expect(found['findings']).toEqual([
      { path: 'a/.env', line: 2, kind: 'GitHub token', value: 'ghp_a8…(40 characters)' },
      { path: 'min.js', line: 4, kind: 'GitHub token', value: 'ghp_a8…(40 characters)' },
    ]);
    expect([JSON.stringify(found).includes(secret), found['summary']]).toEqual([false, '2 passwords or keys in 2 files']);
  });
});
