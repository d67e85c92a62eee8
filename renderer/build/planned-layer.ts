import type { LayerOutline } from '../../shared/contract/build-values.ts';
import type { LayerOrigin } from '../../shared/report.ts';
import { stepText } from '../inspect/history/step-text.ts';
import { counted } from '../../shared/counted.ts';

/** Where a planned layer comes from, for colour: those of an image, and layers taken from another one. */
export type PlanOrigin = LayerOrigin | 'taken';

const origins: Readonly<Record<LayerOutline['kind'], PlanOrigin>> = {
  base: 'base',
  taken: 'taken',
  store: 'nix',
  files: 'other',
  top: 'top',
};

/** The colour that a planned layer has in the stack. */
export function originOf(layer: LayerOutline): PlanOrigin {
  return origins[layer.kind];
}

/** From the bottom of the stack up. */
export const planOrigins: Readonly<Record<PlanOrigin, string>> = {
  base: 'Base image',
  taken: 'Other images',
  nix: 'Nix store',
  other: 'Plain files',
  top: 'Customisation',
};

/** What a planned layer is, in a line. */
export function layerWords(layer: LayerOutline): string {
  switch (layer.kind) {
    case 'base':
      return madeBy(layer.createdBy) ?? 'from the base';
    case 'taken':
      return madeBy(layer.createdBy) ?? 'from another image';
    case 'store': {
      const [first = ''] = layer.largest;
      const name = storeName(first);
      return layer.paths === 1 ? name : `${name} and ${counted(layer.paths - 1, 'other')}`;
    }
    case 'files':
      return layer.sources.join(', ');
    case 'top':
      if (layer.paths > 0) return `copies in the root, and ${counted(layer.paths, 'store path')}`;
      return layer.contents.length === 0 ? 'nothing but the config’s place' : 'links into the root';
  }
}

function madeBy(createdBy: string | null): string | null {
  return createdBy === null || createdBy === '' ? null : stepText(createdBy);
}

/** `/nix/store/<hash>-openssl-3.4` → `openssl-3.4`. */
export function storeName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^[0-9a-z]{32}-./.test(name) ? name.slice(33) : name;
}
