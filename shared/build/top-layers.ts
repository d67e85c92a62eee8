import type { BuildSpec } from './build-spec.ts';

/**
 * Which layers stand above the store paths (BL1): one of plain files where there are any, then the one that nixpkgs calls
 * customisation layer. That one is there even when empty, as in nixpkgs, unless plain files are all there is.
 */
export function topLayers(spec: Pick<BuildSpec, 'files' | 'contents' | 'copyToRoot'>): {
  readonly files: boolean;
  readonly top: boolean;
} {
  const files = spec.files.length > 0;
  return { files, top: !files || spec.contents.length > 0 || spec.copyToRoot.length > 0 };
}
