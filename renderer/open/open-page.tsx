import { FolderOpen } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { combinationText } from '../app/key-combination.ts';
import { isMac } from '../app/is-mac.ts';
import { Sediment } from '../app/sediment.tsx';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { PathForm } from '../ui/path-form.tsx';
import { Browser } from './browser.tsx';
import { Recents } from './recents.tsx';

/** Every way of opening an image: drop, dialog or browser, a path, the ones opened before. */
export function OpenPage(): ReactNode {
  const actions = useActions();
  const host = useApp((state) => state.info?.host ?? null);
  const isPathWanted = useApp((state) => state.isPathWanted);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!isPathWanted) return;
    field.current?.focus();
    actions().focusedPath();
  }, [actions, isPathWanted]);
  return (
    <div className="open-page">
      <div className="open-column">
        <section className="open-card" aria-label="Open an image">
          <Sediment />
          <div className="open-card-words">
            <h1>Drop an image archive anywhere</h1>
            <p>
              From docker save, podman, skopeo, nixpkgs or an OCI tool, plain or compressed.{' '}
              {host === 'served'
                ? 'Files of the server are read where they lie; one dropped here is sent there first.'
                : 'Images are read where they lie: nothing is unpacked, run or sent anywhere.'}{' '}
              Folders, store paths and closures start a build.
            </p>
            <div className="open-ways">
              {host === 'desktop' && (
                <Button tone="primary" onClick={() => void actions().openDialog()}>
                  <FolderOpen size={15} aria-hidden />
                  Open…
                  <kbd>{combinationText('mod+o', isMac())}</kbd>
                </Button>
              )}
              <PathForm
                label="Path of an image archive"
                placeholder={host === 'served' ? 'or type a path below the served folder' : 'or paste a path'}
                action="Open this path"
                field={field}
                take={(path) => actions().openPath(path)}
              />
            </div>
          </div>
        </section>
        {host === 'served' && <Browser onPick={(path) => void actions().openPath(path)} />}
        <Recents />
      </div>
    </div>
  );
}
