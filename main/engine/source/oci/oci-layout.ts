import { counted } from '../../../../shared/counted.ts';
import { parseDigest } from '../../../../shared/digest.ts';
import type { Digest } from '../../../../shared/digest.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { documentKind, isImageConfig } from '../../../../shared/media-type.ts';
import type { OtherReport } from '../../../../shared/report.ts';
import { checkMediaSpelling } from '../../image/checks/media-spelling.ts';
import { imageIndex, imageManifest } from '../../image/documents.ts';
import type { Descriptor } from '../../image/documents.ts';
import type { ImageCore, LayoutView } from '../../image/image-core.ts';
import { place, pointer, quoteJson } from '../../image/quote.ts';
import { readShape } from '../../image/shape.ts';
import { throwIfCancelled } from '../../io/work.ts';
import { blobName } from '../reading/blob-name.ts';
import { absentEntry } from './absent-entry.ts';
import { descriptorDigest, readDescriptor } from './oci-blob.ts';
import type { OciDocument } from './oci-blob.ts';
import { ociImage, otherReport } from './oci-image.ts';
import { documentKindOf, otherKind } from './oci-kind.ts';
import { noteRoots } from './layout-roots.ts';
import type { RootNotes } from './layout-roots.ts';
import { checkMarker, noIndex } from './oci-marker.ts';
import { annotatedName, checkRootNames } from './oci-names.ts';
import { artifactHarm, locateBlob, missing, readDocument, wrongSize } from '../reading/reading.ts';
import type { Place, Reading } from '../reading/reading.ts';

const indexName = 'index.json';
/** Descriptors followed at most, over all indexes; more are a finding. */
const stepsLimit = 50_000;

/** What an index holds, in the order in which it is met. */
export interface LayoutReading {
  /** Whether there is an index that could be read; without one there is nothing to compare with. */
  readonly readable: boolean;
  readonly images: readonly OciImage[];
  readonly others: readonly OtherReport[];
  readonly layout: LayoutView | null;
}

export interface OciImage extends ImageCore {
  /** Manifest's digest as its descriptor has it. */
  readonly digest: string;
  readonly at: Place;
}

interface Step {
  readonly descriptor: Descriptor;
  readonly at: Place;
  /** Names given further out, which hold for everything within (F6). */
  readonly names: readonly string[];
  /** Digests of the indexes it is in, outermost first. */
  readonly within: readonly string[];
  /** Whether other platforms stand beside it: then a missing one may have been left out on purpose (F5). */
  readonly sparse: boolean;
  /** Number of the descriptor of `index.json` that led here. */
  readonly root: number;
}

interface Walk {
  readonly reading: Reading;
  readonly images: Map<string, OciImage & { names: string[] }>;
  readonly others: Map<string, OtherReport & { names: string[] }>;
  readonly notes: RootNotes;
  steps: number;
  /** Manifests of other platforms that are not there. */
  leftOut: number;
}

/**
 * Walks `index.json` through nested indexes of any depth (F6), without recursion and with every index entered once per
 * chain. One manifest named several times is one image with several names. Not `strict`: a missing `oci-layout` and an
 * empty index do not matter, because Docker's own manifest leads (F4).
 */
export function readOciLayout(reading: Reading, strict: boolean): LayoutReading {
  checkMarker(reading, strict);
  const answer = readDocument(reading, indexName);
  if (!answer.ok) {
    const what = missing({ member: indexName, at: [] }, 'the index', indexName, answer);
    reading.findings.push(strict ? what : noIndex(answer.why));
    return unreadable;
  }
  reading.findings.push(...answer.findings);
  if (!answer.parsed) return unreadable;
  const kind = documentKindOf(answer.document.json, null, indexName);
  reading.findings.push(...kind.findings);
  if (kind.ok && kind.kind !== 'index')
    reading.findings.push({
      rule: 'F6',
      severity: 'error',
      where: indexName,
      what: 'is no index',
      why: 'A layout begins with an index of manifests; nothing can be found without it.',
    });
  if (!kind.ok || kind.kind !== 'index') return unreadable;
  const entries = indexEntries(answer.document, reading.findings);
  if (entries.length === 0 && strict)
    reading.findings.push({
      rule: 'F6',
      severity: 'error',
      where: pointer(indexName, ['manifests']),
      what: 'lists no manifest',
      why: 'The layout has no image that a tool could find.',
    });
  const notes = noteRoots(entries.length);
  const walk: Walk = { reading, images: new Map(), others: new Map(), notes, steps: 0, leftOut: 0 };
  const stack = stepsOf(entries, { member: indexName, at: ['manifests'] }, [], [], null);
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    throwIfCancelled(reading.work);
    walk.steps += 1;
    if (walk.steps > stepsLimit) {
      reading.findings.push(tooMany(stack.length + 1));
      break;
    }
    stack.push(...follow(walk, step));
  }
  if (walk.leftOut > 0 && walk.images.size === 0)
    reading.findings.push({
      rule: 'F6',
      severity: 'error',
      where: indexName,
      what: 'none of the images that the index lists is in the archive',
      why: 'There is nothing to run for any platform.',
    });
  const roots = notes.roots();
  reading.findings.push(...checkRootNames(roots, walk.images));
  return {
    readable: true,
    images: [...walk.images.values()],
    others: [...walk.others.values()],
    layout: { index: answer.document, roots },
  };
}

const unreadable: LayoutReading = { readable: false, images: [], others: [], layout: null };

/** An index's descriptors; undefined where one is of no use at all. */
function indexEntries(
  document: OciDocument['document'],
  findings: Finding[],
): readonly (Descriptor | undefined)[] {
  const shape = readShape(imageIndex, document.json, document.member);
  findings.push(...shape.findings);
  return shape.value?.manifests ?? [];
}

/** Steps for a stack: the first entry is to be popped first. */
function stepsOf(
  entries: readonly (Descriptor | undefined)[],
  at: Place,
  names: readonly string[],
  within: readonly string[],
  root: number | null,
): Step[] {
  const platforms = entries.filter((entry) => entry?.platform).length;
  const steps: Step[] = [];
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const descriptor = entries[index];
    if (descriptor === undefined) continue;
    const sparse = platforms > 1 && Boolean(descriptor.platform);
    const entry = { member: at.member, at: [...at.at, index] };
    steps.push({ descriptor, at: entry, names, within, sparse, root: root ?? index });
  }
  return steps;
}

function follow(walk: Walk, step: Step): Step[] {
  const { reading } = walk;
  const { descriptor, at } = step;
  const findings: Finding[] = [];
  const own = annotatedName(descriptor, at, findings);
  const names = own === null || step.names.includes(own) ? step.names : [...step.names, own];
  const declared = descriptor.mediaType ?? null;
  if (declared !== null && declared !== '' && documentKind(declared) === null) {
    reading.findings.push(...findings);
    plainBlob(walk, step, names);
    return [];
  }
  findings.push(...checkMediaSpelling(declared, 'entry', pointer(at.member, [...at.at, 'mediaType'])));
  const known = walk.images.get(descriptor.digest ?? '') ?? walk.others.get(descriptor.digest ?? '');
  if (known !== undefined) {
    for (const name of names) if (!known.names.includes(name)) known.names.push(name);
    walk.notes.again(step.root, descriptor.digest as Digest, names);
    const image = walk.images.get(descriptor.digest ?? '');
    if (image !== undefined)
      walk.images.set(image.digest, {
        ...image,
        findings: [...image.findings, ...comparePlatform(step, image.platform)],
      });
    reading.findings.push(...findings);
    return [];
  }
  const absent = absentEntry(reading, descriptor, { at, names, sparse: step.sparse });
  if (absent !== null) {
    if (absent.isImage) walk.leftOut += 1;
    if (!absent.isLeftOut) walk.notes.part(step.root, null);
    reading.findings.push(...findings, absent.finding);
    return [];
  }
  const document = readDescriptor(reading, descriptor, at, 'manifest', findings);
  if (document === null || !document.parsed) {
    walk.notes.part(step.root, null);
    reading.findings.push(...findings);
    return [];
  }
  const kind = documentKindOf(document.document.json, declared, document.document.member);
  findings.push(...kind.findings);
  if (kind.ok && kind.kind === 'manifest') {
    takeManifest(walk, step, document, names, findings);
    return [];
  }
  reading.findings.push(...findings);
  if (!kind.ok) {
    addOther(walk, document.digest, 'unknown', step, names);
    return [];
  }
  if (kind.kind === 'schema1') {
    reading.findings.push(schema1(document.document.member));
    addOther(walk, document.digest, 'unknown', step, names);
    return [];
  }
  if (step.within.includes(document.digest)) {
    reading.findings.push(circle(at, document.digest));
    return [];
  }
  const entries = indexEntries(document.document, reading.findings);
  walk.notes.index(step.root, document.digest);
  const within = [...step.within, document.digest];
  return stepsOf(entries, { member: document.document.member, at: ['manifests'] }, names, within, step.root);
}

function takeManifest(
  walk: Walk,
  step: Step,
  document: OciDocument,
  names: readonly string[],
  given: readonly Finding[],
): void {
  const { member, json } = document.document;
  const shape = readShape(imageManifest, json, member);
  const findings = [...given, ...shape.findings];
  if (shape.value === null) {
    walk.notes.part(step.root, null);
    walk.reading.findings.push(...findings);
    return;
  }
  const kind = otherKind(step.descriptor, shape.value, names);
  const { config, layers } = shape.value;
  const parts = [...(config ? [config] : []), ...(layers ?? [])].map((part) => parseDigest(part?.digest));
  if (kind === null) {
    walk.notes.image(step.root, document.digest, names, parts);
    const image = ociImage(walk.reading, shape.value, document, findings);
    const platform = step.descriptor.platform;
    const better = image.platform.architecture === null && image.platform.os === null && platform;
    walk.images.set(document.digest, {
      ...image,
      platform: better
        ? {
            os: platform.os ?? null,
            architecture: platform.architecture ?? null,
            variant: platform.variant ?? null,
          }
        : image.platform,
      names: [...names],
      findings: [...image.findings, ...comparePlatform(step, image.platform)],
      digest: document.digest,
      at: step.at,
    });
    return;
  }
  walk.notes.other(step.root, document.digest, parts);
  const here = { member, at: [] };
  const { other, findings: found } = otherReport(
    walk.reading,
    kind,
    step.descriptor,
    shape.value,
    names,
    here,
  );
  walk.reading.findings.push(...findings, ...found);
  walk.others.set(document.digest, { ...other, names: [...names] });
}

/** F9: the index and the config may name different platforms; engines choose by the one and run the other. */
function comparePlatform(step: Step, platform: ImageCore['platform']): Finding[] {
  const listed = step.descriptor.platform;
  if (!listed) return [];
  return (['os', 'architecture', 'variant'] as const).flatMap((field) => {
    const claim = listed[field];
    const real = platform[field];
    if (!claim || !real || claim === real || claim === 'unknown') return [];
    return [
      {
        rule: 'F9',
        severity: 'error' as const,
        where: pointer(step.at.member, [...step.at.at, 'platform', field]),
        what: `the index says ${quoteJson(claim)}, the config ${quoteJson(real)}`,
        why: 'Engines choose the image by the index and then run what is another platform’s.',
      },
    ];
  });
}

/** A descriptor of something that is no document: a config, a layer or a file listed by itself. */
function plainBlob(walk: Walk, step: Step, names: readonly string[]): void {
  const { reading } = walk;
  const { descriptor, at } = step;
  const digest = descriptorDigest(descriptor, at, 'blob', reading.findings);
  if (digest === null) return;
  const blob = locateBlob(reading, blobName(digest));
  if (!blob.ok) reading.findings.push(missing(at, 'blob', digest, blob, artifactHarm));
  else if (typeof descriptor.size === 'number' && descriptor.size !== blob.location.size)
    reading.findings.push(wrongSize(blob.member, blob.location.size, descriptor.size));
  const isConfig = isImageConfig(descriptor.mediaType ?? '');
  addOther(walk, digest, isConfig ? 'unknown' : 'artifact', step, names);
}

function addOther(
  walk: Walk,
  digest: Digest,
  kind: OtherReport['kind'],
  step: Step,
  names: readonly string[],
): void {
  const { other } = otherReport(walk.reading, kind, step.descriptor, null, names, step.at);
  walk.notes.other(step.root, digest, []);
  walk.others.set(digest, { ...other, names: [...names] });
}

function circle(at: Place, digest: string): Finding {
  return {
    rule: 'F6',
    severity: 'error',
    where: pointer(at.member, at.at),
    what: `the index ${digest} contains itself`,
    why: 'Programs that follow it never come to an end.',
  };
}

function schema1(member: string): Finding {
  return {
    rule: 'F6',
    severity: 'error',
    where: place(member),
    what: 'is a Docker schema 1 manifest',
    why: 'Registries and engines have dropped this form; it is not read here. Pull the image again to get a newer one.',
  };
}

function tooMany(left: number): Finding {
  return {
    rule: 'F6',
    severity: 'error',
    where: indexName,
    what: `more than ${stepsLimit} entries; ${counted(left, 'more entry', 'more entries')} not looked at`,
    why: 'No registry holds such an index; what came first is shown.',
  };
}
