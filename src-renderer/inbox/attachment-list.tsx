import { useState } from 'react';
import type { ArtifactRecord } from '../../src-shared/history/events.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { bytesOf } from '../ui/format.ts';
import { MarkdownText } from '../ui/markdown.tsx';
import { bytesOfBase64, saveFile } from '../ui/save-file.ts';
import { sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';

interface Opened {
  readonly attachment: ArtifactRecord;
  readonly text: string | null;
  readonly base64: string | null;
}

/** The files a question comes with, each opened in a dialog as it was when the run began. */
export function AttachmentList(props: { readonly runId: string; readonly attachments: readonly ArtifactRecord[] }) {
  const { runId, attachments } = props;
  const [opened, setOpened] = useState<Opened | null>(null);
  const text = words().inbox;
  if (attachments.length === 0) return null;
  const open = async (attachment: ArtifactRecord) => {
    const answer = await ask((client) => client.runs.artifact({ runId, id: attachment.id }));
    if (answer.ok) setOpened({ attachment, text: answer.value.text, base64: answer.value.base64 });
    else sayProblem(answer.error);
  };
  const save = ({ attachment, text: plain, base64 }: Opened) => {
    const part = base64 === null ? (plain ?? '') : bytesOfBase64(base64);
    saveFile(attachment.name, new Blob([part], { type: attachment.mediaType }));
  };
  return (
    <section>
      <h3 className="request-part">{text.attachments}</h3>
      <ul className="stack small">
        {attachments.map((attachment) => (
          <li key={attachment.id} className="row">
            <Button kind="link" size="small" onClick={() => void open(attachment)}>
              {attachment.name}
            </Button>
            <span className="caption text-3 figures">{bytesOf(attachment.bytes)}</span>
          </li>
        ))}
      </ul>
      <Dialog
        open={opened !== null}
        onClose={() => setOpened(null)}
        title={opened?.attachment.name ?? ''}
        lead={text.attachmentsNote}
        size="wide"
        foot={
          opened !== null && (
            <Button icon="download" onClick={() => save(opened)}>
              {words().artifacts.download}
            </Button>
          )
        }
      >
        {opened !== null && <Content opened={opened} />}
      </Dialog>
    </section>
  );
}

function Content({ opened: { attachment, text } }: { readonly opened: Opened }) {
  if (text === null) return <p className="small text-2">{words().inbox.attachmentUnseen}</p>;
  if (attachment.mediaType === 'text/markdown') return <MarkdownText text={text} />;
  return <pre className="mono attachment-text">{text}</pre>;
}
