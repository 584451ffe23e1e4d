import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../lib/json.ts';
import { parseTemplate, renderCommand, renderValue, replaceSecretTokens } from './template.ts';

function render(value: Json, scope: JsonObject = {}): Json {
  const rendered = renderValue(value, scope);
  return rendered.ok ? rendered.value : rendered.error.code;
}

function command(text: string, value: string): string {
  const rendered = renderCommand(text, { inputs: { v: value } });
  return rendered.ok ? rendered.value.command : rendered.error.code;
}

describe('templates', () => {
  test.each<[Json, Json]>([
    ['plain', 'plain'],
    ['{{ inputs.n }}', 3],
    ['{{ inputs.xs }}', ['a', 'b']],
    ['n is {{ inputs.n }}', 'n is 3'],
    ['xs {{ inputs.xs }}', 'xs ["a","b"]'],
    ['{{ "{{" }} {{ "}}" }}', '{{ }}'],
    ['{{ {"a": {"b": 1}}.a.b }}', 1],
    ['{{ inputs.n', 'template_syntax'],
    ['{{ inputs.gone }}', 'expression_failed'],
    [{ a: ['{{ inputs.n }}', { b: 'x{{ inputs.n }}' }] }, { a: [3, { b: 'x3' }] }],
  ])('[TEMPLATE] %j', (value, expected) => {
    expect(render(value, { inputs: { n: 3, xs: ['a', 'b'] } })).toEqual(expected);
  });

  test('[TEMPLATE] a secret stays a token, and no value can pretend to be one', () => {
    const real = render('Bearer {{ secret.TOKEN }}');
    const forged = render('{{ inputs.v }} x', { inputs: { v: String(real) } });
    const filled = [real, forged].map((text) => replaceSecretTokens(String(text), () => 'hunter2'));
    expect([String(real).includes('hunter2'), filled[0], filled[1]?.includes('hunter2')]).toEqual([
      false,
      'Bearer hunter2',
      false,
    ]);
  });

  test('[TEMPLATE] parts keep their offsets', () => {
    const parsed = parseTemplate('a {{ b }} c');
    expect(parsed.ok ? parsed.value.parts.map((part) => [part.kind, part.start, part.end]) : parsed).toEqual([
      ['text', 0, 2],
      ['expression', 2, 9],
      ['text', 9, 11],
    ]);
  });
});

describe('values in commands', () => {
  const V = '${FLOWRIGHT_VALUE_1}';
  test.each([
    ['echo {{ inputs.v }}', `echo "${V}"`],
    ['echo "hi {{ inputs.v }}"', `echo "hi ${V}"`],
    ['echo pre{{ inputs.v }}post', `echo pre"${V}"post`],
    ["echo it\\'s {{ inputs.v }}", `echo it\\'s "${V}"`],
    ['cat <<EOF\n{{ inputs.v }}\nEOF', `cat <<EOF\n${V}\nEOF`],
    ["cat <<'EOF'\nx\nEOF\necho {{ inputs.v }}", `cat <<'EOF'\nx\nEOF\necho "${V}"`],
    ['echo $(basename {{ inputs.v }})', `echo $(basename "${V}")`],
    ['echo "$(basename {{ inputs.v }})"', `echo "$(basename "${V}")"`],
    ["# don't\necho {{ inputs.v }}", `# don't\necho "${V}"`],
    [`sh -c 'echo "$1"' sh {{ inputs.v }}`, `sh -c 'echo "$1"' sh "${V}"`],
    ['git commit -m "x: {{ inputs.v }}" && echo done', `git commit -m "x: ${V}" && echo done`],
    ["echo '{{ inputs.v }}'", 'unsafe_value'],
    ["cat <<'EOF'\n{{ inputs.v }}\nEOF", 'unsafe_value'],
    ['cat <<\\EOF\n{{ inputs.v }}\nEOF', 'unsafe_value'],
    ['sh -c "echo {{ inputs.v }}"', 'unsafe_value'],
    ['eval "{{ inputs.v }}"', 'unsafe_value'],
    ['env X=1 bash -lc "{{ inputs.v }}"', 'unsafe_value'],
    ['node -e "console.log({{ inputs.v }})"', 'unsafe_value'],
    ['awk "{ print {{ inputs.v }} }" file', 'unsafe_value'],
    ['echo $(( {{ inputs.v }} + 1 ))', 'unsafe_value'],
    ['echo ${x:-{{ inputs.v }}}', 'unsafe_value'],
    ["echo $'{{ inputs.v }}'", 'unsafe_value'],
  ])('[SHELL] %s', (text, expected) => {
    expect(command(text, 'x')).toBe(expected);
  });

  test('[SHELL] whatever the value, the shell hands it on as one argument and runs none of it', () => {
    const hostile = fc.oneof(
      fc.constantFrom('$(touch /tmp/x)', '`id`', '"; echo no; "', "'", '\\', '$HOME', '* ?', '\n;ls', '-n', '!!'),
      fc.string({ maxLength: 20 }).filter((text) => !text.includes('\0')),
    );
    const texts = ['printf %s {{ inputs.v }}', 'printf %s "{{ inputs.v }}"', 'printf %s $(printf %s {{ inputs.v }}x)'];
    fc.assert(
      fc.property(hostile, (value) => {
        const rendered = renderCommand(texts[0] ?? '', { inputs: { v: value } });
        const other = renderCommand(texts[1] ?? '', { inputs: { v: value } });
        for (const each of [rendered, other]) {
          if (!each.ok) throw new Error(each.error.message);
          const ran = spawnSync('/bin/sh', ['-c', each.value.command], {
            env: { ...each.value.values, PATH: '/bin:/usr/bin' },
            encoding: 'utf8',
          });
          expect(ran.stdout).toBe(value);
        }
      }),
      { numRuns: 25 },
    );
  });
});
