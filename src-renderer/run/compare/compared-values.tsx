import type { Json } from '../../../src-shared/lib/json.ts';

/** Named values that two runs do not share, side by side; nothing when they share all. */
export function ComparedValues(props: {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly left: Json; readonly right: Json }[];
}) {
  if (props.rows.length === 0) return null;
  return (
    <section className="compare-part">
      <h2>{props.title}</h2>
      <table className="card compare-steps">
        <tbody>
          {props.rows.map(({ name, left, right }) => (
            <tr key={name}>
              <th scope="row" className="mono">
                {name}
              </th>
              <td>
                <pre className="mono">{shown(left)}</pre>
              </td>
              <td>
                <pre className="mono">{shown(right)}</pre>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value, null, 2);
}
