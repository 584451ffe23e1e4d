import { expect, it } from 'vitest';
import { checkText } from '../formats/check-text.ts';
import { onlySteps, touchesProject } from './touches-project.ts';

const answer = (head: string, step: string): boolean | undefined => {
  const { compiled } = checkText(`version: 1\nid: one\nname: One\n${head}steps:\n  - { id: a, name: A, ${step} }\n`);
  return compiled === undefined ? undefined : touchesProject(compiled);
};

it('[TP1] a workflow that works in the project or a copy of it, or runs commands, touches it', () => {
  expect([
    answer('workspace: in_place\n', 'type: approve, reason: Go on?'),
    answer('', 'type: agent, role: reviewer, goal: Look'),
    answer('workspace: none\n', 'type: command, command: "true"'),
    answer('workspace: none\n', 'type: tool, server: flowright, tool: git_status'),
    answer('workspace: none\n', 'type: tool, server: flowright, tool: files_find, arguments: { folder: docs }'),
  ]).toEqual([true, true, true, true, true]);
});

it('[TP2] one that stays within its own files or only asks does not', () => {
  expect([
    answer('workspace: none\n', 'type: tool, server: flowright, tool: files_find, arguments: { folder: "artifacts:My" }'),
    answer('workspace: none\n', 'type: approve, reason: Go on?'),
    answer('workspace: none\n', 'type: agent, role: reviewer, goal: Look'),
    answer('', 'type: ask, form: { name: { type: text } }'),
  ]).toEqual([false, false, false, false]);
});

it('[TP3] a test of a part touches it only where a step that runs does', () => {
  const { compiled } = checkText(
    'version: 1\nid: one\nname: One\nworkspace: none\nsteps:\n  - { id: a, type: command, command: "true" }\n  - { id: b, type: wait, for_sec: 1 }\n',
  );
  const touches = (ids: readonly string[]) => compiled && touchesProject(onlySteps(compiled, ids));
  expect([touches(['a']), touches(['b']), touches(['a', 'b'])]).toEqual([true, false, true]);
});
