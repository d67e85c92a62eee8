import type { Finding } from '../finding.ts';
import { weightOf } from './blocking.ts';
import { hasV1Layers, isOciTarget } from './conversion.ts';
import type {
  ConversionNote,
  ConversionOptions,
  ConversionPlan,
  ConvertedLayer,
  NoteKind,
  PlannedImage,
} from './conversion.ts';
import type { ConversionSource, SourceBlob, SourceImage } from './conversion-source.ts';
import { archiveLosses, imageLosses } from './losses.ts';
import { clashes, plannedNames } from './planned-names.ts';
import { resolveLayers } from './resolve-layers.ts';

const kinds: readonly NoteKind[] = ['refused', 'repaired', 'lost', 'rewritten', 'kept'];

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
      images[twin] = { ...first, names: [...new Set([...first.names, ...made.planned.names])] };
      notes.push({
        kind: 'rewritten',
        where: label,
        what: `one image with ${labels[twin] ?? ''}`,
        why: 'Config and layers are the same; it is written once, under the names of both.',
      });
    }
    const own = judge(source.findings, null, source.name, options, proven.every(Boolean));
    notes.push(...own.notes, ...archiveLosses(source));
    findings.push(...own.findings);
    if (source.images.length === 0 && source.left === 0)
      notes.push({
        kind: 'refused',
        where: source.name,
        what: 'there is no image in it',
        why: 'Nothing can be made of nothing.',
      });
  }
  notes.push(...clashes(images, labels, target), ...ofTheWhole(options));
  const possible = !notes.some(({ kind }) => kind === 'refused');
  return {
    schemaVersion: 1,
    target,
    compress,
    images,
    notes: kinds.flatMap((kind) => notes.filter((note) => note.kind === kind)),
    findings,
    possible,
  };
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

interface Judgement {
  readonly notes: readonly ConversionNote[];
  /** Those that refuse. */
  readonly findings: readonly Finding[];
}

/**
 * What the errors that a reader found come to (CV3). `proven`: all bytes of what is taken are known to be right;
 * `recounted`: there are not as many layers as the reader saw.
 */
function judge(
  found: readonly Finding[],
  config: string | null,
  label: string,
  { repair, order }: ConversionOptions,
  proven: boolean,
  recounted = false,
): Judgement {
  const notes: ConversionNote[] = [];
  const refusing: Finding[] = [];
  for (const finding of found) {
    if (finding.severity !== 'error') continue;
    const { rule, where, what } = finding;
    // With another number of layers the history may well fit.
    const weight = recounted && rule === 'L1' ? 'document' : weightOf(finding, config);
    const place = where.startsWith('layer ') ? `${label}, ${where}` : where;
    if (weight === 'carried')
      notes.push({
        kind: 'kept',
        where: place,
        what: `${what} (${rule})`,
        why: 'It is in bytes that stay as they are: an image’s id is the hash of its config, a layer’s that of its files.',
      });
    else if (weight === 'disagreement' && order !== null) continue;
    else if (repair && proven)
      notes.push({
        kind: 'repaired',
        where: place,
        what: `${what} (${rule})`,
        why: 'What is written is made of layers and configs whose hashes are right; this is not carried over.',
      });
    else {
      refusing.push(finding);
      const hint =
        weight === 'disagreement'
          ? 'The archive says two things: choose which of its views is believed (order).'
          : repair
            ? 'Nothing in the archive tells what would be right.'
            : 'Repairing puts right what can be put right without guessing.';
      notes.push({ kind: 'refused', where: place, what: `${what} (${rule})`, why: hint });
    }
  }
  return { notes, findings: refusing };
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
  const resolved = resolveLayers(source, image, label, repair);
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
  const names = plannedNames(image.names, target, label, repair);
  notes.push(...names.notes);
  const layers: ConvertedLayer[] = [];
  for (const [at, number] of resolved.blobs.entries()) {
    const blob = source.blobs[number];
    if (blob === undefined) continue;
    if (blob.checked && blob.size === null && !blob.encrypted)
      notes.push({
        kind: 'refused',
        where: `${label}, layer ${at}`,
        what: 'its bytes cannot be read to their end',
        why: 'It is damaged, or larger than anything sensible; its content is not known.',
      });
    layers.push(convertedLayer(number, blob, options));
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
    if (source.blobs[blob]?.encrypted === true && planned.manifest !== 'kept')
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

/** A parent chain has no hashes that would prove it: it must have nothing wrong but ids that are not used any more. */
function isWhole({ findings, config, layers }: SourceImage): boolean {
  const misnamed = layers.flatMap(({ legacyId }) =>
    legacyId === null || isV1Id(legacyId) ? [] : [`${legacyId}/json`],
  );
  return findings.every(
    (finding) =>
      finding.severity !== 'error' ||
      ['carried', 'name'].includes(weightOf(finding, config?.member ?? null)) ||
      (finding.rule === 'F1' && misnamed.includes(finding.where)),
  );
}

function isV1Id(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
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

/** A manifest that says just what is written can stay, byte for byte. */
function keepsManifest(
  { manifest, config }: SourceImage,
  layers: readonly ConvertedLayer[],
  sameConfig: boolean,
): boolean {
  return (
    manifest !== null &&
    sameConfig &&
    config?.origin === 'found' &&
    manifest.config === config.id &&
    manifest.layers.length === layers.length &&
    layers.every(
      ({ digest, change }, at) => change === 'kept' && digest !== null && digest === manifest.layers[at],
    )
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

/** What is kept and what is written in another form, in a few lines. */
function changes(source: ConversionSource, planned: PlannedImage, label: string): ConversionNote[] {
  const { layers, config, id, manifest, v1 } = planned;
  const note = (kind: 'kept' | 'rewritten', what: string, why: string): ConversionNote => ({
    kind,
    where: label,
    what,
    why,
  });
  const kept = layers.filter(({ change }) => change === 'kept').length;
  const unpacked = layers.filter(({ change }) => change === 'unpacked');
  const packed = layers.filter(({ change }) => change === 'packed');
  const were = [...new Set(unpacked.map(({ blob }) => source.blobs[blob]?.compression ?? 'none'))].join(', ');
  return [
    ...(config === 'kept'
      ? [note('kept', `its config, and so its id ${id ?? ''}`, 'An image’s id is the hash of its config.')]
      : []),
    ...(config === 'made'
      ? [
          note(
            'rewritten',
            `a config made of its parent chain: ${id ?? ''}`,
            'It is byte for byte the one that Docker 1.10 to 24 makes when it loads the archive. Every layer is kept, empty ones too.',
          ),
        ]
      : []),
    ...(manifest === 'kept'
      ? [note('kept', 'its manifest', 'So its digest in a registry stays the same.')]
      : []),
    ...(v1 === 'kept'
      ? [note('kept', 'its v1 layers: ids, parent links and json', 'They are as the old Docker wrote them.')]
      : []),
    ...(v1 === 'made'
      ? [
          note(
            'rewritten',
            'v1 layers with true parent links',
            'Their ids are those that docker save of 1.10 to 24 gives them.',
          ),
        ]
      : []),
    ...(kept > 0
      ? [
          note(
            'kept',
            `the bytes of ${kept} of ${layers.length} layers`,
            'They are copied and hashed on the way.',
          ),
        ]
      : []),
    ...(unpacked.length > 0
      ? [
          note(
            'rewritten',
            `${unpacked.length} of ${layers.length} layers: ${were} unpacked`,
            'The plain tar stays the same. In Docker’s archives layers are plain here: skopeo and podman refuse others.',
          ),
        ]
      : []),
    ...(packed.length > 0
      ? [
          note(
            'rewritten',
            `${packed.length} of ${layers.length} layers: compressed with ${packed[0]?.compression ?? ''}`,
            'The plain tar stays the same; the digest of the stored bytes is known when they are written.',
          ),
        ]
      : []),
  ];
}

function ofTheWhole({ target, compress }: ConversionOptions): ConversionNote[] {
  if (isOciTarget(target) || compress === null || compress === 'none') return [];
  return [
    {
      kind: 'rewritten',
      where: 'the archive',
      what: `compressed as a whole with ${compress}`,
      why: 'docker load takes it; skopeo and podman want a docker archive that is not compressed.',
    },
  ];
}
