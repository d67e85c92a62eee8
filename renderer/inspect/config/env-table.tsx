import { Fragment } from 'react';
import type { ReactNode } from 'react';
import type { EnvVariable } from '../../../shared/report.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { SeverityIcon } from '../../ui/severity-icon.tsx';
import { envReadings } from './env-readers.ts';

/** Variables shown at most. */
const most = 1_000;

/** The environment. Names that are given more than once stand out, with what each reader would make of them. */
export function EnvTable({ env }: { env: readonly EnvVariable[] }): ReactNode {
  if (env.length === 0) return <p className="quiet">No environment variables are set.</p>;
  return (
    <table className="env-table" aria-label="Environment">
      <colgroup>
        <col className="env-name" />
        <col />
      </colgroup>
      <thead className="visually-hidden">
        <tr>
          <th>Name</th>
          <th>Value</th>
        </tr>
      </thead>
      <tbody>
        {env.slice(0, most).map((variable, index) => (
          // the order is the meaning, and a name may come twice
          <Fragment key={index}>
            <tr>
              <th scope="row">
                <bdi>{safeText(variable.name, 80)}</bdi>
              </th>
              <td>
                <span className="env-value mono selectable">
                  {variable.value === null ? (
                    <em className="quiet">no value</em>
                  ) : (
                    safeText(variable.value, 2_000)
                  )}
                </span>
                <CopyButton text={`${variable.name}=${variable.value ?? ''}`} what={variable.name} />
              </td>
            </tr>
            {variable.duplicates.length > 0 && (
              <tr className="env-readings-row">
                <td colSpan={2}>
                  <Readings variable={variable} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function Readings({ variable }: { variable: EnvVariable }): ReactNode {
  return (
    <div className="env-readings">
      <p>
        <SeverityIcon severity="warning" size={13} /> Given {variable.duplicates.length + 1} times. Who sees
        what:
      </p>
      <dl>
        {envReadings(variable).map(({ who, value, note }) => (
          <div key={who}>
            <dt>{who}</dt>
            <dd className="selectable">
              {value !== null && <span className="mono">{safeText(value, 400)}</span>}
              <span className="quiet">{note}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
