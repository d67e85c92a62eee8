import type { Digest } from '../digest.ts';
import type { Finding } from '../finding.ts';
import { layerMediaType } from '../media-type.ts';
import { changes, ofTheWhole } from './change-notes.ts';
import { hasV1Layers, isOciTarget } from './conversion.ts';
import type {
  ConversionNote,
  ConversionOptions,
  ConversionPlan,
  ConversionTarget,
  ConvertedLayer,
  KeptRoot,
  NoteKind,
  PlannedImage,
} from './conversion.ts';
import type { ConversionSource, ElsewhereLayer, SourceBlob, SourceImage } from './conversion-source.ts';
import { archiveLosses, imageLosses, keptNotes } from './losses.ts';
import { isV1Id, isWhole, judge } from './judge-findings.ts';
import { areTogether, keptRoots, namesLeft } from './keep-roots.ts';
import { clashes, plannedNames } from './planned-names.ts';
import { resolveLayers } from './resolve-layers.ts';

const kinds: readonly NoteKind[] = ['refused', 'repaired', 'lost', 'wrong', 'rewritten', 'kept'];

/**
 * What a conversion will write, keep, change, lose, put right or refuse (SPEC.md). Pure: the same sources and options give
 * the same plan, and carrying it out writes just that.
 */
export function planConversion(
  sources: readonly ConversionSource[],
  options: ConversionOptions,
): ConversionPlan {
  const { target, compress } = options;
  const notes: ConversionNote[] = [];
  const findings: Finding[] = [];
  const images: PlannedImage[] = [];
  const labels: string[] = [];
  /** Other manifests of an image, as of one whose layers are stored with gzip and with zstd. */
  const twins = new Map<Digest, number>();
  for (const [archive, source] of sources.entries()) {
    const proven: boolean[] = [];
    for (const image of source.images) {
      const label = labelOf(sources, source, image);
      const made = planImage(archive, source, image, label, options);
      notes.push(...made.notes);
      findings.push(...made.findings);
      proven.push(made.planned !== null);
      if (made.planned === null) continue;
      const twin = images.findIndex((other) => isSame(other, made.planned));
      if (twin < 0) {
        images.push(made.planned);
        labels.push(label);
        continue;
      }
      const first = images[twin] ?? made.planned;
      if (made.planned.manifest === 'kept' && image.manifest !== null) twins.set(image.manifest.digest, twin);
      images[twin] = { ...first, names: [...new Set([...first.names, ...made.planned.names])] };
      notes.push({
        kind: 'rewritten',
        where: label,
        what: `one image with ${labels[twin] ?? ''}`,
        why: 'Config and layers are the same; it is written once, under the names of both.',
      });
    }
    const own = judge(source.findings, null, source.name, options, proven.every(Boolean));
    notes.push(...own.notes);
    findings.push(...own.findings);
  }
  const roots = keptRoots(sources, images, twins, target);
  const index = indexOf(sources, images, roots, target);
  for (const [archive, source] of sources.entries()) {
    const own = roots.filter((root) => root.archive === archive);
    notes.push(...archiveLosses(source, target, own, index), ...keptNotes(source, own, index));
    if (source.images.length === 0 && source.left === 0 && own.length === 0)
      notes.push({
        kind: 'refused',
        where: source.name,
        what: 'there is no image in it',
        why: 'Nothing can be made of nothing.',
      });
  }
  notes.push(...clashes(images, labels, target, areTogether(sources, roots)), ...ofTheWhole(options));
  const possible = !notes.some(({ kind }) => kind === 'refused');
  return {
    schemaVersion: 1,
    target,
    compress,
    images,
    roots,
    index,
    notes: kinds.flatMap((kind) => notes.filter((note) => note.kind === kind)),
    findings,
    possible,
  };
}

/** `index.json` can stay when it is the only one and says just what is written. */
function indexOf(
  sources: readonly ConversionSource[],
  images: readonly PlannedImage[],
  roots: readonly KeptRoot[],
  target: ConversionTarget,
): ConversionPlan['index'] {
  if (!isOciTarget(target)) return null;
  const [source] = sources;
  const isAll =
    sources.length === 1 &&
    source?.layout !== null &&
    source?.layout.roots.length === roots.length &&
    roots.length > 0;
  const left = namesLeft(sources, roots);
  return isAll && images.every((image) => left(image) === null) ? 'kept' : 'made';
}

function labelOf(
  sources: readonly ConversionSource[],
  { name, images }: ConversionSource,
  image: SourceImage,
): string {
  const called = image.names[0] ?? `image ${image.index}`;
  if (sources.length > 1) return `${name}: ${called}`;
  return images.length > 1 && image.names.length > 0 ? `${called} (image ${image.index})` : called;
}

interface Planned {
  /** Null where it cannot be written. */
  readonly planned: PlannedImage | null;
  readonly notes: readonly ConversionNote[];
  readonly findings: readonly Finding[];
}

function planImage(
  archive: number,
  source: ConversionSource,
  image: SourceImage,
  label: string,
  options: ConversionOptions,
): Planned {
  const { target, repair, repairConfig } = options;
  const { config } = image;
  const resolved = resolveLayers(source, image, label, options);
  const proven = resolved.blobs !== null && (config?.origin === 'found' || isWhole(image));
  const recounted = resolved.blobs !== null && resolved.blobs.length !== image.layers.length;
  const judged = judge(image.findings, config?.member ?? null, label, options, proven, recounted);
  // What a reader has found is said in its words, and once.
  const isTold = judged.findings.length > 0;
  const notes: ConversionNote[] = [
    ...resolved.notes.filter(({ kind }) => kind !== 'refused' || !isTold),
    ...judged.notes,
  ];
  if (resolved.blobs === null || config === null) return { planned: null, notes, findings: judged.findings };
  const areForEngines = image.findings.some(({ rule, severity }) => rule === 'N1' && severity === 'error');
  const names = plannedNames(image.names, target, label, repair, areForEngines);
  notes.push(...names.notes);
  const layers: ConvertedLayer[] = [];
  for (const [at, number] of resolved.blobs.entries()) {
    if (typeof number !== 'number') {
      layers.push(elsewhereLayer(number, image.layers[at]?.member ?? null, config.diffIds[at] ?? null));
      continue;
    }
    const blob = source.blobs[number];
    if (blob === undefined) continue;
    if (blob.checked && blob.size === null && !blob.encrypted)
      notes.push({
        kind: 'refused',
        where: `${label}, layer ${at}`,
        what: 'its bytes cannot be read to their end',
        why: 'It is damaged, or larger than anything sensible; its content is not known.',
      });
    const converted = convertedLayer(number, blob, options);
    const tail = number === image.layers[at]?.blob ? tailOf(image, at) : undefined;
    if (repair && tail !== undefined && blob.checked && converted.change === 'kept') {
      layers.push({ ...converted, digest: null, storedSize: null, change: 'packed' });
      notes.push({
        kind: 'repaired',
        where: `${label}, layer ${at}`,
        what: `compressed anew: ${tail.what}`,
        why: 'Its plain tar has the hash that the config asks for; what follows the compressed data is of no file.',
      });
    } else layers.push(converted);
  }
  if (target === 'docker-legacy' && layers.length === 0)
    notes.push({
      kind: 'refused',
      where: label,
      what: 'it has no layers',
      why: 'In the old format an image is its newest layer, so there would be nothing.',
    });
  const changed = repairConfig ? config.repaired : null;
  const planned: PlannedImage = {
    archive,
    image: image.index,
    names: names.names,
    os: image.os,
    architecture: image.architecture,
    variant: image.variant,
    id: target === 'docker-legacy' ? null : (changed?.id ?? config.id),
    config:
      target === 'docker-legacy'
        ? 'dropped'
        : changed !== null
          ? 'repaired'
          : config.origin === 'made'
            ? 'made'
            : 'kept',
    manifest: isOciTarget(target) ? (keepsManifest(image, layers, changed === null) ? 'kept' : 'made') : null,
    v1: hasV1Layers(target) ? (keepsV1(image, changed === null) ? 'kept' : 'made') : null,
    layers,
  };
  for (const [at, { blob }] of layers.entries())
    if (blob !== null && source.blobs[blob]?.encrypted === true && planned.manifest !== 'kept')
      notes.push({
        kind: 'refused',
        where: `${label}, layer ${at}`,
        what: 'it is encrypted',
        why: 'Without its key it can only be kept as it is, in an OCI layout whose manifest is kept.',
      });
  for (const { where, what, why } of changed?.changes ?? [])
    notes.push({ kind: 'repaired', where: `${label}, ${where}`, what, why });
  notes.push(...changes(source, planned, label), ...imageLosses(source, image, planned, label, target));
  return { planned, notes, findings: judged.findings };
}

function convertedLayer(
  number: number,
  blob: SourceBlob,
  { target, compress }: ConversionOptions,
): ConvertedLayer {
  const { member, diffId, digest, compression, storedSize, size, checked, encrypted } = blob;
  const layer = { blob: number, member, diffId, checked };
  const kept = { ...layer, digest, storedSize, compression, change: 'kept' } as const;
  if (encrypted) return kept;
  const canStay =
    compression === 'none' || (isOciTarget(target) && (compression === 'gzip' || compression === 'zstd'));
  const wanted = isOciTarget(target) ? (compress ?? (canStay ? compression : 'none')) : 'none';
  if (canStay && wanted === compression)
    return compression === 'none' ? { ...kept, digest: diffId as string | null as typeof digest } : kept;
  if (wanted === 'none')
    return {
      ...layer,
      digest: diffId as string | null as typeof digest,
      storedSize: size,
      compression: 'none',
      change: 'unpacked',
    };
  return { ...layer, digest: null, storedSize: null, compression: wanted, change: 'packed' };
}

/** What is said of bytes that follow the compressed data of a layer (L3). */
function tailOf({ findings }: SourceImage, at: number): Finding | undefined {
  return findings.find(
    ({ rule, severity, where }) => rule === 'L3' && severity === 'warning' && where === `layer ${at}`,
  );
}

/** Its descriptor is written, and nothing else. */
function elsewhereLayer(
  { digest, mediaType }: ElsewhereLayer,
  member: string | null,
  diffId: ConvertedLayer['diffId'],
): ConvertedLayer {
  const compression = layerMediaType(mediaType)?.compression ?? 'none';
  return {
    blob: null,
    member,
    diffId,
    digest,
    storedSize: null,
    compression,
    change: 'elsewhere',
    checked: false,
  };
}

/** A manifest that says just what is written, and has nothing wrong in it, can stay, byte for byte. */
function keepsManifest(
  { manifest, config, findings }: SourceImage,
  layers: readonly ConvertedLayer[],
  sameConfig: boolean,
): boolean {
  return (
    manifest !== null &&
    sameConfig &&
    config?.origin === 'found' &&
    manifest.config === config.id &&
    !findings.some(
      ({ severity, where }) => severity === 'error' && where.split('#')[0] === manifest.member,
    ) &&
    manifest.layers.length === layers.length &&
    layers.every(({ digest, storedSize, change }, at) => {
      const listed = manifest.layers[at];
      return (
        digest !== null &&
        digest === listed?.digest &&
        // A size that is wrong is put right.
        (change === 'elsewhere' || (change === 'kept' && storedSize === listed.size))
      );
    })
  );
}

/** v1 layers that an archive has already stay as they are. */
function keepsV1({ config, layers }: SourceImage, sameConfig: boolean): boolean {
  return (
    sameConfig &&
    config?.origin === 'made' &&
    layers.every(({ legacyId }) => legacyId !== null && isV1Id(legacyId))
  );
}

function isSame(a: PlannedImage, b: PlannedImage | null): boolean {
  return (
    b !== null &&
    a.id !== null &&
    a.id === b.id &&
    a.layers.length === b.layers.length &&
    a.layers.every(({ diffId }, at) => diffId === b.layers[at]?.diffId)
  );
}
