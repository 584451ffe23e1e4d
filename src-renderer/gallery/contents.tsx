import { STEP_TYPES } from '../../src-shared/workflow/schema.ts';
import type { Picture as PictureData } from '../../src-shared/wire/views.ts';
import { Icon, stepTypeIcon } from '../ui/icon.tsx';
import { ChangeGlyph } from '../ui/change-glyph.tsx';
import { Box } from '../ui/card.tsx';
import { Diff } from '../ui/diff.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Button } from '../ui/button.tsx';
import { JsonList } from '../ui/json-list.tsx';
import { MarkdownText } from '../ui/markdown.tsx';
import { Picture } from '../ui/picture.tsx';
import { STATUS_KINDS } from '../ui/status.ts';
import { StatusGlyph } from '../ui/status-glyph.tsx';
import { Part } from './controls.tsx';

const PICTURE: PictureData = {
  nodes: [
    { id: 'a', name: 'Collect', type: 'command', status: 'succeeded' },
    { id: 'b', name: 'Check', type: 'tool', status: 'succeeded' },
    { id: 'c', name: 'Review', type: 'agent', status: 'running' },
    { id: 'd', name: 'Approve', type: 'approve', status: 'waiting' },
    { id: 'e', name: 'Publish', type: 'http' },
    { id: 'f', name: 'Old way', type: 'command', status: 'failed' },
  ],
  edges: [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
    [3, 4],
    [0, 5],
  ],
};

/** Everything that shows something: pictures, texts, values, differences, icons. */
export function Contents() {
  return (
    <>
      <Part title="Pictures of workflows">
        <Picture picture={PICTURE} width={320} height={96} />
      </Part>
      <Part title="Glyphs and icons">
        <div className="gallery-row">
          {STATUS_KINDS.map((kind) => (
            <StatusGlyph key={kind} kind={kind} bare />
          ))}
          {(['added', 'removed', 'changed'] as const).map((kind) => (
            <ChangeGlyph key={kind} kind={kind} />
          ))}
        </div>
        <div className="gallery-row">
          {STEP_TYPES.map((type) => (
            <Icon key={type} name={stepTypeIcon(type)} label={type} />
          ))}
        </div>
      </Part>
      <Part title="Texts and values">
        <MarkdownText
          text={'### What was found\n\n- **3** large files\n- `secrets.env` holds a password\n\n> Nothing was changed.'}
        />
        <Box head={<b>Result</b>}>
          <JsonList value={{ exit_code: 0, files: ['a.txt', 'b.txt'], report: { kept: true, note: null } }} />
        </Box>
      </Part>
      <Part title="Differences">
        <Diff
          left={[
            { kind: 'same', number: 1, text: 'steps:' },
            { kind: 'removed', number: 2, text: '  - run: npm test', strong: [9, 17] },
          ]}
          right={[
            { kind: 'same', number: 1, text: 'steps:' },
            { kind: 'added', number: 2, text: '  - run: npm run check', strong: [9, 22] },
          ]}
        />
      </Part>
      <Part title="Nothing here yet">
        <EmptyState title="No runs yet" text="Run a workflow and it is kept here as it happened.">
          <Button icon="play">Run one</Button>
        </EmptyState>
      </Part>
    </>
  );
}
