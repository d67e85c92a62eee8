import type { Finding } from '../../../../shared/finding.ts';
import type { Json } from '../../../../shared/report.ts';
import { layerMediaType } from '../../../../shared/media-type.ts';
import { checkLayerCount } from '../../image/checks/layer-count.ts';
import { checkNames, checkSharedNames } from '../../image/checks/names.ts';
import { dockerManifest, layerSource } from '../../image/documents.ts';
import type { Descriptor, DockerManifestEntry } from '../../image/documents.ts';
import type { ImageCore, LayerCore } from '../../image/image-core.ts';
import { place, pointer, quote } from '../../image/quote.ts';
import { readShape } from '../../image/shape.ts';
import { digestOfBlobName, digestOfConfigName } from '../reading/blob-name.ts';
import { diffIdsFor, readConfig } from '../reading/config-reading.ts';
import type { ConfigReading } from '../reading/config-reading.ts';
import { locateBlob, missing, readDocument, wrongSize } from '../reading/reading.ts';
import type { DocumentReading, Reading } from '../reading/reading.ts';

const manifestName = 'manifest.json';

/**
 * The images that `manifest.json` lists (F2 to F5, F7), in its order; layers oldest first, as it has them. What is wrong
 * with the document as a whole goes to the archive's findings, the rest to each image's.
 */
export function readDockerArchive(reading: Reading): ImageCore[] {
  const document = readDocument(reading, manifestName);
  if (!document.ok) {
    reading.findings.push(missing({ member: manifestName, at: [] }, 'the manifest', manifestName, document));
    return [];
  }
  reading.findings.push(...document.findings);
  if (!document.parsed) return [];
  const { json } = document.document;
  if (json === null || (Array.isArray(json) && json.length === 0)) {
    reading.findings.push(emptyManifest(json));
    return [];
  }
  const { value, findings } = readShape(dockerManifest, json, manifestName);
  reading.findings.push(...findings);
  const images = (value ?? []).flatMap((entry, index) => {
    if (entry === undefined) return [];
    if (entry.Config || entry.Layers?.length) return [readEntry(reading, entry, index)];
    reading.findings.push(noImage(index));
    return [];
  });
  reading.findings.push(
    ...checkSharedNames(
      images.map(({ config, names, views }, at) => ({
        id: config?.digest ?? String(at),
        names: names.map((name, position) => ({
          name,
          member: manifestName,
          at: [views.manifest ?? at, 'RepoTags', position],
        })),
      })),
    ),
  );
  return images;
}

function readEntry(reading: Reading, entry: DockerManifestEntry, index: number): ImageCore {
  const findings: Finding[] = [];
  const config = configOf(reading, entry, index, findings);
  const document = config?.ok === true ? config.document : null;
  const fields: ConfigReading =
    config?.ok === true
      ? readConfig(config.document, config.parsed)
      : { config: null, platform: { os: null, architecture: null, variant: null }, findings: [] };
  findings.push(...fields.findings);

  const listed = entry.Layers ?? [];
  if (entry.Layers === undefined || entry.Layers === null)
    findings.push({
      rule: 'L1',
      severity: 'warning',
      where: pointer(manifestName, [index, 'Layers']),
      what: 'no layers are listed',
      why: 'It was read as an image without files, as Docker and podman do; they load it where its config names no layer either.',
    });
  const { diffIds, findings: counted } = diffIdsFor(
    fields.config,
    listed.length,
    document?.member ?? manifestName,
  );
  findings.push(...counted, ...checkLayerCount(listed.length, manifestName));

  const sources = new Map(Object.entries(entry.LayerSources ?? {}));
  const layers = listed.map((name, position) =>
    readLayer(reading, {
      name,
      index: position,
      at: [index, 'Layers', position],
      diffId: diffIds[position] ?? null,
      source: sourceOf(sources, diffIds[position] ?? null, index, findings),
      findings,
    }),
  );

  const tags = (entry.RepoTags ?? []).flatMap((name, position) =>
    name === undefined ? [] : [{ name, member: manifestName, at: [index, 'RepoTags', position] }],
  );
  findings.push(...checkNames(tags, true));
  return {
    names: tags.map(({ name }) => name),
    config: document,
    manifest: null,
    legacyChain: [],
    platform: fields.platform,
    layers,
    views: { manifest: index, index: null, heads: [] },
    findings,
  };
}

/** The config's document, its own findings and what its name claims (L2) included. */
function configOf(
  reading: Reading,
  entry: DockerManifestEntry,
  index: number,
  findings: Finding[],
): DocumentReading | null {
  const at = { member: manifestName, at: [index, 'Config'] };
  const name = entry.Config;
  if (name === undefined || name === null || name === '') {
    findings.push({
      rule: 'B1',
      severity: 'error',
      where: pointer(at.member, at.at),
      what: 'no config is named',
      why: 'Without its config an image has no id, no platform and no checksums; engines refuse it.',
    });
    return null;
  }
  const document = readDocument(reading, name);
  if (!document.ok) {
    findings.push(missing(at, 'config', name, document));
    return document;
  }
  findings.push(...document.findings);
  const claimed = digestOfConfigName(name);
  if (claimed !== null && claimed.startsWith('sha256:') && claimed !== document.document.digest)
    findings.push({
      rule: 'L2',
      severity: 'error',
      where: place(document.document.member),
      what: `the name claims ${claimed}, the bytes are ${document.document.digest}`,
      why: 'The config was changed after it was named, or damaged; the image id is that of the bytes.',
    });
  return document;
}

interface LayerWish {
  readonly name: string | undefined;
  readonly index: number;
  readonly at: readonly (string | number)[];
  readonly diffId: LayerCore['claimedDiffId'];
  readonly source: Descriptor | null;
  readonly findings: Finding[];
}

function readLayer(reading: Reading, wish: LayerWish): LayerCore {
  const { name, index, diffId, source, findings } = wish;
  const mediaType = source?.mediaType ?? null;
  const foreign = mediaType !== null && layerMediaType(mediaType)?.foreign === true;
  const urls = (source?.urls ?? []).filter((url) => url !== undefined);
  const placed = digestOfBlobName(name ?? '');
  // Elsewhere a source tells of the blob that a registry has, which need not be the one in the archive.
  const isSame = placed !== null && placed === source?.digest;
  const core = {
    index,
    claimedDiffId: diffId,
    claimedDigest: placed,
    claimedSize: isSame ? (source?.size ?? null) : null,
    mediaType: isSame || foreign ? mediaType : null,
    foreign,
    urls,
    encrypted: false,
    legacyId: null,
    step: null,
  };
  if (name === undefined) return { ...core, member: null, blob: null, compression: 'none' };
  const blob = locateBlob(reading, name);
  if (!blob.ok) {
    const where = { member: manifestName, at: wish.at };
    findings.push(
      foreign
        ? foreignLayer(where.member, where.at, index, urls)
        : missing(where, `layer ${index}`, name, blob),
    );
    return { ...core, member: name, blob: null, compression: 'none' };
  }
  if (core.claimedSize !== null && core.claimedSize !== blob.location.size)
    findings.push(wrongSize(blob.member, blob.location.size, core.claimedSize));
  return { ...core, member: blob.member, blob: blob.location, compression: blob.compression };
}

/** L1: a layer that rightly has no blob. */
export function foreignLayer(
  member: string,
  at: readonly (string | number)[],
  index: number,
  urls: readonly string[],
): Finding {
  return {
    rule: 'L1',
    severity: 'info',
    where: pointer(member, at),
    what: `layer ${index} is foreign${urls[0] === undefined ? '' : `, to be had from ${quote(urls[0])}`}`,
    why: 'Its files are not in this archive, on purpose; what it holds is not shown here.',
  };
}

function sourceOf(
  sources: ReadonlyMap<string, unknown>,
  diffId: LayerCore['claimedDiffId'],
  index: number,
  findings: Finding[],
): Descriptor | null {
  const found = diffId === null ? undefined : sources.get(diffId);
  if (found === undefined || diffId === null) return null;
  const reading = readShape(layerSource, found as Json, manifestName, [index, 'LayerSources', diffId]);
  findings.push(...reading.findings);
  return reading.value;
}

function emptyManifest(json: Json): Finding {
  return {
    rule: 'F2',
    severity: 'error',
    where: manifestName,
    what: json === null ? 'is null' : 'is an empty list',
    why: 'It lists no image: Docker and podman load nothing and report no error, skopeo refuses the archive.',
  };
}

function noImage(index: number): Finding {
  return {
    rule: 'F2',
    severity: 'error',
    where: pointer(manifestName, [index]),
    what: 'names neither a config nor layers',
    why: 'It is no image. Docker and podman load those listed before it and stop there with an error; those after it are not loaded.',
  };
}
