import { digestParts, parseDigest } from '../../../../shared/digest.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { layerMediaType } from '../../../../shared/media-type.ts';
import type { OtherReport } from '../../../../shared/report.ts';
import { checkLayerCount } from '../../image/checks/layer-count.ts';
import { checkMediaFamily } from '../../image/checks/media-family.ts';
import { checkMediaSpelling } from '../../image/checks/media-spelling.ts';
import { checkMediaType } from '../../image/checks/media-type.ts';
import type { Descriptor, ImageManifest } from '../../image/documents.ts';
import type { ImageCore, LayerCore } from '../../image/image-core.ts';
import { pointer } from '../../image/quote.ts';
import { blobName } from '../reading/blob-name.ts';
import { diffIdsFor, readConfig } from '../reading/config-reading.ts';
import { foreignLayer } from '../docker/docker-archive.ts';
import { descriptorDigest, readDescriptor } from './oci-blob.ts';
import type { OciDocument } from './oci-blob.ts';
import { subjectOfEntry } from './oci-kind.ts';
import { artifactHarm, locateBlob, missing, wrongSize } from '../reading/reading.ts';
import type { Place, Reading } from '../reading/reading.ts';

/** One image from its manifest (OCI manifest.md, Docker schema 2), without names. */
export function ociImage(
  reading: Reading,
  manifest: ImageManifest,
  document: OciDocument,
  given: readonly Finding[],
): ImageCore {
  const findings = [...given];
  const { member } = document.document;
  const config = manifest.config ?? null;
  const configDocument =
    config === null ? null : readDescriptor(reading, config, { member, at: ['config'] }, 'config', findings);
  if (config === null)
    findings.push({
      rule: 'B1',
      severity: 'error',
      where: pointer(member, ['config']),
      what: 'no config is named',
      why: 'Without its config an image has no id, no platform and no checksums; engines refuse it.',
    });
  else
    findings.push(
      ...checkMediaSpelling(config.mediaType, 'config', pointer(member, ['config', 'mediaType'])),
    );
  const algorithm = configDocument === null ? 'sha256' : digestParts(configDocument.digest)[0];
  if (algorithm !== 'sha256')
    findings.push({
      rule: 'L2',
      severity: 'warning',
      where: pointer(member, ['config', 'digest']),
      what: `the config is named by its ${algorithm}`,
      why: 'podman and skopeo compare it with a sha256 and refuse the image.',
    });
  const fields =
    configDocument === null
      ? { config: null, platform: { os: null, architecture: null, variant: null }, findings: [] }
      : readConfig(configDocument.document, configDocument.parsed);
  findings.push(...fields.findings);
  const listed = manifest.layers ?? [];
  const { diffIds, findings: counted } = diffIdsFor(
    fields.config,
    listed.length,
    configDocument?.document.member ?? member,
  );
  findings.push(...counted, ...checkLayerCount(listed.length, member), ...checkMediaFamily(manifest, member));
  const layers = listed.map((descriptor, index) =>
    ociLayer(
      reading,
      descriptor ?? null,
      index,
      diffIds[index] ?? null,
      { member, at: ['layers', index] },
      findings,
    ),
  );
  return {
    names: [],
    config: configDocument?.document ?? null,
    manifest: document.document,
    legacyChain: [],
    platform: fields.platform,
    layers,
    views: { manifest: null, index: layers, heads: [] },
    findings,
  };
}

function ociLayer(
  reading: Reading,
  descriptor: Descriptor | null,
  index: number,
  diffId: LayerCore['claimedDiffId'],
  at: Place,
  findings: Finding[],
): LayerCore {
  const role = `layer ${index}`;
  const digest = descriptor === null ? null : descriptorDigest(descriptor, at, role, findings);
  const mediaType = descriptor?.mediaType ?? null;
  const claimed = mediaType === null ? null : layerMediaType(mediaType);
  const urls = (descriptor?.urls ?? []).filter((url) => url !== undefined);
  const core = {
    index,
    claimedDigest: digest,
    claimedDiffId: diffId,
    claimedSize: descriptor?.size ?? null,
    mediaType,
    foreign: claimed?.foreign === true,
    urls,
    encrypted: claimed?.encrypted === true,
    legacyId: null,
    step: null,
  };
  if (digest === null) return { ...core, member: null, blob: null, compression: 'none' };
  const name = blobName(digest);
  const blob = locateBlob(reading, name);
  if (!blob.ok) {
    findings.push(
      core.foreign ? foreignLayer(at.member, at.at, index, urls) : missing(at, role, digest, blob),
    );
    return { ...core, member: name, blob: null, compression: 'none' };
  }
  const { location, compression } = blob;
  if (core.claimedSize !== null && core.claimedSize !== location.size)
    findings.push(wrongSize(blob.member, location.size, core.claimedSize));
  findings.push(...checkMediaType({ ...core, compression, diffId }, at.member, at.at));
  return { ...core, member: blob.member, blob: location, compression };
}

/** What is no image of files, as a line of the report; its blobs are looked for as well (B1, B2). */
export function otherReport(
  reading: Reading,
  kind: OtherReport['kind'],
  descriptor: Descriptor,
  manifest: ImageManifest | null,
  names: readonly string[],
  at: Place,
): { readonly other: OtherReport; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const parts = [
    ...(manifest?.config ? [{ part: manifest.config, at: ['config'] as const, role: 'config' }] : []),
    ...(manifest?.layers ?? []).flatMap((part, index) =>
      part === undefined ? [] : [{ part, at: ['layers', index] as const, role: `blob ${index}` }],
    ),
  ];
  for (const { part, at: path, role } of parts) {
    const where = { member: at.member, at: path };
    const digest = descriptorDigest(part, where, role, findings);
    if (digest === null) continue;
    const blob = locateBlob(reading, blobName(digest));
    if (!blob.ok) {
      if (typeof part.data !== 'string') findings.push(missing(where, role, digest, blob, artifactHarm));
    } else if (typeof part.size === 'number' && part.size !== blob.location.size)
      findings.push(wrongSize(blob.member, blob.location.size, part.size));
  }
  return {
    findings,
    other: {
      kind,
      mediaType: manifest?.mediaType ?? descriptor.mediaType ?? null,
      artifactType: manifest?.artifactType ?? descriptor.artifactType ?? manifest?.config?.mediaType ?? null,
      digest: parseDigest(descriptor.digest),
      size: descriptor.size ?? null,
      subject: parseDigest(manifest?.subject?.digest) ?? subjectOfEntry(descriptor, names),
      names,
    },
  };
}
