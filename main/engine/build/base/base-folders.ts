import { z } from 'zod';
import type { LayerPath } from '../../../../shared/layer-path.ts';
import { seekableSource } from '../../codec/seekable.ts';
import { sniff, sniffLength } from '../../codec/sniff.ts';
import { documentLimit } from '../../image/json-document.ts';
import { readExact } from '../../io/byte-source.ts';
import { openFile } from '../../io/file-source.ts';
import { findNode } from '../../tar/index/entry-path.ts';
import { entryType } from '../../tar/index/entry-type.ts';
import { scanTar } from '../../tar/scan-tar.ts';
import type { LegacyLayer } from '../documents/docker-documents.ts';

const folderJson = z.object({ id: z.string(), parent: z.string().nullish() });

/**
 * The folders in which a docker-archive keeps its layers for readers before Docker 1.10, to be taken over as they are; `members`
 * are the layers' names, oldest first. Null where not every layer has one, or where their parents are another chain than
 * the layers.
 */
export function baseFolders(path: string, members: readonly string[]): LegacyLayer[] | null {
  const ids = members.map((member) => /^(?:\.\/)?([0-9a-f]{64})\/layer\.tar$/.exec(member)?.[1] ?? '');
  if (ids.includes('')) return null;
  const file = openFile(path);
  try {
    const compression = sniff(readExact(file, 0, Math.min(sniffLength, file.size)));
    const archive = seekableSource(file, compression, null);
    const { index } = scanTar(archive);
    const folders: LegacyLayer[] = [];
    for (const [at, id] of ids.entries()) {
      const node = findNode(index, `${id}/json` as LayerPath);
      if (node < 0 || index.type[node] !== entryType.file) return null;
      const size = index.size[node] ?? 0;
      if (size > documentLimit) return null;
      const json = Buffer.from(readExact(archive, index.dataOffset[node] ?? 0, size));
      if (!isFolderOf(json, id, ids[at - 1] ?? null)) return null;
      folders.push({ id, json });
    }
    return folders;
  } finally {
    file.close();
  }
}

function isFolderOf(json: Buffer, id: string, parent: string | null): boolean {
  try {
    const parsed = folderJson.safeParse(JSON.parse(json.toString()));
    return parsed.success && parsed.data.id === id && (parsed.data.parent ?? null) === parent;
  } catch {
    return false;
  }
}
