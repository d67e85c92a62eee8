import { statSync } from 'node:fs';
import type { Finding } from '../../../shared/finding.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { ArchiveFormat, OtherReport } from '../../../shared/report.ts';
import type { LayerOrder } from '../../../shared/convert/conversion.ts';
import { sniff, sniffLength } from '../codec/sniff.ts';
import { condense } from '../image/condense.ts';
import type { ImageCore, LayoutView, OpenedArchive } from '../image/image-core.ts';
import { place, quoteJson } from '../image/quote.ts';
import { openFile } from '../io/file-source.ts';
import { idleWork } from '../io/work.ts';
import type { Work } from '../io/work.ts';
import { crossCheckLegacy } from './docker/cross-check-legacy.ts';
import { crossCheckOci } from './oci/cross-check-oci.ts';
import { readDockerArchive } from './docker/docker-archive.ts';
import { readDockerLegacy } from './docker/docker-legacy.ts';
import { listFolder } from './listing/folder-listing.ts';
import { withHeads } from './docker/image-heads.ts';
import { readLegacyGraph } from './docker/legacy-graph.ts';
import type { LegacyGraph } from './docker/legacy-graph.ts';
import { legacyView } from './docker/legacy-view.ts';
import { headLength } from './listing/listing.ts';
import type { Listing } from './listing/listing.ts';
import { readLooseTexts } from './docker/loose-texts.ts';
import { readOciLayout } from './oci/oci-layout.ts';
import { readDocument, startReading } from './reading/reading.ts';
import type { Reading } from './reading/reading.ts';
import { listStream } from './listing/stream-listing.ts';
import type { StreamLimits } from './listing/stream-listing.ts';
import { findNamed, findStrays } from './strays.ts';
import { listTar } from './listing/tar-listing.ts';
import { withoutWrapper } from './listing/wrapper.ts';
import { describeBytes, describeListing, skopeoSentence } from './what-is-it.ts';

export interface OpenOptions {
  readonly work?: Work;
  /** One view alone instead of all of them, the others' disagreement left aside; null: as the content calls for. */
  readonly order?: LayerOrder | null;
  readonly limits?: Partial<StreamLimits>;
}

/**
 * Opens an archive or a layout folder: finds out what it is by what is inside (F10), reads its documents and locates its
 * layers. Plain archives and folders cost a few reads; compressed ones are read through once, and what that pass learns
 * is in `pass`. Damage is findings; `not-an-image` (saying what it is instead), `not-found`, `not-readable` and
 * `cancelled` are the problems it throws.
 */
export function openArchive(path: string, options: OpenOptions = {}): OpenedArchive {
  const listing = list(path, options);
  try {
    return readArchive(withoutWrapper(listing), options.order ?? null, options.work ?? idleWork);
  } finally {
    listing.close();
  }
}

function list(path: string, options: OpenOptions): Listing {
  const work = options.work ?? idleWork;
  if (isFolder(path)) return listFolder(path, work);
  const source = openFile(path);
  let kept = false;
  try {
    const head = new Uint8Array(Math.min(headLength, source.size));
    source.read(head, 0);
    const compression = sniff(head.subarray(0, sniffLength));
    const answer =
      compression === 'none'
        ? listTar(source, head, work)
        : listStream(source, compression, { work, limits: options.limits ?? {} });
    if ('listing' in answer) {
      kept = true;
      return answer.listing;
    }
    const outer = compression === 'none' ? '' : `compressed with ${compression}, and inside it is `;
    throw notAnImage(path, `${outer}${describeBytes(compression === 'none' ? head : answer.head)}`);
  } finally {
    if (!kept) source.close();
  }
}

/** False where that cannot be told: opening it as a file then says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Decides the format and reads by it. */
function readArchive(listing: Listing, order: LayerOrder | null, work: Work): OpenedArchive {
  const reading = startReading(listing, work);
  reading.findings.push(...listing.findings);
  const views = findViews(reading);
  if (views.manifest === 'absent' && !views.index && !views.legacy) {
    const what = isSkopeoFolder(reading) ? skopeoSentence : describeListing(listing);
    const damage = listing.findings.find(({ severity }) => severity === 'error');
    if (damage === undefined) throw notAnImage(listing.path, what);
    if (!hasImageParts(listing)) throw notAnImage(listing.path, `${what}; it is damaged: ${damage.what}`);
    reading.findings.push(documentsLost);
  }
  const { format, images, others, layout } =
    order === null ? readAs(reading, views) : readBy(reading, views, order);
  const legacy = legacyView(reading.listing, views.graph, format === 'docker-legacy');
  const loose =
    format === 'hybrid' && legacy === null ? readLooseTexts(reading, images) : { view: null, images };
  const { strays, findings } = findStrays(reading, others);
  return {
    path: listing.path,
    format,
    compression: listing.compression,
    size: listing.size,
    images: withHeads(legacy, loose.images).map((image) => ({
      ...image,
      findings: condense(image.findings),
    })),
    legacy,
    looseTexts: loose.view,
    others,
    layout,
    strays,
    named: findNamed(reading),
    findings: condense([...reading.findings, ...findings]),
    identity: listing.identity,
    pass: listing.pass,
  };
}

/** Names of layers and blobs, which nothing but image archives has. */
function hasImageParts(listing: Listing): boolean {
  for (const name of listing.members.keys())
    if (/^(?:blobs\/[a-z0-9]+\/[0-9a-f]{64}|[0-9a-f]{64}(?:\/layer\.tar|\.tar|\.json)$)/.test(name))
      return true;
  return false;
}

/** Writers put the list of images last (nixpkgs, skopeo), so it is what a cut download lacks first. */
const documentsLost: Finding = {
  rule: 'F2',
  severity: 'error',
  where: 'manifest.json',
  what: 'no document that lists images is left in this damaged archive',
  why: 'Nothing says to which image the rest belongs, in what order, with what config. Fetch the file again.',
};

interface ReadAs {
  readonly format: ArchiveFormat;
  readonly images: readonly ImageCore[];
  readonly others: readonly OtherReport[];
  readonly layout: LayoutView | null;
}

/** What archives without an index have besides images. */
const dockerOnly = { others: [], layout: null };

function readAs(reading: Reading, views: Views): ReadAs {
  const { graph } = views;
  if (views.manifest === 'list') {
    const docker = readDockerArchive(reading);
    const oci = views.index ? readOciLayout(reading, false) : null;
    const viewed =
      oci?.readable === true ? crossCheckOci(docker, oci.images) : { images: docker, findings: [] };
    const checked = crossCheckLegacy(reading, viewed.images, graph);
    reading.findings.push(...viewed.findings, ...checked.findings);
    return {
      format: oci === null ? 'docker-archive' : 'hybrid',
      images: checked.images,
      others: oci?.others ?? [],
      layout: oci?.layout ?? null,
    };
  }
  if (views.index) {
    const { images, others, layout } = readOciLayout(reading, true);
    return { format: 'oci-layout', images, others, layout };
  }
  if (views.legacy)
    return { format: 'docker-legacy', images: readDockerLegacy(reading, graph), ...dockerOnly };
  return { format: 'docker-archive', images: [], ...dockerOnly };
}

/** By one view that the archive has; throws `bad-request` where it has not. */
function readBy(reading: Reading, views: Views, order: LayerOrder): ReadAs {
  const has = {
    manifest: views.manifest === 'list',
    parents: views.graph.nodes.size > 0,
    index: views.index,
  };
  if (!has[order])
    throw new ProblemError(
      'bad-request',
      `${place(reading.listing.path)} has no ${viewNames[order]} to go by`,
    );
  switch (order) {
    case 'manifest':
      return { format: 'docker-archive', images: readDockerArchive(reading), ...dockerOnly };
    case 'parents':
      return { format: 'docker-legacy', images: readDockerLegacy(reading, views.graph), ...dockerOnly };
    case 'index':
      return { format: 'oci-layout', ...readOciLayout(reading, true) };
  }
}

const viewNames: Readonly<Record<LayerOrder, string>> = {
  manifest: 'manifest.json',
  parents: 'parent links',
  index: 'OCI index',
};

/** Which views of its images an archive has, by what is inside (F10). */
interface Views {
  /** `manifest.json`: Docker's list, a document that cannot be read, or none of Docker's. */
  readonly manifest: 'list' | 'damaged' | 'absent';
  readonly index: boolean;
  readonly graph: LegacyGraph;
  readonly legacy: boolean;
}

function findViews(reading: Reading): Views {
  const { members } = reading.listing;
  const graph = readLegacyGraph(reading);
  const nodes = [...graph.nodes.values()];
  return {
    manifest: manifestView(reading),
    index: members.has('oci-layout') || isIndex(reading),
    graph,
    legacy:
      (graph.nodes.size > 0 && graph.tags !== null) ||
      nodes.some(
        ({ id, layer, document }) =>
          document !== null && (layer !== null || members.has(`${id}/VERSION`) || /^[0-9a-f]{64}$/.test(id)),
      ),
  };
}

/** `index.json` alone is a common name: it counts with blobs beside it, or when it lists manifests. */
function isIndex(reading: Reading): boolean {
  const { members } = reading.listing;
  if (!members.has('index.json')) return false;
  for (const name of members.keys()) if (name.startsWith('blobs/')) return true;
  const fields = objectIn(reading, 'index.json');
  return fields !== null && 'manifests' in fields;
}

/**
 * What `manifest.json` is. One that is damaged, or no file, says what the archive was meant to be, and its state is a
 * finding; an object with fields of its own belongs to something else.
 */
function manifestView(reading: Reading): Views['manifest'] {
  if (!reading.listing.members.has('manifest.json')) return 'absent';
  const document = readDocument(reading, 'manifest.json');
  if (document.ok && document.parsed) {
    const { json } = document.document;
    if (Array.isArray(json) || json === null) return 'list';
    if (!isSkopeoFolder(reading)) {
      reading.findings.push(damagedManifest(`is ${quoteJson(json)}, not a list of images`));
    }
    return 'absent';
  }
  if (document.ok) reading.findings.push(...document.findings);
  else reading.findings.push(damagedManifest(document.why));
  return 'damaged';
}

function damagedManifest(what: string): Finding {
  return {
    rule: 'F2',
    severity: 'error',
    where: 'manifest.json',
    what: `manifest.json ${what}`,
    why: 'docker load goes by it and refuses the archive; what other documents say is shown.',
  };
}

function objectIn(reading: Reading, name: string): object | null {
  const document = readDocument(reading, name);
  if (!document.ok || !document.parsed) return null;
  const { json } = document.document;
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : null;
}

/** `manifest.json` is a registry manifest, and the blobs lie beside it (containers/image `dir:`). */
function isSkopeoFolder(reading: Reading): boolean {
  if (!reading.listing.members.has('manifest.json')) return false;
  const fields = objectIn(reading, 'manifest.json');
  return fields !== null && 'schemaVersion' in fields;
}

function notAnImage(path: string, what: string): ProblemError {
  return new ProblemError('not-an-image', `${place(path)} is not an image archive: it is ${what}`);
}
