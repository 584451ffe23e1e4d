import type { Json, JsonObject } from '../../src-shared/lib/json.ts';
import { visibleText } from '../../src-shared/lib/visible-text.ts';
import './json-list.css';

const LONG = 400;

/** A value in words: the keys of an object beside their values, a list line by line, anything deeper as text. */
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
              <JsonValue value={one} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return <JsonValue value={value} />;
}

function JsonValue(props: { readonly value: Json }) {
  const { value } = props;
  if (value === null) return <span className="text-3">–</span>;
  if (typeof value === 'boolean') return <span>{value ? 'Yes' : 'No'}</span>;
  if (typeof value === 'number') return <span className="figures">{value.toLocaleString()}</span>;
  if (typeof value === 'string')
    return (
      <span className={value.includes('\n') ? 'json-text mono' : 'json-text'}>
        {shorten(visibleText(value.replace(/^artifacts:/, '')))}
      </span>
    );
  if (isObject(value)) {
    if (Object.keys(value).length === 0) return <span className="text-3">–</span>;
    return <pre className="json-code mono">{shorten(JSON.stringify(value, null, 2))}</pre>;
  }
  if (value.length === 0) return <span className="text-3">–</span>;
  if (value.every((one) => typeof one !== 'object' || one === null)) {
    return (
      <ul className="json-items">
        {value.slice(0, 20).map((one, index) => (
          <li key={index}>
            <JsonValue value={one} />
          </li>
        ))}
        {value.length > 20 && <li className="text-3">… {value.length - 20}</li>}
      </ul>
    );
  }
  return <pre className="json-code mono">{shorten(JSON.stringify(value, null, 2))}</pre>;
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
