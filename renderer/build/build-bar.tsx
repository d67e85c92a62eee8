import { ChevronDown, FilePlus2, Redo2, RefreshCw, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { isMac } from '../app/is-mac.ts';
import { combinationText } from '../app/key-combination.ts';
import { draftOf, editKeys } from '../store/build-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { DetailsButton } from '../ui/details-button.tsx';
import { ButtonMenu } from '../ui/menu.tsx';
import { safeText } from '../ui/name-text.tsx';

/** Name and tag of what is built, and what is done with the whole of it. */
export function BuildBar(): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const outline = useApp((state) => state.build.answer?.outline ?? null);
  const nameIssue = useApp(
    (state) => state.build.answer?.issues.find(({ where }) => where === 'name')?.message ?? null,
  );
  const tagIssue = useApp(
    (state) => state.build.answer?.issues.find(({ where }) => where === 'tag')?.message ?? null,
  );
  const canUndo = useApp((state) => state.build.edits.past.length > 0);
  const canRedo = useApp((state) => state.build.edits.future.length > 0);
  const isDesktop = useApp((state) => state.info?.host === 'desktop');
  const isBusy = useApp((state) => state.build.exporting !== null);
  const platform =
    outline === null ? null : [outline.os, outline.architecture, outline.variant].filter(Boolean);
  return (
    <div className="image-bar build-bar">
      <label className="field build-name" data-invalid={nameIssue !== null}>
        <span className="build-field-name" aria-hidden>
          Name
        </span>
        <input
          type="text"
          aria-label="Name of the image"
          aria-invalid={nameIssue !== null}
          placeholder="registry.io/team/app"
          title={nameIssue ?? safeText(draft.name, 300)}
          value={draft.name}
          maxLength={255}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => editKeys(actions(), { name: event.currentTarget.value }, 'name')}
        />
      </label>
      <span aria-hidden>:</span>
      <label className="field build-tag" data-invalid={tagIssue !== null}>
        <span className="build-field-name" aria-hidden>
          Tag
        </span>
        <input
          type="text"
          aria-label="Tag of the image; derived from its content unless given"
          aria-invalid={tagIssue !== null}
          placeholder={outline?.tag ?? 'derived from the content'}
          title={tagIssue ?? safeText(draft.tag ?? '', 200)}
          value={draft.tag ?? ''}
          maxLength={128}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) =>
            editKeys(
              actions(),
              { tag: event.currentTarget.value === '' ? undefined : event.currentTarget.value },
              'tag',
            )
          }
        />
      </label>
      {outline?.tagSource === 'derived' && <span className="chip">derived tag</span>}
      {platform !== null && <span className="quiet">{platform.join('/')}</span>}
      <span className="spring" />
      <IconButton
        label="Undo"
        keys={combinationText('mod+z', isMac())}
        disabled={!canUndo}
        onClick={() => actions().undoBuild()}
      >
        <Undo2 size={15} />
      </IconButton>
      <IconButton
        label="Redo"
        keys={combinationText('mod+shift+z', isMac())}
        disabled={!canRedo}
        onClick={() => actions().redoBuild()}
      >
        <Redo2 size={15} />
      </IconButton>
      <ButtonMenu
        label="Build spec"
        align="end"
        items={[
          { title: 'New build', icon: <FilePlus2 size={14} />, run: () => actions().newBuild() },
          { title: 'Read the inputs again', icon: <RefreshCw size={14} />, run: () => actions().readAgain() },
          { kind: 'separator' },
          ...(isDesktop
            ? [{ title: 'Open a spec…', run: () => void actions().addByDialog('anywhere') }]
            : [{ kind: 'label' as const, title: 'Drop a varve.json to open it' }]),
          { title: 'Save the spec…', run: () => void actions().saveBuildSpec() },
        ]}
      >
        <Button tone="plain">
          Spec
          <ChevronDown size={13} aria-hidden />
        </Button>
      </ButtonMenu>
      <Button tone="primary" disabled={isBusy} onClick={() => actions().showOverlay('export')}>
        Export…
      </Button>
      <DetailsButton />
    </div>
  );
}
