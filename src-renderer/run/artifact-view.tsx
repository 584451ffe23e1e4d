import { useEffect, useState } from 'react';
import type { ArtifactRecord } from '../../src-shared/history/events.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { bytesOf } from '../ui/format.ts';
import { MarkdownText } from '../ui/markdown.tsx';
import { bytesOfBase64, saveFile } from '../ui/save-file.ts';
import { sayProblem } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';
import { ask } from '../state/host.ts';

interface Content {
  readonly id: string;
  readonly path: string;
  readonly text: string | null;
  readonly base64: string | null;
}

/** Shows one artifact: a report as a page, a table or text as it is, a picture; anything else can be saved. */
export function ArtifactView(props: { readonly runId: string; readonly artifact: ArtifactRecord }) {
  const { runId, artifact } = props;
  const text = words().artifacts;
  const [content, setContent] = useState<Content | null>(null);
  useEffect(() => {
    let current = true;
    void ask((client) => client.runs.artifact({ runId, id: artifact.id })).then((answer) => {
      if (!current) return;
      if (answer.ok)
        setContent({ id: artifact.id, path: answer.value.path, text: answer.value.text, base64: answer.value.base64 });
      else sayProblem(answer.error);
    });
    return () => {
      current = false;
    };
  }, [runId, artifact.id]);
  const ready = content?.id === artifact.id ? content : null;
  const save = () => {
    if (ready === null) return;
    const part = ready.base64 === null ? (ready.text ?? '') : bytesOfBase64(ready.base64);
    saveFile(artifact.name, new Blob([part], { type: artifact.mediaType }));
  };
  return (
    <div className="artifact">
      <header className="artifact-head">
        <b className="one">{artifact.name}</b>
        <span className="caption text-3 figures">{bytesOf(artifact.bytes)}</span>
        <span className="spacer" />
        <Button
          size="small"
          kind="ghost"
          icon="download"
          onClick={save}
          disabled={ready === null || (ready.text === null && ready.base64 === null)}
        >
          {text.download}
        </Button>
        <IconButton
          icon="folder"
          label={text.reveal}
          disabled={ready === null}
          onClick={() => {
            if (ready !== null)
              void ask((client) => client.app.reveal({ path: ready.path })).then(
                (answer) => !answer.ok && sayProblem(answer.error),
              );
          }}
        />
      </header>
      <div className="artifact-body" tabIndex={0} role="region" aria-label={artifact.name}>
        {ready !== null && <Body artifact={artifact} content={ready} />}
      </div>
    </div>
  );
}

function Body(props: { readonly artifact: ArtifactRecord; readonly content: Content }) {
  const { artifact, content } = props;
  const text = words().artifacts;
  const type = artifact.mediaType;
  if (type.startsWith('image/') && type !== 'image/svg+xml' && content.base64 !== null) {
    return <img className="artifact-image" src={`data:${type};base64,${content.base64}`} alt={artifact.name} />;
  }
  if (content.text === null) return <EmptyState title={artifact.bytes > 1_000_000 ? text.tooBig : text.cannotShow} />;
  if (type.includes('html'))
    return <iframe className="artifact-page" sandbox="" srcDoc={page(content.text)} title={artifact.name} />;
  if (type.includes('markdown') || artifact.name.endsWith('.md')) {
    return (
      <div className="artifact-words">
        <MarkdownText text={content.text} />
      </div>
    );
  }
  return <pre className="artifact-text mono">{type.includes('json') ? pretty(content.text) : content.text}</pre>;
}

/** The page's styles need this load's nonce; scripts do not run in a sandboxed frame. */
function page(html: string): string {
  const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
  return html.replaceAll(/<style(?=[\s>])/gi, `<style nonce="${nonce}"`);
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
