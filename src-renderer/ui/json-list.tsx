import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { visibleText } from '../../src-shared/lib/visible-text.ts';
import './json-list.css';

const LONG = 400;
const MOST = 20;
const DEEPEST = 3;

/** A value in words: the keys of an object beside their values, a list line by line, what is in them below; only what is very deep as text. */
export function JsonList(props: {
  readonly value: Json;
  /** What a key is called where it says too little itself. */
  readonly called?: (key: string) => string | undefined;
}) {
  const { value } = props;
  if (isObject(value)) {
    const entries = Object.entries(value);
    return (
      <dl className="json-list">
        {entries.map(([key, one]) => (
          <div key={key}>
            <dt title={key}>{props.called?.(key) ?? labelOf(key)}</dt>
            <dd>
              <JsonValue value={one} depth={0} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return <JsonValue value={value} depth={0} />;
}

function JsonValue(props: { readonly value: Json; readonly depth: number }) {
  const { value, depth } = props;
  if (value === null) return <span className="text-3">–</span>;
  if (typeof value === 'boolean') return <span>{value ? 'Yes' : 'No'}</span>;
  if (typeof value === 'number') return <span className="figures">{value.toLocaleString()}</span>;
  if (typeof value === 'string')
    return (
      <span className={value.includes('\n') ? 'json-text mono' : 'json-text'}>
        {shorten(visibleText(value.replace(/^artifacts:/, '')))}
      </span>
    );
  const parts = isObject(value) ? Object.keys(value).length : value.length;
  if (parts === 0) return <span className="text-3">–</span>;
  // Deeper than people read, it is text of its own.
  if (depth >= DEEPEST) return <pre className="json-code mono">{shorten(JSON.stringify(value, null, 2))}</pre>;
  if (isObject(value))
    return (
      <dl className="json-inner">
        {Object.entries(value)
          .slice(0, MOST)
          .map(([key, one]) => (
            <div key={key}>
              <dt title={key}>{labelOf(key)}</dt>
              <dd>
                <JsonValue value={one} depth={depth + 1} />
              </dd>
            </div>
          ))}
        {parts > MOST && <div className="text-3">… {parts - MOST}</div>}
      </dl>
    );
  return (
    <ul className="json-items">
      {value.slice(0, MOST).map((one, index) => (
        <li key={index}>
          <JsonValue value={one} depth={depth + 1} />
        </li>
      ))}
      {parts > MOST && <li className="text-3">… {parts - MOST}</li>}
    </ul>
  );
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function labelOf(key: string): string {
  const text = key.replaceAll(/[_-]+/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function shorten(text: string): string {
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
}
