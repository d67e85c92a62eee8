import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import type { Header } from 'tar-stream';

/** A path of a merged root filesystem. */
export interface NaiveEntry {
  readonly type: string;
  /** Bytes in hex, the target of a symlink, or numbers of a device. */
  readonly content: string;
  /** Mode, uid and gid; symlinks have no mode. */
  readonly metadata: string;
}

/**
 * What the layers of a docker-archive make, read by tar-stream and merged entry by entry into a map, as a container engine
 * would unpack them: it has nothing in common with what is tested by it. Bytes of names that are no UTF-8 are one U+FFFD
 * together.
 */
export async function naiveImage(archive: string): Promise<ReadonlyMap<string, NaiveEntry>> {
  const members = new Map<string, Buffer>();
  for (const { header, bytes } of await entriesOf(createReadStream(archive))) {
    const link =
      typeof header.linkname !== 'string'
        ? undefined
        : members.get(joined(dirname(header.name), header.linkname));
    members.set(header.name, link ?? bytes);
  }
  const [image] = JSON.parse(String(members.get('manifest.json'))) as {
    readonly Layers: readonly string[];
  }[];
  const merged = new Map<string, NaiveEntry>();
  for (const name of image?.Layers ?? []) {
    const layer = members.get(name) ?? Buffer.alloc(0);
    const tar = layer[0] === 0x1f && layer[1] === 0x8b ? gunzipSync(layer) : layer;
    apply(merged, await entriesOf(Readable.from([tar])));
  }
  merged.delete('');
  return merged;
}

interface Entry {
  readonly header: Header;
  readonly bytes: Buffer;
}

async function entriesOf(stream: NodeJS.ReadableStream): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of stream.pipe(extract())) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) chunks.push(chunk as Uint8Array);
    entries.push({ header: entry.header, bytes: Buffer.concat(chunks) });
  }
  return entries;
}

const directory: NaiveEntry = { type: 'directory', content: '', metadata: '755 0 0' };

/** Whiteouts first: they hide what is below, never what their own layer adds. */
function apply(merged: Map<string, NaiveEntry>, entries: readonly Entry[]): void {
  const marker = /(?:^|\/)\.wh\.([^/]+)$/;
  for (const { header } of entries) {
    const path = joined('', header.name);
    const hidden = marker.exec(path)?.[1];
    if (hidden === undefined) continue;
    const folder = joined('', dirname(path));
    if (hidden === '.wh..opq') remove(merged, folder, false);
    else remove(merged, joined(folder, hidden), true);
  }
  for (const { header, bytes } of entries) {
    const path = joined('', header.name);
    for (let up = joined('', dirname(path)); up !== ''; up = joined('', dirname(up)))
      if (merged.get(up)?.type !== 'directory') merged.set(up, directory);
    if (marker.test(path)) continue;
    const entry = entryOf(merged, header, bytes);
    if (entry.type !== 'directory') remove(merged, path, true);
    merged.set(path, entry);
  }
}

function entryOf(merged: ReadonlyMap<string, NaiveEntry>, header: Header, bytes: Buffer): NaiveEntry {
  const { type, linkname, devmajor, devminor } = header;
  // what tar-stream leaves to its users
  const pax = (header.pax ?? {}) as Readonly<Record<string, string>>;
  const [uid, gid] = [pax['uid'] ?? header.uid ?? 0, pax['gid'] ?? header.gid ?? 0];
  if (type === 'link') {
    const target = merged.get(joined('', linkname ?? ''));
    if (target === undefined) throw new Error(`${header.name} is a hard link to nothing`);
    return target;
  }
  const isDevice = type === 'character-device' || type === 'block-device';
  const mode = type === 'symlink' ? 'link' : ((header.mode ?? 0) & 0o7777).toString(8);
  return {
    type: type ?? 'file',
    content:
      type === 'symlink' ? (linkname ?? '') : isDevice ? `${devmajor} ${devminor}` : bytes.toString('hex'),
    metadata: `${mode} ${uid} ${gid}`,
  };
}

function remove(merged: Map<string, NaiveEntry>, path: string, withItself: boolean): void {
  for (const each of merged.keys())
    if ((withItself && each === path) || each.startsWith(path === '' ? '' : `${path}/`)) merged.delete(each);
}

/** Without `.`, doubled and leading slashes. */
function joined(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/').replaceAll(/\ufffd+/g, '\ufffd');
}
