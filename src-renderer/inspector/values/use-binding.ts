import { useMemo } from 'react';
import { describedDraft } from '../../commands/described-draft.ts';
import { draftScopeShape } from '../../commands/draft-shape.ts';
import type { DraftStep } from '../../commands/draft.ts';
import { liveScope, type KnownResults } from '../../commands/live-scope.ts';
import { readableNames, type Suggestion } from '../../commands/readable-names.ts';
import { valueTree, type ValueGroup, type ValueNode } from '../../commands/value-tree.ts';
import type { Reach } from '../../commands/values.ts';
import type { DocumentStore } from '../../state/documents/document-store.ts';
import { useDocument } from '../../state/documents/use-document.ts';
import { errorsBelow, type Binding } from './binding.ts';
import { fieldText } from '../fields/field-text.ts';
import { groupTitle, nodeName } from './value-rows.ts';
import { writerOf } from '../write-fields.ts';

/** The {@link Binding} of a step's fields, or of the workflow's own. What values there are is made when somebody looks. */
export function useNewBinding(opened: DocumentStore, step: DraftStep | undefined, known: KnownResults): Binding {
  const written = useDocument(opened, (state) => state.draft);
  const used = useDocument(opened, (state) => state.used);
  const draft = useMemo(() => describedDraft(written, used), [written, used]);
  const diagnostics = useDocument(opened, (state) => state.checked.diagnostics);
  const tools = useDocument(opened, (state) => state.tools);
  const path = useDocument(opened, (state) => state.path);
  const readOnly = useDocument(opened, (state) => state.readOnly || state.broken);
  return useMemo((): Binding => {
    const base = step === undefined ? '' : `steps.${step.id}`;
    const place = step === undefined ? [] : ['steps', step.type ?? ''];
    const fields = step === undefined ? written.fields : step.fields;
    const scope = kept(() => liveScope(draft, known, { shape: draftScopeShape(draft, tools), step }));
    const trees = new Map<Reach, readonly ValueGroup[]>();
    const values = (reach: Reach) => {
      const made = trees.get(reach) ?? valueTree({ draft, tools, known, scope: scope() }, step?.id, reach);
      trees.set(reach, made);
      return made;
    };
    return {
      base,
      place,
      fields,
      draft,
      tools,
      used,
      path,
      readOnly,
      errors: errorsBelow(diagnostics, base),
      values,
      scope,
      names: (reach) => withTree(readableNames({ draft, step: step?.id, tools }), values(reach)),
      ...writerOf({ document: opened, base, of: step?.name, fields, labelOf: (key) => fieldText(place, key).label }),
    };
  }, [opened, step, written, draft, used, diagnostics, tools, path, readOnly, known]);
}

/** The names Monaco offers as well, and after them what is inside of the values. */
function withTree(names: readonly Suggestion[], groups: readonly ValueGroup[]): readonly Suggestion[] {
  const known = new Set(names.map((one) => one.text));
  const inside = (nodes: readonly ValueNode[], from: string): readonly Suggestion[] =>
    nodes.flatMap((node) => [
      ...(known.has(node.expression)
        ? []
        : [{ text: node.expression, detail: `${nodeName(node)}, ${from}`, kind: 'value' as const }]),
      ...inside(node.children, from),
    ]);
  return [...names, ...groups.flatMap((group) => inside(group.nodes, groupTitle(group)))];
}

function kept<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
