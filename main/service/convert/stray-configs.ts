import { digestOfConfigName } from '../../engine/source/reading/blob-name.ts';
import type { OpenedArchive, RawDocument } from '../../engine/image/image-core.ts';
import { documentLimit, readJsonDocument } from '../../engine/image/json-document.ts';
import { idleWork } from '../../engine/io/work.ts';
import { addressOf } from '../write/base-layers.ts';
import { openBlob } from '../blobs/blob-source.ts';

/** Files that are looked at, at most. */
const most = 200;

/** Configs that lie in an archive although no document names them: what is left of an image whose manifest is gone. */
export function strayConfigs(archive: OpenedArchive): RawDocument[] {
  return archive.strays
    .filter(({ member, blob }) => blob.size <= documentLimit && digestOfConfigName(member) !== null)
    .slice(0, most)
    .flatMap(({ member, blob }) => {
      const source = openBlob(addressOf(archive, blob), idleWork);
      try {
        const bytes = new Uint8Array(source.size);
        for (let at = 0; at < bytes.length;) {
          const count = source.read(bytes.subarray(at), at);
          if (count === 0) break;
          at += count;
        }
        const { document, parsed } = readJsonDocument(bytes, member);
        return parsed ? [document] : [];
      } finally {
        source.close();
      }
    });
}
