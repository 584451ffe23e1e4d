import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import './markdown.css';

/** Markdown as words; raw HTML in it is left out, links open outside. */
export function MarkdownText(props: { readonly text: string }) {
  return (
    <div className="markdown">
      <Markdown
        remarkPlugins={[remarkGfm]}
        skipHtml
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noreferrer">
              {children}
            </a>
          ),
          pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
          table: ({ children }) => (
            <div className="markdown-table" tabIndex={0}>
              <table>{children}</table>
            </div>
          ),
        }}
      >
        {props.text}
      </Markdown>
    </div>
  );
}
