import { setImmediate as turn } from 'node:timers/promises';
import type { ArchiveReport } from '../../../shared/report.ts';
import type { TruthsReport } from '../../../shared/truths/truths.ts';
import type { Finding } from '../../../shared/finding.ts';
import { documentTexts } from '../../engine/image/document-texts.ts';
import { condense } from '../../engine/image/condense.ts';
import type { OpenedArchive } from '../../engine/image/image-core.ts';
import { buildReport } from '../../engine/image/report.ts';
import { configSecrets } from '../../engine/secrets/config-secrets.ts';
import { fileSecretFindings } from '../../engine/secrets/file-secrets.ts';
import type { ContentDigests } from '../../engine/tree/content-digests.ts';
import { entryDetails } from '../../engine/tree/details.ts';
import { digestCandidates } from '../../engine/tree/waste/duplicates.ts';
import { fileEntries } from '../../engine/tree/files.ts';
import { lifeOf } from '../../engine/tree/overlay/life.ts';
import type { References } from '../../engine/tree/store-paths/references.ts';
import { sizeTree } from '../../engine/tree/rows/sizes.ts';
import { storePathsIn } from '../../engine/tree/store-paths/store-paths.ts';
import type { StorePathInImage } from '../../engine/tree/store-paths/store-paths.ts';
import { pathOf } from '../../engine/tree/tree.ts';
import type { Tree } from '../../engine/tree/tree.ts';
import { wasteReport } from '../../engine/tree/waste/waste.ts';
import { buildTruths } from '../../engine/truths/truths.ts';
import type { IdMemo } from '../../engine/truths/v1-id-checks.ts';
import { createBlobShelf } from '../blobs/blob-shelf.ts';
import type { CachePlace } from '../cache/cache-store.ts';
import { createContentReader } from '../contents/content-reader.ts';
import { contentDigests } from '../contents/file-digests.ts';
import { assertUnchanged } from './assert-unchanged.ts';
import { findSecrets, unreadFinding } from './find-secrets.ts';
import type { LayerSecrets } from './find-secrets.ts';
import { createImageBlobs } from './image-blobs.ts';
import { isSatisfied, tarKey } from '../blobs/known-blob.ts';
import type { BlobNeed, KnownBlob } from '../blobs/known-blob.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';
import { createReader } from '../blobs/read-blobs.ts';
import type { Wanted } from '../blobs/read-blobs.ts';
import { readDigests, readReferences } from '../contents/read-contents.ts';
import { resolvePath } from './resolve-path.ts';
import { prepareSaving } from '../save/saving.ts';
import { planScan } from './scan-plan.ts';
import type { ScanWish, Session } from './session.ts';
import { storePathRows } from '../../engine/tree/store-paths/store-path-rows.ts';
import { checkNamed, namedBlobs } from './named-blobs.ts';
import { createTreeShelf } from './tree-shelf.ts';
import { createViewBlobs } from './view-blobs.ts';

export interface SessionParts {
  readonly name: string;
  readonly pool: Pool;
  readonly cache: CachePlace | null;
  /** Whether the archive was read just now, and not recalled from the cache. */
  readonly fresh: boolean;
  /** Reads the archive again, for those who believe no cache. */
  readonly reopen: (errand: Errand) => Promise<OpenedArchive>;
  readonly onChange: () => void;
}

/** A session over an archive that has been opened (SV7). */
export function createSession(archive: OpenedArchive, parts: SessionParts): Session {
  const { name, pool, cache } = parts;
  const shelf = createBlobShelf(archive, cache, parts.fresh);
  const images = createImageBlobs(archive, shelf);
  const views = createViewBlobs(archive, images, shelf);
  const trees = createTreeShelf(images);
  const ending = new AbortController();
  const reader = createReader({ shelf, pool, cache, onChange: change });
  const contents = createContentReader({
    shelf,
    pool,
    index: images.layer,
    blob: images.blob,
    merged: (image, layer) => treeOf(image, { view: 'merged', layer }),
  });
  const digests = new Map<number, ContentDigests>();
  const references = new Map<number, References>();
  const layerSecrets = new Map<KnownBlob, LayerSecrets>();
  const fileSecrets = new Map<number, readonly Finding[]>();
  /** By number of image: nothing that is read later changes a config. */
  const textSecrets: (readonly Finding[])[] = [];
  let verified = false;
  let fresh = parts.fresh;
  let revision = 0;
  let report: { readonly revision: number; readonly report: ArchiveReport } | null = null;
  let truths: { readonly revision: number; readonly truths: TruthsReport } | null = null;
  const ids: IdMemo = new Map();

  function change(): void {
    revision += 1;
    parts.onChange();
  }

  /** Whatever a caller starts ends with the session. */
  function bound(errand: Errand): Errand {
    const signals = [ending.signal, ...(errand.signal === undefined ? [] : [errand.signal])];
    return { ...errand, signal: AbortSignal.any(signals) };
  }

  function treeOf(image: number, scope: Parameters<typeof trees.tree>[1]): Tree {
    return trees.tree(images.twin(image), scope);
  }

  /** The image as a container sees it. */
  function wholeTree(image: number): Tree {
    return treeOf(image, { view: 'merged', layer: Math.max(0, images.layerCount(image) - 1) });
  }

  /** Whether a blob is one of the layers that a wish names. */
  function isMeant(blob: KnownBlob, { images: numbers, layers }: ScanWish): boolean {
    if (layers === undefined) return true;
    return (numbers ?? archive.images.map((_, image) => image)).some((image) =>
      layers.some((layer) => images.blobs(image)[layer] === blob),
    );
  }

  function storePathsOf(image: number): StorePathInImage[] {
    return storePathsIn(images.layers(image, images.layerCount(image)), wholeTree(image));
  }

  function makeReport(): ArchiveReport {
    const plain = buildReport(archive, images.facts);
    return {
      ...plain,
      images: plain.images.map((image, number) => {
        const twin = images.twin(number);
        const more = [
          ...(trees.overlayFindings(twin) ?? []),
          ...(textSecrets[number] ??= configSecrets(image)),
          ...(fileSecrets.get(twin) ?? []),
        ];
        return more.length === 0 ? image : { ...image, findings: condense([...image.findings, ...more]) };
      }),
      findings: verified ? condense([...plain.findings, ...checkNamed(archive, shelf)]) : plain.findings,
    };
  }

  async function verify(errand: Errand): Promise<void> {
    if (!fresh && archive.pass !== null) {
      shelf.adopt(await parts.reopen(errand));
      fresh = true;
    }
    // all may be hashed already: of the file that was opened, not of one that lies there now
    assertUnchanged(archive);
    const need: BlobNeed = { index: true, hash: 'computed', maxPlain: null };
    const blobs = new Set<KnownBlob>([
      ...images.blobsOf(undefined),
      ...views.blobs,
      ...namedBlobs(archive, shelf),
    ]);
    const wanted = Array.from(blobs, (blob): Wanted => ({ blob, need }));
    await reader.read(wanted, 'hashing', errand);
    verified = wanted.every((each) => isSatisfied(each.blob, need));
    change();
    await lookForSecrets(archive.images.keys(), errand);
  }

  async function lookForSecrets(among: Iterable<number>, errand: Errand): Promise<void> {
    for (const image of among) await lookInImage(image, errand);
  }

  /** What is known of a layer is known for every image that has it. */
  async function lookInImage(image: number, errand: Errand): Promise<void> {
    const twin = images.twin(image);
    if (fileSecrets.has(twin) || !images.isIndexed(image)) return;
    const findings: Finding[] = [];
    for (const [layer, blob] of images.blobs(image).entries()) {
      if (blob === null || blob.index === null) continue;
      // the window asks for its rows at the very moment at which this begins
      await turn();
      errand.signal?.throwIfAborted();
      const read = async (node: number, length: number): Promise<Uint8Array> =>
        (await contents.read(image, contents.placeOf(image, layer, node), 0, length)).bytes;
      const found = layerSecrets.get(blob) ?? (await findSecrets(blob.index, read, errand.signal));
      layerSecrets.set(blob, found);
      if (found.files.length > 0) findings.push(...fileSecretFindings(wholeTree(image), layer, found.files));
      if (found.unread > 0) findings.push(unreadFinding(layer, found.unread));
    }
    fileSecrets.set(twin, findings);
    if (findings.length > 0) change();
  }

  return {
    path: archive.path,
    name,
    archive,
    get indexed() {
      return archive.images.every((_, image) => images.isIndexed(image));
    },
    get verified() {
      return verified;
    },
    get revision() {
      return revision;
    },
    report() {
      if (report?.revision !== revision) report = { revision, report: makeReport() };
      return report.report;
    },
    truths() {
      if (truths?.revision !== revision)
        truths = { revision, truths: buildTruths(archive, this.report(), views.lookup, ids) };
      return truths.truths;
    },
    async hashViews(errand = {}) {
      const need: BlobNeed = { index: false, hash: 'known', maxPlain: null };
      await reader.read(
        views.blobs.map((blob) => ({ blob, need })),
        'hashing',
        bound(errand),
      );
    },
    documents: (image) => documentTexts(images.image(image)),

    lay(image) {
      wholeTree(images.twin(image));
    },
    async scan(wish, errand = {}) {
      const blobs = images.blobsOf(wish.images).filter((blob) => isMeant(blob, wish));
      const withIndex = wish.index !== undefined && wish.index !== false;
      const recalled = blobs.filter((blob) => shelf.recall(blob, withIndex));
      if (recalled.length > 0) change();
      await reader.read(planScan(blobs, wish), wish.index === true ? 'indexing' : 'reading', bound(errand));
    },
    verify: (errand = {}) => verify(bound(errand)),
    async findDuplicates(image, errand = {}) {
      const twin = images.twin(image);
      if (digests.has(twin)) return;
      const layers = images.layers(image, images.layerCount(image));
      const wanted = digestCandidates(layers);
      const found = await readDigests(layers, wanted, images.blobs(image), pool, bound(errand));
      digests.set(twin, contentDigests(layers, found));
      change();
    },
    async scanReferences(image, errand = {}) {
      const twin = images.twin(image);
      if (references.has(twin)) return;
      const paths = storePathsOf(image);
      const found = await readReferences(wholeTree(image), paths, images.blobs(image), pool, bound(errand));
      references.set(twin, found);
      change();
    },

    findSecrets: (among, errand = {}) => lookForSecrets(among, bound(errand)),

    layerIndex: (image, layer) => images.layer(image, layer),
    isIndexed: (image) => images.isIndexed(image),
    partlyKnown: (image) => images.partlyKnown(image),
    mergedTree(image, range) {
      const first = range?.first ?? 0;
      const last = range?.last ?? images.layerCount(image) - 1;
      return first === 0 && last >= 0
        ? treeOf(image, { view: 'merged', layer: last })
        : trees.range(images.twin(image), first, last);
    },
    layerKeys: (image) => images.blobs(image).map((blob) => (blob === null ? null : tarKey(blob))),
    async contentSums(image, nodes, errand = {}) {
      const layers = images.layers(image, images.layerCount(image));
      const wanted = layers.map((_, layer) => ({ layer, nodes: nodes[layer] ?? new Uint32Array(0) }));
      return await readDigests(layers, wanted, images.blobs(image), pool, bound(errand));
    },
    rows({ from, count, ...question }) {
      return trees.view({ ...question, image: images.twin(question.image) }).page(from, count);
    },
    locate({ path, ...question }) {
      return trees.view({ ...question, image: images.twin(question.image) }).locate(path);
    },
    sizes: (image, scope, path, limit) => sizeTree(treeOf(image, scope), path, limit),
    details: (image, scope, path) => entryDetails(treeOf(image, scope), path),
    resolve(image, scope, path) {
      const tree = treeOf(image, scope);
      const node = resolvePath(tree, path);
      return { layer: tree.layer[node] ?? 0, path: pathOf(tree, node) };
    },
    files: (image, scope) => fileEntries(treeOf(image, scope)),
    life(image, path) {
      const layers = images.layers(image, images.layerCount(image));
      return lifeOf(layers, path, digests.get(images.twin(image)) ?? null);
    },
    waste(image, limit) {
      const layers = images.layers(image, images.layerCount(image));
      return wasteReport(layers, { limit, digests: digests.get(images.twin(image)) ?? null });
    },
    storePaths: (image) => storePathRows(storePathsOf(image), references.get(images.twin(image)) ?? null),

    async readFile(image, layer, path, offset, length) {
      return await contents.read(image, contents.locate(image, layer, path), offset, length);
    },
    fileBytes(image, layer, path, errand = {}) {
      return contents.bytes(image, contents.locate(image, layer, path), bound(errand));
    },
    saving: (subject, errand = {}) =>
      prepareSaving(
        { image: images.image, tree: treeOf, index: images.layer, blob: images.blob, reader: contents },
        subject,
        bound(errand),
      ),

    assertUnchanged: () => assertUnchanged(archive),
    close() {
      ending.abort();
      contents.close();
      trees.clear();
    },
  };
}
