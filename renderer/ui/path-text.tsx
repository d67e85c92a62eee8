import type { ReactNode } from 'react';
import { baseName, parentPath } from '../text/path-parts.ts';
import { safeText } from './name-text.tsx';

/** A path in one line that gives way in the middle: its last component stays legible when there is no room for all. */
export function PathText({ path }: { path: string }): ReactNode {
  const parent = parentPath(path) ?? '';
  return (
    <span className="path-text" title={safeText(`/${path}`, 2_000)}>
      <bdi className="truncate path-text-above">{safeText(parent === '' ? '/' : `/${parent}/`)}</bdi>
      <bdi className="truncate path-text-name">{safeText(baseName(path), 100)}</bdi>
    </span>
  );
}
