import { FileX, Maximize2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ComparedEntry, ComparedField } from '../../../shared/compare/compared-files.ts';
import type { CompareView } from '../../../shared/contract/compare-values.ts';
import { displayName } from '../../../shared/layer-path.ts';
import type { EntryDetails } from '../../../shared/view.ts';
import { bytesText } from '../../text/bytes-text.ts';
import { kindNames, modeText, octalText } from '../../text/mode-text.ts';
import { baseName } from '../../text/path-parts.ts';
import { utcText } from '../../text/time-text.ts';
import { useActions } from '../../ui/app-context.tsx';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { Mark, markNames } from '../../ui/mark.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { FileDiffView } from '../diff/file-diff-view.tsx';
import { canDiff } from '../files/can-diff.ts';
import { FieldTable } from '../field-table.tsx';
import type { FieldRow } from '../field-table.tsx';

/** All about a path on both sides: what differs is marked; what is in it follows. */
export function ComparedEntryPart({ view, path: wanted }: { view: CompareView; path: string }): ReactNode {
  const actions = useActions();
  // holding an arrow key passes many entries: they are asked about when it slows down
  const path = useSettled(wanted, 90);
  const { value, problem, stale } = useAnswer(
    'compare.entry',
    { compare: view.ref, path },
    String(view.revision),
  );
  if (problem !== null)
    return <Empty icon={FileX} title="Not on either side" text={safeText(`/${path}`, 300)} />;
  if (value === null) return null;
  const kind = value.right?.kind ?? value.left?.kind ?? 'file';
  const isShown = canDiff({ kind, fileChange: value.fileChange });
  return (
    <div className="entry-part" aria-busy={stale}>
      <div className="details-title">
        <KindIcon kind={kind} />
        <div>
          <h3 className="details-name selectable">
            <bdi>{safeText(baseName(value.path), 240)}</bdi>
          </h3>
          <p className="quiet entry-change">
            <Mark change={value.fileChange} />
            {value.fileChange === null ? 'the same on both sides' : markNames[value.fileChange]}
          </p>
        </div>
        {isShown && (
          <IconButton
            label="Show the difference large"
            keys="Enter"
            onClick={() => actions().showOverlay('diff')}
          >
            <Maximize2 size={14} />
          </IconButton>
        )}
      </div>
      <p className="entry-path mono selectable">
        <bdi>{safeText(`/${value.path}`, 1_000)}</bdi>
        <CopyButton text={displayName(`/${value.path}`)} what="the path" />
      </p>
      <FieldTable label="Facts of both sides" rows={rowsOf(value)} mono={false} />
      {isShown && value.fileChange !== null && !stale && (
        <section className="details-preview" aria-label="Difference">
          <FileDiffView
            compare={view.ref}
            revision={view.revision}
            path={value.path}
            form="auto"
            layout="unified"
          />
        </section>
      )}
    </div>
  );
}

function rowsOf({ left, right, differs, from, to, path }: ComparedEntry): readonly FieldRow[] {
  const row = (
    name: string,
    fields: readonly ComparedField[],
    text: (entry: EntryDetails) => string | null,
  ): FieldRow => {
    const a = left === null ? null : text(left);
    const b = right === null ? null : text(right);
    const isOneSided = left === null || right === null;
    return {
      key: name,
      name,
      left: a,
      right: b,
      differs: isOneSided ? null : fields.some((field) => differs.includes(field)),
    };
  };
  // contents may differ and be as large
  const sized = (name: string, text: (entry: EntryDetails) => string | null): FieldRow => {
    const shown = row(name, [], text);
    return { ...shown, differs: shown.differs === null ? null : shown.left !== shown.right };
  };
  const owner = (id: number, name: string | null): string =>
    name === null || name === '' ? String(id) : `${id} ${name}`;
  const rows = [
    row('Kind', ['type'], (entry) => kindNames[entry.kind]),
    sized('Size', (entry) => (hasSize(entry) ? bytesText(entry.size) : null)),
    row('Target', ['link'], (entry) => (entry.link === null ? null : displayName(entry.link))),
    row('Mode', ['mode'], (entry) => `${modeText(entry.kind, entry.mode)} ${octalText(entry.mode)}`),
    row('Owner', ['uid'], (entry) => owner(entry.uid, entry.owner)),
    row('Group', ['gid'], (entry) => owner(entry.gid, entry.group)),
    row('Modified', ['mtime'], (entry) => utcText(entry.mtime)),
    row('Device', ['device'], ({ device }) => (device === null ? null : `${device.major}, ${device.minor}`)),
    row('Attributes', ['xattrs'], ({ xattrs }) => {
      const names = Object.entries(xattrs).map(([name, value]) => `${name}=${value}`);
      return names.length === 0 ? null : names.map(displayName).join('\n');
    }),
    row('Layer', [], (entry) => String(entry.layer)),
  ].filter((each) => each.left !== null || each.right !== null || each.differs === true);
  if (from !== null || to !== null)
    rows.unshift({
      key: 'path',
      name: 'Path',
      left: displayName(`/${from ?? path}`),
      right: displayName(`/${to ?? path}`),
      differs: true,
    });
  return rows;
}

function hasSize({ kind }: EntryDetails): boolean {
  return kind === 'file' || kind === 'hardlink' || kind === 'directory';
}
