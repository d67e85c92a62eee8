import type { ReactNode } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { safeText } from '../ui/name-text.tsx';

/** One field of both sides. `null`: that side has none. */
export interface FieldRow {
  readonly key: string;
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
  /** In words, for what the two values alone do not tell. */
  readonly note?: string;
  /** Null: there is nothing to compare it with. */
  readonly differs: boolean | null;
}

/** Rows shown at most. */
const most = 1_000;
/** Characters of a value. */
const shown = 2_000;

/** Fields of both sides beside each other; those that differ are marked by a sign and by weight. */
export function FieldTable({
  label,
  rows,
  mono = true,
}: {
  label: string;
  rows: readonly FieldRow[];
  mono?: boolean;
}): ReactNode {
  return (
    <table className="field-table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Left</th>
          <th scope="col">Right</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, most).map((row) => (
          <tr key={row.key} data-differs={row.differs}>
            <th scope="row">
              {row.differs === null ? (
                <span className="differs-sign" />
              ) : (
                <span className="differs-sign" role="img" aria-label={row.differs ? 'differs' : 'the same'}>
                  {row.differs ? '≠' : '='}
                </span>
              )}
              <bdi>{safeText(row.name, 120)}</bdi>
              {row.note !== undefined && <span className="quiet field-note">{row.note}</span>}
            </th>
            <Value value={row.left} side="left" row={row} mono={mono} />
            <Value value={row.right} side="right" row={row} mono={mono} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({
  value,
  side,
  row,
  mono,
}: {
  value: string | null;
  side: 'left' | 'right';
  row: FieldRow;
  mono: boolean;
}): ReactNode {
  const isOnly = row.differs === true && (row.left === null) !== (row.right === null);
  return (
    <td className={value !== null && isOnly ? `only-${side}` : ''}>
      {value === null ? (
        <span className="quiet">—</span>
      ) : (
        <>
          <span className={mono ? 'mono selectable' : 'selectable'}>
            {value.split('\n').map((line, at) => (
              // lines have no identity but their place
              <span key={at} className="fact-line">
                {safeText(line, shown)}
              </span>
            ))}
          </span>
          <CopyButton text={value} what={`${row.name} of the ${side} side`} />
        </>
      )}
    </td>
  );
}
