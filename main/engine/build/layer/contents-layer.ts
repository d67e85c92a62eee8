import { encodeName } from '../../../../shared/layer-path.ts';
import { gnuTarHeader } from '../tar/gnu-tar.ts';
import { joinContents } from './join-contents.ts';
import type { JoinedFolder } from './join-contents.ts';
import type { LayerPlan, LayerTaker } from './layer-plan.ts';
import type { StorePlace } from '../files/store-place.ts';

/** 1980-01-01T00:00:00Z, whatever the image's own times are (dockertools.md 2.1). */
const mtime = 315_532_800;
/** Owner 0:0 by number, no names, no content. */
const nobody = { size: 0, uid: 0, gid: 0, uname: '', gname: '', mtime } as const;

/**
 * The customisation layer that nixpkgs makes of `contents` where no commands are given, byte for byte: the joined root as
 * GNU tar packs it, each folder's entries by their bytes, a folder's own before its next sibling. Throws as
 * `joinContents` does.
 */
export function planContentsLayer(store: StorePlace, contents: readonly string[]): LayerPlan {
  return (taker) => {
    pack('./', joinContents(store, contents), taker);
  };
}

function pack(name: string, folder: JoinedFolder, taker: LayerTaker): void {
  taker.bare(gnuTarHeader({ ...nobody, name, type: '5', mode: 0o755, link: '' }, 'numeric'));
  for (const [child, entry] of [...folder].sort(([a], [b]) => Buffer.compare(encodeName(a), encodeName(b)))) {
    if (typeof entry === 'string') {
      taker.bare(
        gnuTarHeader({ ...nobody, name: name + child, type: '2', mode: 0o777, link: entry }, 'numeric'),
      );
    } else {
      pack(`${name}${child}/`, entry, taker);
    }
  }
}
