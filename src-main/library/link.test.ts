import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LinkedWorkflow } from '../ports/library.ts';
import { createLibrary } from './library.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowright-link-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(path: string, content: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const library = () =>
  createLibrary(
    { bundledDir: join(folder, 'bundled'), home: join(folder, 'home') },
    {
      blocks: () => Promise.resolve([]),
      requirements: { missing: () => Promise.resolve([]) },
      shell: () => Promise.reject(new Error('not here')),
      limits: () => Promise.resolve([]),
    },
  );

const head = (id: string, workspace = 'none'): string => `version: 1\nid: ${id}\nname: ${id}\nworkspace: ${workspace}\n`;
const use = (uses: string, more = ''): string => `  - { id: call, type: workflow, uses: "${uses}"${more} }\n`;
const child = `${head('notes')}inputs:
  since: { type: text, required: true }
  loud: { type: boolean, default: false }
outputs:
  text: { value: "{{ steps.one.output.stdout }}", type: text }
  count: { value: "{{ 1 + 1 }}", type: integer }
steps:
  - { id: one, type: command, command: "echo {{ inputs.since }}" }
`;

async function link(text: string, path = join(folder, 'main.yaml')): Promise<LinkedWorkflow> {
  return library().link({ path, text }, folder);
}

const told = ({ diagnostics }: LinkedWorkflow): string[] =>
  diagnostics.flatMap(({ severity, code, message, path }) => (severity === 'error' ? [`${code} ${path}: ${message}`] : []));

test('[E40] what a workflow uses is pinned into its hash, by path, by id and by group and id', async () => {
  put('notes.yaml', child);
  put('bundled/ticket/workflow.yaml', child.replaceAll('notes', 'ticket'));
  const given = ', inputs: { since: v1 }';
  const text = `${head('main')}steps:\n${use('./notes.yaml', given)}${use('ticket', given).replace('call', 'two')}${use('bundled/ticket', given).replace('call', 'three')}`;
  const before = await link(text);
  put('notes.yaml', child.replace('echo', 'printf'));
  const after = await link(text);
  expect([told(before), before.parts.map(({ workflow }) => workflow.id), Object.keys(before.uses)]).toEqual([
    [],
    ['notes', 'ticket'],
    ['./notes.yaml', 'ticket', 'bundled/ticket'],
  ]);
  expect(before.uses['ticket']).toEqual({
    hash: before.parts[1]?.hash,
    source: 'bundled/ticket',
    workflowDir: join(folder, 'bundled', 'ticket'),
  });
  expect(before.compiled?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(after.compiled?.hash).not.toBe(before.compiled?.hash);
});

test('[E40] outputs of the used workflow are known by name and type where they are read', async () => {
  put('notes.yaml', child);
  const reads = (what: string): string =>
    `${head('main')}steps:\n${use('./notes.yaml', ', inputs: { since: v1 }')}  - { id: say, type: command, command: "echo {{ steps.call.output.${what} }}" }\n  - { id: more, type: command, command: "true", when: "steps.call.output.count > 1" }\n`;
  expect(told(await link(reads('text')))).toEqual([]);
  expect(told(await link(reads('txt')))).toEqual([expect.stringMatching(/^FR40\d steps\.say\.command: .*txt/)]);
});

test('[E40] inputs are checked against those the used workflow declares', async () => {
  put('notes.yaml', child);
  const inputs = (text: string): string => `${head('main')}steps:\n${use('./notes.yaml', text)}`;
  expect([
    told(await link(inputs(''))),
    told(await link(inputs(', inputs: { sinse: v1 }'))),
    told(await link(inputs(', inputs: { since: v1, loud: maybe }'))),
  ]).toEqual([
    ['FR605 steps.call: "notes" asks for its input "since", and "call" does not give it.'],
    [
      'FR605 steps.call.inputs: "notes" asks for its input "since", and "call" does not give it.',
      'FR605 steps.call.inputs.sinse: "notes" has no input "sinse".',
    ],
    [expect.stringMatching(/^FR605 steps\.call\.inputs\.loud: "notes" does not take this\./)],
  ]);
});

test('[E41] a circle is refused by naming it, from wherever it is entered', async () => {
  put('a.yaml', `${head('a')}steps:\n${use('./b.yaml')}`);
  put('b.yaml', `${head('b')}steps:\n${use('./c.yaml')}`);
  put('c.yaml', `${head('c')}steps:\n${use('./b.yaml')}`);
  expect(told(await link(`${head('main')}steps:\n${use('./a.yaml')}`))).toEqual([
    'FR603 steps.call.uses: These workflows use each other in a circle: b → c → b.',
  ]);
  const self = `${head('main')}steps:\n${use('./main.yaml')}`;
  put('main.yaml', self);
  expect(told(await link(self))).toEqual(['FR603 steps.call.uses: These workflows use each other in a circle: main → main.']);
});

test('[E41] more than 8 levels are refused by naming them; 8 are not', async () => {
  for (let level = 1; level <= 9; level += 1)
    put(
      `l${level}.yaml`,
      `${head(`l${level}`)}steps:\n${level === 9 ? '  - { id: one, type: command, command: "true" }\n' : use(`./l${level + 1}.yaml`)}`,
    );
  expect(told(await link(`${head('main')}steps:\n${use('./l2.yaml')}`))).toEqual([]);
  expect(told(await link(`${head('main')}steps:\n${use('./l1.yaml')}`))).toEqual([
    expect.stringMatching(/^FR604 steps\.call\.uses: .*main → l1 → l2 → .* → \.\/l9\.yaml\.$/),
  ]);
});

test('[E41] one that is missing, ambiguous, broken or out of range says so, and what there is', async () => {
  put('bundled/notes/workflow.yaml', child);
  put('bundled/notes/package.json', '{ "name": "notes", "version": "1.4.0" }');
  put('bad.yaml', `${head('bad')}steps:\n  - { id: one, type: command, command: "echo {{ steps.two.output }}" }\n`);
  const of = async (uses: string): Promise<string[]> =>
    told(await link(`${head('main')}steps:\n${use(uses, uses.startsWith('notes') ? ', inputs: { since: v1 }' : '')}`));
  expect([
    await of('notes@^1.2'),
    await of('notes@^2'),
    await of('nots'),
    await of('./gone.yaml'),
    await of('./bad.yaml'),
    told(await library().link({ path: 'unsaved', text: `${head('main')}steps:\n${use('./bad.yaml')}` })),
  ]).toEqual([
    [],
    ['FR601 steps.call.uses: "notes@^2" leads nowhere: No version in ^2 is here: bundled/notes is 1.4.0.'],
    ['FR601 steps.call.uses: "nots" leads nowhere: There is no workflow nots here.'],
    [`FR601 steps.call.uses: "./gone.yaml" leads nowhere: There is no ${join(folder, 'gone.yaml')}.`],
    [expect.stringMatching(/^FR602 steps\.call\.uses: "\.\/bad\.yaml" cannot run as it is: /)],
    [expect.stringMatching(/^FR601 .* starts at this file's folder/)],
  ]);
});

test('[E40] the library lists a workflow with the hash it would run under, and as broken when what it uses is', async () => {
  put('bundled/notes/workflow.yaml', child);
  const text = `${head('main')}steps:\n${use('notes', ', inputs: { since: v1 }')}`;
  put('bundled/main/workflow.yaml', text);
  const entries = async () =>
    Object.fromEntries((await library().list()).flatMap((group) => group.entries.map((entry) => [entry.id, entry])));
  const linked = await link(text);
  expect((await entries())['main']).toMatchObject({ ok: true, hash: linked.compiled?.hash });
  put('bundled/notes/workflow.yaml', child.replace('{{ inputs.since }}', '{{ inputs.sins }}'));
  expect((await entries())['main']).toMatchObject({ ok: false, hash: null, diagnostics: [{ code: 'FR602' }] });
});

test('[E40] what a used workflow may do is shown with what uses it', async () => {
  put('bundled/notes/workflow.yaml', child);
  put('bundled/main/workflow.yaml', `${head('main')}steps:\n${use('notes', ', inputs: { since: v1 }')}`);
  const detail = await library().inspect('main');
  expect(detail.ok ? detail.value.capabilities.find(({ kind }) => kind === 'command')?.details : detail.error).toEqual([
    'echo {{ inputs.since }}',
  ]);
});

test('[E40] a workflow that changes nothing may not use one that works in the folder itself', async () => {
  put('notes.yaml', child.replace('workspace: none', 'workspace: in_place'));
  expect(told(await link(`${head('main')}steps:\n${use('./notes.yaml', ', inputs: { since: v1 }')}`))).toEqual([
    'FR606 steps.call.uses: This workflow changes nothing (workspace: none), but "./notes.yaml" works in the folder itself.',
  ]);
});
