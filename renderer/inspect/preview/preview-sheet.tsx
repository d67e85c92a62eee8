import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { scopeOf } from '../../store/inspect-state.ts';
import { useActions, useApp } from '../../ui/app-context.tsx';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { Preview } from './preview.tsx';

/** The chosen file, large, over the window. */
export function PreviewSheet(): ReactNode {
  const isOpen = useApp((state) => state.overlay === 'preview');
  const active = useApp((state) => state.active);
  const path = useApp((state) => (active === null ? null : (state.inspect[active]?.path ?? null)));
  if (!isOpen || active === null || path === null) return null;
  return <Large archive={active} path={path} />;
}

function Large({ archive, path }: { archive: ArchiveRef; path: string }): ReactNode {
  const actions = useActions();
  const look = useApp((state) => state.inspect[archive]);
  const phase = useApp((state) => state.archives[archive]?.phase ?? 'opening');
  const { value, problem } = useAnswer(
    'entry.details',
    look === undefined ? null : { ref: archive, image: look.image, scope: scopeOf(look), path },
    phase,
  );
  const close = (): void => actions().showOverlay(null);
  if (look === undefined) return null;
  const isFile = value?.kind === 'file' || value?.kind === 'hardlink';
  return (
    <Sheet
      label="Preview"
      className="preview-sheet"
      title={<bdi title={safeText(`/${path}`, 2_000)}>{safeText(`/${path}`, 140)}</bdi>}
      actions={
        <>
          <CopyButton text={displayName(`/${path}`)} what="the path" />
          {isFile && (
            <IconButton
              label="Save this file…"
              onClick={() =>
                void actions().save(archive, { kind: 'file', image: look.image, layer: value.layer, path })
              }
            >
              <Download size={15} />
            </IconButton>
          )}
        </>
      }
      onClose={close}
    >
      {problem !== null && <Empty title="There is nothing to preview" text={problem.message} />}
      {value !== null && !isFile && problem === null && <Empty title="Only files have contents to show" />}
      {isFile && (
        <Preview key={path} source={{ ref: archive, image: look.image, layer: value.layer, path }} />
      )}
    </Sheet>
  );
}
