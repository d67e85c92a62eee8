import { Fingerprint } from 'lucide-react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { blockOf } from '../store/build-block.ts';
import { draftOf, editKeys, sealOf } from '../store/build-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Segments } from '../ui/segments.tsx';
import { SeverityIcon } from '../ui/severity-icon.tsx';
import { Sheet } from '../ui/sheet.tsx';

const packings = [
  { value: 'none', title: 'plain' },
  { value: 'gzip', title: 'gzip' },
  { value: 'zstd', title: 'zstd' },
] as const;

/** Images up to this size (bytes) are hashed as soon as the sheet is open. */
const quickSize = 64 * 2 ** 20;

/** How the image is written, its ID before it is, and the button that writes it. */
export function ExportSheet(): ReactNode {
  const isOpen = useApp((state) => state.overlay === 'export');
  return isOpen ? <ExportForm /> : null;
}

function ExportForm(): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const block = useApp(blockOf);
  const isServed = useApp((state) => state.info?.host === 'served');
  const { answer, sealing } = useApp((state) => state.build);
  const output = draft.output ?? {};
  const format = output.format ?? 'docker-archive';
  const put = (change: Partial<typeof output>): void =>
    editKeys(actions(), { output: { ...output, ...change } });
  const outline = answer?.outline ?? null;
  const hasConflicts = (outline?.env.conflicts.length ?? 0) > 0;
  const id = useApp(sealOf)?.id ?? null;
  const size = outline?.layers.reduce((sum, layer) => sum + layer.size, 0) ?? 0;
  const isQuick = block === null && id === null && size <= quickSize;
  useEffect(() => {
    if (isQuick) void actions().sealBuild();
  }, [actions, isQuick]);
  return (
    <Sheet
      label="Export"
      className="export"
      title="Export the image"
      onClose={() => actions().showOverlay(null)}
    >
      <div className="export-form">
        <Row title="Format">
          <Segments
            label="Format"
            value={format}
            segments={[
              {
                value: 'docker-archive',
                title: 'Docker archive',
                hint: 'What docker load, podman and skopeo read',
              },
              { value: 'oci-archive', title: 'OCI archive', hint: 'An OCI layout in one tar' },
              ...(isServed
                ? []
                : [{ value: 'oci-dir' as const, title: 'OCI folder', hint: 'An OCI layout' }]),
            ]}
            onChange={(next) => put({ format: next, bothSpecs: undefined })}
          />
        </Row>
        {format === 'docker-archive' ? (
          draft.like !== 'buildImage' && (
            <Row title="Old readers">
              <label className="check">
                <input
                  type="checkbox"
                  checked={output.bothSpecs ?? false}
                  onChange={(event) => put({ bothSpecs: event.currentTarget.checked ? true : undefined })}
                />
                Both specs: also the parent chain that Docker 1.10 to 24 wrote
              </label>
            </Row>
          )
        ) : (
          <Row title="Layers">
            <Segments
              label="Compression of the layers"
              value={output.layers ?? 'none'}
              segments={packings}
              onChange={(layers) => put({ layers })}
            />
          </Row>
        )}
        {format !== 'oci-dir' && (
          <Row title="Archive">
            <Segments
              label="Compression of the archive"
              value={output.compression ?? 'none'}
              segments={packings}
              onChange={(compression) => put({ compression })}
            />
          </Row>
        )}
        <Row title="Name">
          <span className="mono selectable">
            {outline === null ? draft.name : `${outline.name}:${outline.tag}`}
          </span>
          {outline?.tagSource === 'derived' && <span className="chip">tag derived from the content</span>}
        </Row>
        <Row title="Image ID">
          {id === null ? (
            <Button
              size="small"
              disabled={block !== null || sealing}
              onClick={() => void actions().sealBuild()}
            >
              <Fingerprint size={13} aria-hidden />
              {sealing ? 'Hashing…' : 'Compute it now'}
            </Button>
          ) : (
            <>
              <span className="mono selectable image-id" data-testid="sealed-id">
                {id}
              </span>
              <CopyButton text={id} what="the image ID" />
            </>
          )}
        </Row>
      </div>
      <footer className="export-foot">
        <p role="status">
          {block !== null && (
            <>
              <SeverityIcon severity="error" /> {block}
            </>
          )}
          {hasConflicts && (
            <>
              {' '}
              <button
                type="button"
                className="link-button"
                onClick={() => {
                  actions().showOverlay(null);
                  actions().showBuildTab('environment');
                }}
              >
                Go to Environment
              </button>
            </>
          )}
        </p>
        <Button
          tone="primary"
          disabled={block !== null}
          // a button that cannot be pressed cannot have the focus either
          {...(block === null && { 'data-first-focus': true })}
          onClick={() => {
            actions().showOverlay(null);
            void actions().exportBuild();
          }}
        >
          {isServed ? 'Write and download' : 'Write…'}
        </Button>
      </footer>
    </Sheet>
  );
}

function Row({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <div className="export-row">
      <span className="form-title">{title}</span>
      <div>{children}</div>
    </div>
  );
}
