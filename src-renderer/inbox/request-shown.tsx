import type { Json } from '../../src-shared/lib/json.ts';
import { visibleText } from '../../src-shared/lib/visible-text.ts';
import { wordsFromId } from '../../src-shared/workflow/names.ts';
import { templateRanges } from '../../src-shared/workflow/expressions/template-ranges.ts';
import { valueWords, type Naming } from '../../src-shared/workflow/value-words.ts';
import { IconButton } from '../ui/button.tsx';
import { Box } from '../ui/card.tsx';
import { Icon } from '../ui/icon.tsx';
import { JsonList } from '../ui/json-list.tsx';
import { say } from '../ui/toast.tsx';
import { words } from '../ui/words.ts';

/** One thing that will happen, in full and with nothing hidden in it. */
export function Shown(props: { readonly label: string; readonly value: Json }) {
  const { label, value } = props;
  const plain = plainOf(value);
  const later = plain === undefined ? [] : laterNames(plain);
  return (
    <Box
      head={
        <>
          <Icon name={/command|argv/i.test(label) ? 'command' : 'file'} />
          {visibleText(label)}
          <span className="spacer" />
          <IconButton
            icon="copy"
            label={words().acts.copy}
            onClick={() =>
              void navigator.clipboard.writeText(plain ?? JSON.stringify(value, null, 2)).then(() => say(words().acts.copied))
            }
          />
        </>
      }
    >
      <div className="request-exact">
        {plain === undefined ? <JsonList value={value} /> : <pre className="mono">{visibleText(plain)}</pre>}
      </div>
      {later.length > 0 && <p className="request-later small text-3">{words().inbox.later(later.join('; '))}</p>}
    </Box>
  );
}

function plainOf(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? value.map((one) => (/^[\w./:=@%+,-]+$/.test(String(one)) ? one : JSON.stringify(one))).join(' ')
    : undefined;
}

/** What is known only later, by name: the text itself stays exactly what it is. */
function laterNames(text: string): readonly string[] {
  const names = templateRanges(text).flatMap(({ inner }) => {
    const known = valueWords(inner, LATER);
    if (known === undefined) return [];
    return [known.from === undefined ? known.name : words().values.valueOf(known.name, known.from)];
  });
  return [...new Set(names)].map(visibleText);
}

const LATER: Naming = {
  step: (id) => ({ name: wordsFromId(id), type: undefined, label: () => undefined }),
  input: () => undefined,
};
