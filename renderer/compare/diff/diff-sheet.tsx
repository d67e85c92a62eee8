import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DiffForm } from '../../../shared/contract/compare-values.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { useActions, useApp } from '../../ui/app-context.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PathText } from '../../ui/path-text.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { FileDiffView } from './file-diff-view.tsx';

/** The difference of the chosen file, large. */
export function DiffSheet(): ReactNode {
  const isOpen = useApp((state) => state.overlay === 'diff');
  return isOpen ? <Body /> : null;
}

function Body(): ReactNode {
  const actions = useActions();
  const view = useApp((state) => state.compare.view);
  const path = useApp((state) => state.compare.path);
  const layout = useApp((state) => state.preferences.diffLayout);
  const [form, setForm] = useState<DiffForm>('auto');
  if (view === null || path === null) return null;
  return (
    <Sheet
      label="Difference"
      className="preview-sheet diff-sheet"
      title={<PathText path={path} />}
      actions={
        <>
          <CopyButton text={displayName(`/${path}`)} what="the path" />
          <Segments
            label="Shown as"
            size="small"
            value={form}
            segments={[
              { value: 'auto', title: 'Auto', hint: 'As what both are' },
              { value: 'text', title: 'Text' },
              { value: 'json', title: 'JSON', hint: 'Set out and in order before it is compared' },
              { value: 'hex', title: 'Hex' },
            ]}
            onChange={setForm}
          />
          <Segments
            label="Layout"
            size="small"
            value={layout}
            segments={[
              { value: 'split', title: 'Side by side' },
              { value: 'unified', title: 'Unified' },
            ]}
            onChange={(diffLayout) => actions().prefer({ diffLayout })}
          />
        </>
      }
      onClose={() => actions().showOverlay(null)}
    >
      <FileDiffView compare={view.ref} revision={view.revision} path={path} form={form} layout={layout} />
    </Sheet>
  );
}
