import { Download, FileX, Maximize2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ArchiveView } from '../../../shared/contract/values.ts';
import { displayName } from '../../../shared/layer-path.ts';
import type { ImageReport } from '../../../shared/report.ts';
import type { EntryDetails } from '../../../shared/view.ts';
import { scopeOf } from '../../store/inspect-state.ts';
import type { Chosen } from '../../store/inspect-state.ts';
import { bytesText } from '../../text/bytes-text.ts';
import { grouped } from '../../../shared/counted.ts';
import { kindNames, modeText, octalText } from '../../text/mode-text.ts';
import { baseName, linkTarget } from '../../text/path-parts.ts';
import { utcText } from '../../text/time-text.ts';
import { useActions } from '../../ui/app-context.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { FlagBadges } from '../files/flag-badges.tsx';
import { Preview } from '../preview/preview.tsx';
import { LifeOfPath } from './life-of-path.tsx';

/** All about an entry: attributes, what happened to its path, and what is in it. */
export function EntryPart({
  view,
  image,
  look,
  path: wanted,
}: {
  view: ArchiveView;
  image: ImageReport;
  look: Chosen;
  path: string;
}): ReactNode {
  // holding an arrow key passes many entries: they are asked about when it slows down
  const path = useSettled(wanted, 90);
  const input = look.layer < 0 ? null : { ref: view.ref, image: look.image, scope: scopeOf(look), path };
  const { value, problem, stale } = useAnswer('entry.details', input, view.phase);
  return (
    <div className="entry-part" aria-busy={stale}>
      {problem !== null && (
        <div className="details-missing">
          <Empty icon={FileX} title="Not in this view" text={safeText(`/${path}`, 300)} />
        </div>
      )}
      {value !== null && problem === null && <Attributes view={view} look={look} entry={value} />}
      <LifeOfPath view={view} image={image} look={look} path={path} />
      {value !== null && !stale && (value.kind === 'file' || value.kind === 'hardlink') && (
        <section className="details-preview" aria-label="Preview">
          <Preview
            key={`${value.layer} ${value.path}`}
            source={{ ref: view.ref, image: look.image, layer: value.layer, path: value.path }}
            compact
          />
        </section>
      )}
    </div>
  );
}

function Attributes({
  view,
  look,
  entry,
}: {
  view: ArchiveView;
  look: Chosen;
  entry: EntryDetails;
}): ReactNode {
  const actions = useActions();
  const isFile = entry.kind === 'file' || entry.kind === 'hardlink';
  const save = (): void =>
    void actions().save(
      view.ref,
      isFile
        ? { kind: 'file', image: look.image, layer: entry.layer, path: entry.path }
        : { kind: 'folder', image: look.image, scope: scopeOf(look), path: entry.path },
    );
  return (
    <>
      <div className="details-title">
        <KindIcon kind={entry.kind} />
        <div>
          <h3 className="details-name selectable">
            <bdi>{safeText(baseName(entry.path), 240)}</bdi>
          </h3>
          <p className="quiet">
            {kindNames[entry.kind]}
            {entry.kind === 'directory' && `, ${grouped(entry.below)} below`}
          </p>
        </div>
        {isFile && (
          <IconButton label="Preview large" keys="Enter" onClick={() => actions().showOverlay('preview')}>
            <Maximize2 size={14} />
          </IconButton>
        )}
        {(isFile || entry.kind === 'directory') && (
          <IconButton label={isFile ? 'Save this file…' : 'Save this folder as a tar…'} onClick={save}>
            <Download size={14} />
          </IconButton>
        )}
      </div>
      {entry.flags.length > 0 && (
        <p className="details-flags">
          <FlagBadges flags={entry.flags} />
        </p>
      )}
      <Facts>
        <Fact label="Path" value={displayName(`/${entry.path}`)} mono />
        {entry.link !== null && (
          <Fact label="Target" value={displayName(entry.link)} mono>
            <Button
              size="small"
              tone="plain"
              onClick={() =>
                void actions().reveal(view.ref, {
                  path:
                    entry.kind === 'hardlink' ? (entry.link ?? '') : linkTarget(entry.path, entry.link ?? ''),
                })
              }
            >
              Go there
            </Button>
          </Fact>
        )}
        <Fact label="Size" value={isFile || entry.kind === 'directory' ? bytesText(entry.size) : null} />
        <Fact label="Mode" value={`${modeText(entry.kind, entry.mode)}  ${octalText(entry.mode)}`} mono />
        <Fact label="Owner" value={owner(entry.uid, entry.owner)} />
        <Fact label="Group" value={owner(entry.gid, entry.group)} />
        <Fact label="Modified" value={utcText(entry.mtime)} />
        <Fact label="Layer" value={String(entry.layer)}>
          <Button
            size="small"
            tone="plain"
            onClick={() => {
              actions().selectLayer(view.ref, entry.layer);
              actions().setSubject(view.ref, 'layer');
            }}
          >
            Go there
          </Button>
        </Fact>
        {entry.device !== null && (
          <Fact label="Device" value={`${entry.device.major}, ${entry.device.minor}`} />
        )}
        <Fact label="Store path" value={entry.storePath} mono />
        {Object.entries(entry.xattrs)
          .slice(0, 64)
          .map(([name, value]) => (
            <Fact key={name} label={safeText(name, 60)} value={displayName(value)} mono />
          ))}
      </Facts>
    </>
  );
}

function owner(id: number, name: string | null): string {
  return name === null || name === '' ? String(id) : `${id}  ${safeText(name, 60)}`;
}
