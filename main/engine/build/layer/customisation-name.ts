import { readdirSync, readFileSync } from 'node:fs';
import { nixBase32 } from '../../../../shared/store-path.ts';
import { createHash } from 'node:crypto';
import type { StorePlace } from '../files/store-place.ts';

/**
 * The store path that an image's history names for its customisation layer (dockertools.md 6.2). Nix alone knows the one
 * that nixpkgs would give it, since the hash in it is of how the layer was built. Where the store has a customisation
 * layer of this image's name and with these very bytes, that one is meant; else a hash of the bytes stands in its place.
 */
export function customisationName(store: StorePlace, baseName: string, hex: string): string {
  const suffix = `-${baseName}-customisation-layer`;
  const folder = `${store.root.replace(/\/+$/, '')}${store.storeDir}`;
  let names: string[];
  try {
    names = readdirSync(folder)
      .filter((name) => name.endsWith(suffix) && name.length === suffix.length + 32)
      .sort();
  } catch {
    names = [];
  }
  const found = names.find((name) => checksumOf(`${folder}/${name}/checksum`) === hex);
  return `${store.storeDir}/${found ?? `${hashPart(hex)}${suffix}`}`;
}

function checksumOf(file: string): string | null {
  try {
    return readFileSync(file, 'latin1').trim();
  } catch {
    return null;
  }
}

/** 160 bits of a hash of the layer's own, in the form of a store path's hash. */
function hashPart(hex: string): string {
  const hash = createHash('sha256').update(`customisation-layer:${hex}`).digest().subarray(0, 20);
  let text = '';
  for (let digit = 31; digit >= 0; digit -= 1) {
    const bit = digit * 5;
    const word = (hash[bit >> 3] ?? 0) | ((hash[(bit >> 3) + 1] ?? 0) << 8);
    text += nixBase32.charAt((word >> (bit & 7)) & 31);
  }
  return text;
}
