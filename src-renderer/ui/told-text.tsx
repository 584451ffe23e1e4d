import type { TextPart } from '../../src-shared/workflow/expressions/text-parts.ts';
import './told-text.css';

/** A text to read whose values stand there by name, each as the small chip it is in a form. */
export function ToldText({ parts }: { readonly parts: readonly TextPart[] }) {
  return parts.map((part, at) =>
    part.kind === 'words' ? (
      part.text
    ) : (
      <span key={at} className="told-value" title={part.title}>
        {part.text}
      </span>
    ),
  );
}
