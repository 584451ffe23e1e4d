import { HAND_TEXTS, generatedText } from '../../src-shared/formats/laws/texts.fixture.ts';
import { drawOf, type Draw } from '../../src-shared/formats/laws/draw.fixture.ts';

/** What an input is given to. */
export const TARGETS = ['yaml', 'edit', 'json', 'expression', 'template', 'shell'] as const;
/** See {@link TARGETS}. */
export type Target = (typeof TARGETS)[number];

/** One input of the fuzzer; the same seed always makes the same one. */
export interface FuzzInput {
  readonly seed: number;
  readonly target: Target;
  readonly text: string;
  /** Chance for whoever uses the text further. */
  readonly draw: Draw;
}

const PIECES = [
  ...[
    '',
    '{{',
    '}}',
    '[',
    ']',
    '{',
    '}',
    '- ',
    '-',
    '"',
    "'",
    '\t',
    ': ',
    ':',
    '&a ',
    '*a',
    '|\n',
    '>+2\n',
    '#',
    ' #',
    '!!binary ',
    '? ',
    '\n',
    '\r\n',
    '\r',
  ],
  ...[
    '\u0000',
    '\uD800',
    '\uFEFF',
    '\u2028',
    '😀',
    'e\u0301',
    '\\',
    '\\u',
    '__proto__: 1\n',
    '"__proto__": {}',
    'constructor',
    'toString',
    '<<: *a\n',
    '---\n',
    '...\n',
    '%YAML 9\n',
  ],
  ...[
    '1e999',
    '0x',
    '.inf',
    '.nan',
    '-',
    '~',
    'null',
    '9007199254740993',
    'x'.repeat(300),
    '(',
    ')',
    '((((',
    '&&',
    '||',
    '!',
    '?',
    ',',
    '.',
    '..',
    '$(',
    '`',
    '${',
    '<<EOF\n',
  ],
  ...[
    'steps',
    'steps.a.output',
    'inputs["x"]',
    'has(',
    '.map(x, ',
    '.filter(x, x)',
    '.matches("(a+)+$")',
    'item',
    'secret.X',
    'id: a\n',
    'needs: [a]\n',
    '  ',
    '    ',
    '\n\n',
    '"\\x"',
  ],
];
const EXPRESSIONS = [
  "steps.a.status == 'succeeded' && inputs.deep",
  'size(steps.review.output.risks) == 0',
  'has(steps.a.output) && steps.a.output.exit_code == 0',
  '["a", "b"].map(x, x + "c").filter(x, x != "bc")',
  '{"a": 1, "b": [1, 2u, 3.0]}.b[index]',
  'inputs.count > 2 ? "x" : string(inputs.count) + r"\\d"',
  'item.name.matches("^[a-z]+$") || !(previous == null)',
  'steps["a-b"].output.data.list.exists(x, x.ok) in [true]',
];
const TEMPLATES = [
  'Say {{ inputs.who }} and {{ "{{" }}',
  '{{ steps.a.output }}',
  'x {{ {"a": {"b": 1}}.a.b }} y {{ secret.TOKEN }}',
  '{{ [1, 2].map(x, "}}") }}',
];
const SHELLS = [
  'echo "{{ inputs.who }}" \'lit\' {{ item }}',
  'cat <<EOF\n{{ inputs.who }}\nEOF\n',
  "cat <<'EOF'\n{{ x }}\nEOF\necho $(ls {{ item }})",
  'for f in *; do [ "$f" = "{{ item }}" ] && echo `date` # {{ x }}\ndone',
  'awk \'{ print $1 }\' <<<"{{ inputs.who }}" | sh -c "{{ item }}"',
];
const JSONS = [
  '{"version":1,"id":"w","name":"w","steps":[{"id":"a","type":"wait","for_sec":1}]}',
  '[1, -2.5e3, "\\u00e9", null, true, {"a": []}]',
];

/** Where workflow texts come from: all that were written by hand, and generated ones. */
const TEXTS = [...HAND_TEXTS, ...Array.from({ length: 60 }, (_, index) => generatedText(index + 1))]
  .map(({ text }) => text)
  .filter((text) => text.length < 6000);

/** The input of a seed. */
export function inputOf(seed: number): FuzzInput {
  const draw = drawOf(seed);
  // Texts are dear and expressions cheap: a few in twenty are whole workflows.
  const at = draw.below(20);
  const target: Target =
    at < 3 ? 'yaml' : at < 4 ? 'edit' : at < 6 ? 'json' : at < 11 ? 'expression' : at < 16 ? 'template' : 'shell';
  return { seed, target, text: mutated(draw, sourceOf(draw, target)), draw };
}

function sourceOf(draw: Draw, target: Target): string {
  switch (target) {
    case 'yaml':
    case 'edit':
      return draw.chance(5) ? '' : pieceOf(draw, draw.any(TEXTS) ?? '');
    case 'json':
      return draw.any(JSONS) ?? '';
    case 'expression':
      return draw.any(EXPRESSIONS) ?? '';
    case 'template':
      return draw.any([...TEMPLATES, ...EXPRESSIONS.map((text) => `a {{ ${text} }}`)]) ?? '';
    case 'shell':
      return draw.any(SHELLS) ?? '';
  }
}

/** Often only the start of a text, so that more inputs fit in the time. */
function pieceOf(draw: Draw, text: string): string {
  return draw.chance(60) ? text.slice(0, 300 + draw.below(600)) : text;
}

function mutated(draw: Draw, text: string): string {
  let now = text;
  for (let count = draw.below(5); count > 0; count--) {
    const at = draw.below(now.length + 1);
    const piece = draw.any(PIECES) ?? '';
    switch (draw.below(6)) {
      case 0:
        now = now.slice(0, at) + now.slice(at + 1 + draw.below(30));
        break;
      case 1: {
        const copy = now.slice(at, at + draw.below(120));
        now = now.slice(0, at) + copy.repeat(1 + draw.below(4)) + now.slice(at);
        break;
      }
      case 2: {
        const other = draw.below(now.length + 1);
        const [from, to] = [Math.min(at, other), Math.max(at, other)];
        now = now.slice(to) + now.slice(from, to) + now.slice(0, from);
        break;
      }
      case 3:
        now = now.slice(0, at) + piece.repeat(1 + draw.below(draw.chance(5) ? 200 : 3)) + now.slice(at);
        break;
      case 4:
        now = now.slice(0, at) + String.fromCharCode(draw.below(draw.chance(80) ? 128 : 65_536)) + now.slice(at + 1);
        break;
      default:
        now = now.slice(0, at) + piece + now.slice(at + draw.below(3));
    }
  }
  return now;
}
