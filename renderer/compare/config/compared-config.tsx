import { Settings2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Comparison, EnvChange, FieldChange } from '../../../shared/compare/comparison.ts';
import type { Json } from '../../../shared/report.ts';
import { counted } from '../../../shared/counted.ts';
import { Empty } from '../../ui/empty.tsx';
import { FieldTable } from '../field-table.tsx';
import { identityName } from '../identity-names.ts';
import type { FieldRow } from '../field-table.tsx';

/** What differs of identity, environment and config. */
export function ComparedConfig({ report }: { report: Comparison }): ReactNode {
  const { identity, env, config } = report;
  if (identity.length + env.length + config.length === 0)
    return (
      <Empty
        icon={Settings2}
        title="Identity, environment and config are the same"
        text="Names, digests, platform, every variable and every field."
      />
    );
  return (
    <div className="compared-config">
      <Part
        title="Identity"
        same="The same image: names, digests, platform."
        rows={fieldRows(identity, identityName, linesText)}
      />
      <Part title="Environment" same="Every variable is the same." rows={env.map(envRow)} />
      <Part title="Config" same="Every field is the same." rows={fieldRows(config)} />
    </div>
  );
}

function Part({ title, same, rows }: { title: string; same: string; rows: readonly FieldRow[] }): ReactNode {
  return (
    <section aria-label={title}>
      <h2>
        {title}
        <span className="quiet numeric">{rows.length > 0 && counted(rows.length, 'difference')}</span>
      </h2>
      {rows.length === 0 ? <p className="quiet">{same}</p> : <FieldTable label={title} rows={rows} />}
    </section>
  );
}

function fieldRows(
  changes: readonly FieldChange[],
  nameOf: (field: string) => string = (field) => field,
  textOf: (value: Json) => string = jsonText,
): readonly FieldRow[] {
  return changes.map(({ field, left, right }) => ({
    key: field,
    name: nameOf(field),
    left: left === undefined ? null : textOf(left),
    right: right === undefined ? null : textOf(right),
    differs: true,
  }));
}

const envNotes: Readonly<Record<EnvChange['change'], string>> = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
  reordered: 'at another place',
  duplicates: 'given another number of times',
};

function envRow({ name, change, left, right }: EnvChange): FieldRow {
  const text = (variable: EnvChange['left']): string | null =>
    variable === null
      ? null
      : [...variable.duplicates, variable.value].map((value) => value ?? '(no value)').join('\n');
  return {
    key: `${name} ${change}`,
    name,
    left: text(left),
    right: text(right),
    note: envNotes[change],
    differs: true,
  };
}

/** Names, one a line; anything else as `jsonText` has it. */
function linesText(value: Json): string {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')
    ? value.join('\n')
    : jsonText(value);
}

/** A value on one line where it is short; strings stand as they are. */
function jsonText(value: Json): string {
  if (typeof value === 'string') return value;
  const line = JSON.stringify(value);
  return line.length <= 80 ? line : JSON.stringify(value, null, 2);
}
