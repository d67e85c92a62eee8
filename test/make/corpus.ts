import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

const folder = fileURLToPath(new URL('../fixtures/corpus/', import.meta.url));

/** What other programs say of an archive; see test/fixtures/corpus/README.md. */
export interface CorpusFacts {
  readonly file: string;
  readonly set: 'sound' | 'hostile' | 'other';
  readonly format: string;
  readonly broken?: boolean;
  readonly compressed?: string;
  readonly images: readonly CorpusImage[];
  readonly dockerLoad:
    | readonly {
        readonly id: string;
        readonly names: readonly string[];
        readonly diffIds: readonly string[];
      }[]
    | null;
}

export interface CorpusImage {
  readonly id: string;
  readonly diffIds: readonly string[];
  readonly architecture: string | null;
  readonly os: string | null;
  readonly layerSizes?: readonly number[];
  readonly layerDigests?: readonly string[];
}

export function corpusFacts(): CorpusFacts[] {
  return readFileSync(join(folder, 'facts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CorpusFacts);
}

/** Unpacks every archive of the corpus below a folder, under the names that the facts use. */
export async function unpackCorpus(into: string): Promise<void> {
  const unpacking = createReadStream(join(folder, 'archives.tar.gz')).pipe(createGunzip()).pipe(extract());
  for await (const entry of unpacking) {
    const path = join(into, entry.header.name);
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) chunks.push(chunk as Uint8Array);
    mkdirSync(entry.header.type === 'directory' ? path : dirname(path), { recursive: true });
    if (entry.header.type === 'file') writeFileSync(path, Buffer.concat(chunks));
  }
}
