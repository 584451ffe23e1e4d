import type { Json } from '../../lib/json.ts';
import { isJsonList, isJsonObject } from '../../lib/json-guards.ts';

/** JSON as people and programs write it: comments everywhere, odd commas, tabs, escapes, all on one line, nothing where one looks for it. */
const ODD: Readonly<Record<string, string>> = {
  plain: `{
  "version": 1,
  "id": "w",
  "name": "w",
  "steps": [
    { "id": "a", "type": "command", "command": "make" },
    {
      "id": "b",
      "type": "command",
      "needs": ["a"],
      "command": "make test"
    },
    { "id": "c", "type": "command", "needs": [], "command": "make lint" }
  ]
}
`,
  minified: `{"version":1,"id":"w","name":"w","steps":[{"id":"a","type":"command","command":"make"},{"id":"b","type":"wait","for_sec":1},{"id":"c","type":"command","needs":["a","b"],"command":"echo {{ steps.a.output.stdout }}"}]}`,
  commented: `// Release train
/* by hand */
{
  "version": 1, // always
  "id": "w", /* keep this */
  "name": "W",

  // what it does
  "steps": [ // three of them
    // First the dependencies
    // (two lines)
    {
      "id": "a", // one
      "type": "command",
      /* inline */ "command": "make" // last of a
    }, // behind a

    // stands alone

    // then the tests
    {
      "id": "b",
      "type": "command",
      "needs": [
        // because
        "a" // yes
      ],
      "command": "make \\"test\\""
    },
    // the last
    { "id": "c", "type": "approve", "reason": "Ship?" } // no comma
    // at the end
  ]
  // after steps
}
// the very end`,
  trailing: `{
\t"version": 1,
\t"id": "w",
\t"name": "w",
\t"steps": [
\t\t{ "id": "a", "type": "command", "command": "1", },
\t\t{
\t\t\t"id": "b",
\t\t\t"type": "command",
\t\t\t"command": "2",
\t\t},
\t\t{ "id": "c", "type": "command", "command": "3", }, // last
\t],
}
`,
  hugging: `{
    "version": 1,
    "id": "w",
    "name": "w",
    "steps": [{
        "id": "a",
        "type": "command",
        "command": "1"
    }, {
        "id": "b",
        "type": "command",
        "command": "2"
    }, {
        "id": "c",
        "type": "command",
        "command": "3"
    }]
}
`,
  leadingCommas: `{ "version": 1
, "id": "w"
, "name": "w"
, "steps":
  [ { "id": "a", "type": "command", "command": "1" }
  , { "id": "b", "type": "command", "command": "2" }
  , { "id": "c"
    , "type": "command"
    , "command": "3"
    }
  ]
}
`,
  crlf: '\uFEFF{\r\n  "version": 1,\r\n  "id": "w",\r\n  "name": "W",\r\n  // steps\r\n  "steps": [\r\n    { "id": "a", "type": "command", "command": "1" },\r\n\r\n    { "id": "b", "type": "command", "command": "2" },\r\n\r\n    // c\r\n    { "id": "c", "type": "command", "command": "3" }\r\n  ]\r\n}\r\n',
  expanded: `{
  "version": 1,
  "id": "w",
  "name": "w",
  "tags": [
    "x",
    "y"
  ],
  "steps": [
    {
      "id": "a",
      "type": "command",
      "command": "1"
    },
    {
      "id": "b",
      "type": "command",
      "needs": [
        "a"
      ],
      "command": "2"
    },
    {
      "id": "c",
      "type": "command",
      "needs": [],
      "env": {},
      "command": "3"
    }
  ]
}`,
  escapes: `{
  "version": 1,
  "id": "w",
  "name": "Caf\\u00e9 \\ud83d\\ude00",
  "steps": [
    { "id": "a", "type": "command", "command": "echo \\"\\u00e9\\"\\n\\techo \\/" },
    { "id": "b", "type": "command", "command": "echo \\u007b\\u007b steps.a.output.stdout }}" },
    { "id": "c", "type": "command", "when": "steps[\\"a\\"].output.exit_code == 0", "command": "1" }
  ]
}
`,
  loop: `{
  "version": 1, "id": "w", "name": "w",
  "steps": [
    { "id": "a", "type": "command", "command": "1" },
    {
      "id": "each", "type": "loop", "times": 2,
      "steps": [
        // in
        { "id": "b", "type": "command", "command": "2" },
        { "id": "c", "type": "command", "command": "{{ steps.b.output.stdout }}" } /* out */
      ]
    },
    { "id": "d", "type": "command", "command": "3" }
  ],
  "x-notes": { "kept": [1, 2.50, 1e3, null, true] }
}
`,
  aliases: `{ "workflow_id": "w", "name": "w",
  "steps": [
    { "step_id": "a", "type": "command", "command": "1" },
    { "step_id": "b", "type": "command", "command": "2" }, { "step_id": "c", "type": "command", "command": "3" } ] }
`,
  omitted: `{
  "name": "Weekly bump",
  "steps": [
    { "goal": "Update all" },
    // test
    { "command": "cargo test" },
    { "goal": "Review it" } // by reading
  ]
}
`,
  cramped: `{"version":1,"id":"w","name":"w",
"steps":[
{"id":"a","type":"command","command":"1"},
{"id":"b","type":"command","command":"2"},
{"id":"c","type":"command","command":"3"}]}`,
  mixed: `{
  "version": 1, "id": "w", "name": "w",
  "steps": [ { "id": "a", "type": "command", "command": "1" }, /* b: */ { "id": "b", "type": "command", "command": "2" },
    { "id": "c", "type": "command",
      "command": "3" } /* end */ ]
}
`,
  commentedCommas: `{
  "version": 1,
  "id": "w",
  "name": "w",
  "steps": [
    { "id": "a", "type": "command", "command": "1" } // before the comma
    ,
    { "id": "b", "type": "command", "command": "2" } /* x */ , // both
    { "id": "c", "type": "command", "command": "3" }
  ]
}
`,
  spacious: `{

    "version" : 1,

    "id" : "w",

    "name" : "w",

    "steps" : [

        { "id" : "a", "type" : "command", "command" : "1" },

        { "id" : "b", "type" : "command", "command" : "2" },

        { "id" : "c", "type" : "command", "command" : "3" }

    ]

}
`,
};

const MODELS: readonly Json[] = [
  {
    version: 1,
    id: 'made',
    name: 'Made',
    inputs: { who: { type: 'text', default: 'é' } },
    steps: [
      { id: 'a', type: 'command', command: 'echo "hi"', retry: { max_attempts: 2 } },
      { id: 'b', type: 'agent', role: 'tester', needs: ['a'], goal: 'Look at {{ steps.a.output.stdout }}.' },
      { id: 'c', type: 'command', needs: ['a', 'b'], command: 'make', env: { A: '1', B: '2' } },
      { id: 'd', type: 'wait', needs: [], for_sec: 1 },
    ],
  },
  {
    version: 1,
    id: 'made',
    name: 'Made',
    steps: [
      { id: 'a', type: 'approve', reason: 'Go?', options: ['yes', 'later'] },
      {
        id: 'each',
        type: 'loop',
        for_each: '[1, 2]',
        steps: [
          { id: 'b', type: 'command', command: 'echo {{ item }}' },
          { id: 'c', type: 'command', command: 'echo', when: 'steps.b.output.exit_code == 0' },
        ],
      },
      { id: 'd', type: 'ask', form: { why: { type: 'text' } } },
    ],
  },
];

/** Takes the next of a few choices; the same seed makes the same text. */
type Choose = <T>(options: readonly [T, ...T[]]) => T;

function chooser(seed: number): Choose {
  let state = seed * 2_654_435_761 + 1;
  return (options) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return options[Math.floor((state / 2_147_483_648) * options.length)] ?? options[0];
  };
}

function spelled(model: Json, seed: number): string {
  const choose = chooser(seed);
  const eol = choose(['\n', '\n', '\r\n']);
  const unit = choose(['  ', '    ', '\t', '   ', '']);
  const colon = choose([': ', ': ', ':', ' : ']);
  const comments = choose([0, 0, 1, 2]);
  const trailing = choose([false, false, true]);
  const gap = choose([false, false, true]);
  const before = choose([',', ',', ',', ' ,']);
  const comment = (indent: string): string =>
    comments > 0 && choose([true, false, false]) ? `${choose(['// note', '/* note */'])}${eol}${indent}` : '';
  const behind = (): string => (comments > 1 && choose([true, false, false]) ? choose([' // see', ' /* see */']) : '');
  const write = (value: Json, indent: string): string => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const members = isJsonObject(value) ? Object.entries(value) : value.map((item) => [undefined, item] as const);
    const [open, close] = isJsonList(value) ? ['[', ']'] : ['{', '}'];
    const broken = indent === '' || choose([true, true, false]);
    const pad = broken ? '' : choose(['', ' ']);
    const inner = indent + unit;
    const items = members.map(([key, member]) => (key === undefined ? '' : JSON.stringify(key) + colon) + write(member, inner));
    if (!broken || items.length === 0) return `${open}${pad}${items.join(', ')}${pad}${close}`;
    const lines = items.map((item, at) => {
      const comma = at < items.length - 1 ? before : trailing ? ',' : '';
      const blank = gap && at > 0 && choose([true, false]) ? eol : '';
      return `${blank}${inner}${comment(inner)}${item}${comma}${behind()}`;
    });
    return `${open}${behind()}${eol}${lines.join(eol)}${eol}${indent}${close}`;
  };
  return choose(['', '', '', '\uFEFF']) + comment('') + write(model, '') + choose(['', eol, `${eol}${eol}`]);
}

/** Every text of the corpus by name: the odd ones, and 60 spelled by chance in every mixture of layouts. */
export const JSON_CORPUS: Readonly<Record<string, string>> = {
  ...ODD,
  ...Object.fromEntries(
    Array.from({ length: 60 }, (_, seed) => [`made${seed}`, spelled(MODELS[seed % 2] ?? null, seed + 1)] as const),
  ),
};
