import type { ReactNode } from 'react';
import type { BranchPreview } from '../../../src-shared/wire/branch-views.ts';
import { StatusGlyph } from '../../ui/status-glyph.tsx';
import { statusOfStep } from '../../ui/status.ts';
import { words } from '../../ui/words.ts';

/** What running again would do, keep, restore and repeat outside. */
export function BranchOutlook(props: { readonly preview: BranchPreview }) {
  const { preview } = props;
  const text = words().branch;
  return (
    <>
      <Part title={text.again}>
        {preview.again.map((step) => (
          <Line key={step.step} icon={<StatusGlyph kind="queued" size={14} />} name={step.name} note={text.why[step.why]} />
        ))}
      </Part>
      <Part title={text.kept}>
        {preview.kept.length === 0 && <li className="text-3">{text.nothingKept}</li>}
        {preview.kept.map((step) => (
          <Line
            key={step.step}
            icon={<StatusGlyph kind={statusOfStep(step.status, step.type)} size={14} />}
            name={step.name}
            note={undefined}
          />
        ))}
      </Part>
      <Part title={text.files}>
        {fileLines(preview).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </Part>
      {preview.stale.length > 0 && (
        <Part title={text.stale}>
          {preview.stale.map(({ name, input, step }) => (
            <li key={`${step} ${input}`}>{text.staleOne(name, input)}</li>
          ))}
        </Part>
      )}
      {preview.confirm.length > 0 && (
        <Part title={text.confirm} warns>
          {preview.confirm.map((effect, index) => (
            <Line
              key={index}
              icon={<StatusGlyph kind="needs-you" size={14} />}
              name={effect.name}
              note={
                <>
                  {text.kinds[effect.kind]} <span className="mono branch-what">{effect.what}</span>
                </>
              }
            />
          ))}
        </Part>
      )}
    </>
  );
}

function Part(props: { readonly title: string; readonly warns?: boolean; readonly children: ReactNode }) {
  return (
    <section className={props.warns === true ? 'branch-part branch-warns' : 'branch-part'}>
      <h3>{props.title}</h3>
      <ul>{props.children}</ul>
    </section>
  );
}

function Line(props: { readonly icon: ReactNode; readonly name: string; readonly note: ReactNode }) {
  return (
    <li className="branch-line">
      {props.icon}
      <span>
        {props.name}
        {props.note !== undefined && <span className="text-3"> {props.note}</span>}
      </span>
    </li>
  );
}

function fileLines(preview: BranchPreview): readonly string[] {
  const text = words().branch;
  const names = new Map([...preview.again, ...preview.kept].map(({ step, name }) => [step, name]));
  switch (preview.files.kind) {
    case 'restored': {
      const after = preview.files.after.map((path) => `“${names.get(path.split('.', 1)[0] ?? path) ?? path}”`);
      return [text.filesAfter([...new Set(after)].join(', ')), text.filesIgnored];
    }
    case 'began':
      return [text.filesBegan, text.filesIgnored];
    case 'not_rewound':
      return [text.filesNotRewound];
    case 'untouched':
      return [text.filesUntouched];
  }
}
