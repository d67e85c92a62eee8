import type { LayerOutline } from '../../shared/contract/build-values.ts';
import type { LayerOrigin } from '../../shared/report.ts';
import { nounText } from '../text/count-text.ts';

const origins: Readonly<Record<LayerOutline['kind'], LayerOrigin>> = {
  base: 'base',
  store: 'nix',
  files: 'other',
  top: 'top',
};

/** The colour that a planned layer has in the stack. */
export function originOf(layer: LayerOutline): LayerOrigin {
  return origins[layer.kind];
}

/** What a planned layer is, in a line. */
export function layerWords(layer: LayerOutline): string {
  switch (layer.kind) {
    case 'base':
      return layer.createdBy ?? 'from the base';
    case 'store': {
      const [first = ''] = layer.first;
      const name = storeName(first);
      return layer.paths === 1 ? name : `${name} and ${nounText(layer.paths - 1, 'other')}`;
    }
    case 'files':
      return layer.sources.join(', ');
    case 'top':
      return layer.contents.length === 0 ? 'nothing but the config’s place' : 'links into the root';
  }
}

/** `/nix/store/<hash>-openssl-3.4` → `openssl-3.4`. */
export function storeName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^[0-9a-z]{32}-./.test(name) ? name.slice(33) : name;
}
