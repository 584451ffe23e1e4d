import { useMemo, useState, type ComponentType } from 'react';
import { readWorkflow } from '../../../src-shared/formats/read-workflow.ts';
import type { Block } from '../../../src-shared/workflow/capabilities.ts';
import { diffWorkflows, type WorkflowDiff } from '../../../src-shared/workflow/diff/workflow-diff.ts';
import type { DiffSlotProps } from '../../state/editor-slots.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { words } from '../../ui/words.ts';
import { DiffDetails } from './diff-details.tsx';
import { TextDifference } from './text-difference.tsx';
import './diff.css';

/** Two texts of one workflow, and what they are called. */
export interface TextPair {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly names: { readonly before: string; readonly after: string };
}

/** What differs between two texts of a workflow: as a picture with words beside it, or line by line. */
export function VersionDifference(props: {
  readonly pair: TextPair;
  readonly blocks: readonly Block[];
  readonly picture: ComponentType<DiffSlotProps>;
  readonly direction: string;
}) {
  const { pair, blocks } = props;
  const { path, before, after } = pair;
  const say = words().difference;
  const [view, setView] = useState<'picture' | 'text'>('picture');
  const [selected, setSelected] = useState<string>();
  const diff = useMemo(() => readDiff({ path, before, after }, blocks), [path, before, after, blocks]);
  const chosen = diff?.steps.some((step) => step.key === selected) === true ? selected : undefined;
  return (
    <div className="version-diff">
      <div className="row">
        <span className="caption text-3">{props.direction}</span>
        <span className="spacer" />
        <Segmented
          label={say.views}
          value={diff === undefined ? 'text' : view}
          options={[
            ...(diff === undefined ? [] : [{ value: 'picture' as const, label: say.picture, icon: 'workflow' as const }]),
            { value: 'text' as const, label: say.text, icon: 'text' as const },
          ]}
          onChange={setView}
        />
      </div>
      {diff === undefined && <p className="text-3">{say.unreadable}</p>}
      {diff?.same === true && <p className="text-2">{before === after ? say.identical : say.same}</p>}
      {diff === undefined || view === 'text' ? (
        <TextDifference pair={pair} />
      ) : (
        <div className="version-diff-picture">
          <props.picture diff={diff} selected={chosen} onSelect={setSelected} label={say.graph} />
          <DiffDetails diff={diff} selected={chosen} onSelect={setSelected} />
        </div>
      )}
    </div>
  );
}

function readDiff(
  { path, before, after }: Pick<TextPair, 'path' | 'before' | 'after'>,
  blocks: readonly Block[],
): WorkflowDiff | undefined {
  const [old, now] = [readWorkflow(before, { path }).workflow, readWorkflow(after, { path }).workflow];
  return old === undefined || now === undefined ? undefined : diffWorkflows(old, now, blocks);
}
