import type { FormField } from '../../src-shared/workflow/form-field.ts';
import { strictest } from '../../src-shared/workflow/policies/effective.ts';
import { limitWords } from '../../src-shared/workflow/policies/limit-words.ts';
import { capabilitiesOf, type Capability } from '../../src-shared/workflow/capabilities.ts';
import { graphOfSteps } from '../../src-shared/workflow/graph.ts';
import { usesOf } from '../../src-shared/workflow/checks/links.ts';
import { notYet } from '../../src-shared/workflow/checks/not-yet.ts';
import { touchesProject } from '../../src-shared/workflow/touches-project.ts';
import type { LibraryDetail, Picture } from '../../src-shared/wire/views.ts';
import { isUnsaved } from '../state/documents/document-state.ts';
import type { DocumentStore } from '../state/documents/document-store.ts';

/** The workflow as it is in the editor right now, ready to be asked for inputs and run. */
export interface EditorRun {
  readonly path: string;
  readonly text: string;
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, FormField>>;
  readonly workspace: 'isolated' | 'in_place' | 'none';
  readonly picture: Picture;
  /** Null where it uses other workflows: only the host finds those, and their hashes are part of its own. */
  readonly hash: string | null;
  readonly capabilities: readonly Capability[];
  readonly notYet: LibraryDetail['notYet'];
  readonly touchesProject: boolean;
  readonly unsaved: boolean;
}

/** What is asked and shown before the whole workflow runs; undefined while something in it is wrong. */
export async function runOf(opened: DocumentStore): Promise<EditorRun | undefined> {
  const before = opened.getState().text;
  const compiled = await opened.compiled();
  const state = opened.getState();
  if (state.text !== before) return runOf(opened);
  if (compiled === undefined) return undefined;
  const { text, path, tools } = state;
  const { workflow } = compiled;
  return {
    path,
    text,
    name: workflow.name,
    description: workflow.description ?? '',
    inputs: workflow.inputs ?? {},
    workspace: workflow.workspace.mode,
    picture: graphOfSteps(workflow.steps),
    hash: usesOf(workflow).length === 0 ? compiled.hash : null,
    capabilities: [...limitWords(strictest([compiled.workflow.policies])), ...capabilitiesOf(compiled, tools)],
    notYet: notYet(compiled),
    touchesProject: touchesProject(compiled),
    unsaved: isUnsaved(state),
  };
}
