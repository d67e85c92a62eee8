import { FileStack, FolderInput, Package, Snowflake } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuildDraft, BuildInput } from '../../shared/contract/build-values.ts';
import { sizeText } from '../../shared/size-text.ts';
import { draftOf, editKeys } from '../store/build-slice.ts';
import { counted } from '../../shared/counted.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { NameText, safeText } from '../ui/name-text.tsx';
import { ChoiceList } from './choice.tsx';
import { CommitField } from './commit-field.tsx';
import {
  baseRef,
  listOf,
  rootWay,
  withFileAt,
  withoutImagePath,
  withoutInput,
  withStoreWay,
} from './draft.ts';
import type { StoreWay } from './draft.ts';
import { DropCard } from './drop-card.tsx';
import { InheritChoice } from './inherit-choice.tsx';
import { LayersCard } from './layers-card.tsx';
import { storeName } from './planned-layer.ts';
import { RemoveButton } from './remove-button.tsx';

/** What goes into the image: a base, layers of other images, store paths, plain files. */
export function InputsTab(): ReactNode {
  return (
    <div className="build-form">
      <BaseCard />
      <LayersCard />
      <StoreCard />
      <FilesCard />
    </div>
  );
}

function useInputName(): (ref: string) => string {
  const inputs = useApp((state) => state.build.inputs);
  return (ref) => inputs[ref]?.name ?? 'unknown';
}

function BaseCard(): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const base = useApp((state) => state.build.answer?.base ?? null);
  const layers = useApp((state) => state.build.answer?.outline?.budget.base ?? null);
  const nameOf = useInputName();
  const ref = baseRef(draft);
  return (
    <DropCard
      zone="base"
      icon={Package}
      title="Base image"
      hint={
        ref === null
          ? 'Drop an archive: its layers go in unchanged, first. None is needed.'
          : 'Drop another one to replace it.'
      }
      note={ref !== null && layers !== null ? counted(layers, 'layer') : 'none'}
    >
      {ref !== null && (
        <ul className="input-list">
          <li>
            <NameText text={nameOf(ref)} limit={100} />
            {base !== null && base.images.length > 1 && (
              <ChoiceList
                label="Image of the base"
                value={base.chosen}
                choices={base.images.map(({ image, name, platform }) => ({
                  value: image,
                  title: safeText(`${name}  ${platform}`, 100),
                }))}
                onChange={(image) => editKeys(actions(), { fromImage: { archive: ref, image } })}
              />
            )}
            {base?.images.length === 1 && (
              <span className="quiet truncate">
                {safeText(`${base.images[0]?.name ?? ''}  ${base.images[0]?.platform ?? ''}`, 100)}
              </span>
            )}
            <RemoveButton name={nameOf(ref)} onRemove={() => actions().editBuild(withoutInput(draft, ref))} />
          </li>
          <li>
            <InheritChoice />
          </li>
        </ul>
      )}
    </DropCard>
  );
}

const wayTitles: Readonly<Record<StoreWay, string>> = {
  contents: 'linked into the root',
  copyToRoot: 'copied into the root',
  storePaths: 'in the store only',
};

/** The ways in which a store path may go into this image, and the one in which it does. */
function waysOf(draft: BuildDraft, current: StoreWay): { value: StoreWay; title: string }[] {
  const ways = new Set<StoreWay>([rootWay(draft), current, 'storePaths']);
  return Array.from(ways, (value) => ({ value, title: wayTitles[value] }));
}

function StoreCard(): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const store = useApp((state) => state.build.answer?.store ?? null);
  const nameOf = useInputName();
  const paths = (['contents', 'copyToRoot', 'storePaths'] as const).flatMap((how) =>
    listOf(draft[how]).map((ref) => ({ ref, how })),
  );
  const held = draft.imagePaths ?? [];
  const closure = draft.closure ?? null;
  return (
    <DropCard
      zone="store"
      part="store-path"
      icon={Snowflake}
      title="Nix store"
      hint="Drop store paths, or a closure (JSON, registration, graph); drag store paths of open images to Build."
      note={
        store === null || store.paths === 0
          ? 'nothing'
          : `${counted(store.paths, 'path')} · ${sizeText(store.size)}`
      }
    >
      {(paths.length > 0 || held.length > 0 || closure !== null) && (
        <ul className="input-list">
          {paths.map(({ ref, how }) => (
            <li key={ref}>
              <NameText text={storeName(nameOf(ref))} limit={100} />
              <ChoiceList
                label={`How ${storeName(nameOf(ref))} goes in`}
                value={how}
                choices={waysOf(draft, how)}
                onChange={(next) => actions().editBuild(withStoreWay(draft, ref, next))}
              />
              <RemoveButton
                name={nameOf(ref)}
                onRemove={() => actions().editBuild(withoutInput(draft, ref))}
              />
            </li>
          ))}
          {held.map(({ archive, path }, at) => (
            <li key={`${archive} ${path}`}>
              <NameText text={storeName(path)} limit={100} />
              <span className="quiet layer-from truncate">
                with all it refers to, of <NameText text={nameOf(archive)} limit={60} />
              </span>
              <RemoveButton
                name={storeName(path)}
                onRemove={() => actions().editBuild(withoutImagePath(draft, at))}
              />
            </li>
          ))}
          {closure !== null && (
            <li>
              <NameText text={nameOf(closure)} limit={100} />
              <span className="quiet">
                {paths.length + held.length > 0
                  ? 'tells the closure'
                  : 'tells the closure of store paths, of which none is added yet'}
              </span>
              <RemoveButton
                name={nameOf(closure)}
                onRemove={() => editKeys(actions(), { closure: undefined })}
              />
            </li>
          )}
          {baseRef(draft) !== null && (
            <li>
              <label className="check">
                <input
                  type="checkbox"
                  checked={draft.dedupeBase ?? false}
                  onChange={(event) =>
                    editKeys(actions(), { dedupeBase: event.currentTarget.checked ? true : undefined })
                  }
                />
                leave out store paths that the base has already
              </label>
            </li>
          )}
        </ul>
      )}
    </DropCard>
  );
}

function FilesCard(): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const inputs = useApp((state) => state.build.inputs);
  const files = draft.files ?? [];
  const change = (at: number, next: Parameters<typeof withFileAt>[2]): void =>
    actions().editBuild(withFileAt(draft, at, next));
  return (
    <DropCard
      zone="files"
      icon={FolderInput}
      title="Plain files"
      hint="Drop folders or files; a folder’s content goes below its destination."
      note={files.length === 0 ? 'none' : counted(files.length, 'source')}
    >
      {files.length > 0 && (
        <table className="files-table" aria-label="Plain files">
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">Destination</th>
              <th scope="col">Owner</th>
              <th scope="col">Mode</th>
              <th scope="col">Times</th>
              <th scope="col">
                <span className="visually-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map((file, at) => (
              // one source may go to two places: the place in the list is what it is
              <FileRow
                key={at}
                file={file}
                input={inputs[file.source]}
                onChange={(next) => change(at, next)}
              />
            ))}
          </tbody>
        </table>
      )}
    </DropCard>
  );
}

function FileRow({
  file,
  input,
  onChange,
}: {
  file: NonNullable<BuildDraft['files']>[number];
  input: BuildInput | undefined;
  onChange: (next: Parameters<typeof withFileAt>[2]) => void;
}): ReactNode {
  const name = input?.name ?? 'unknown';
  const owner = `${file.uid ?? 0}:${file.gid ?? 0}`;
  return (
    <tr>
      <th scope="row">
        <span className="file-source">
          <FileStack size={13} aria-hidden />
          <NameText text={name} limit={60} />
        </span>
      </th>
      <td>
        <CommitField
          label={`Destination of ${name}`}
          value={file.to}
          mono
          check={(text) => (text.startsWith('/') ? null : 'It must begin with /.')}
          onCommit={(to) => onChange({ to })}
        />
      </td>
      <td>
        <CommitField
          label={`Owner of ${name}`}
          value={owner}
          mono
          check={(text) => (/^\d{1,9}:\d{1,9}$/.test(text) ? null : 'Numbers of user and group, as in 0:0.')}
          onCommit={(text) => {
            const [uid, gid] = text.split(':').map(Number);
            onChange({ uid: uid === 0 ? null : (uid ?? null), gid: gid === 0 ? null : (gid ?? null) });
          }}
        />
      </td>
      <td>
        <CommitField
          label={`Mode of files of ${name}`}
          value={file.mode ?? ''}
          placeholder="as is"
          mono
          check={(text) =>
            /^[0-7]{3,5}$|^$/.test(text) ? null : 'Octal digits, as in 0644; nothing keeps it.'
          }
          onCommit={(text) => onChange({ mode: text === '' ? null : text })}
        />
      </td>
      <td>
        <ChoiceList
          label={`Times of ${name}`}
          value={file.mtime === 'keep' ? 'keep' : 'spec'}
          choices={[
            { value: 'spec', title: '1970' },
            { value: 'keep', title: 'as is' },
          ]}
          onChange={(value) => onChange({ mtime: value === 'keep' ? 'keep' : null })}
        />
      </td>
      <td>
        <RemoveButton name={name} onRemove={() => onChange(null)} />
      </td>
    </tr>
  );
}
