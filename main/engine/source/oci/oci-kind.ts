import { parseDigest } from '../../../../shared/digest.ts';
import type { Digest } from '../../../../shared/digest.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { documentKind, isImageConfig, layerMediaType } from '../../../../shared/media-type.ts';
import type { DocumentKind } from '../../../../shared/media-type.ts';
import type { Json, OtherReport } from '../../../../shared/report.ts';
import type { Descriptor, ImageManifest } from '../../image/documents.ts';
import { pointer, quote, quoteJson } from '../../image/quote.ts';

/** What a document of a layout is, by its media types and by its fields, or that it must not be read (F11). */
export type KindReading =
  | { readonly ok: true; readonly kind: DocumentKind; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Decides what a document is. The document's own media type counts before the descriptor's, and its fields must agree:
 * a manifest with `manifests`, or an index with `layers` or `config`, is refused, because two readers would see two
 * different images under one digest (F11, CVE-2021-41190).
 */
export function documentKindOf(json: Json, declared: string | null, member: string): KindReading {
  const fields =
    typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Readonly<Record<string, Json>>)
      : null;
  if (fields === null)
    return refuse({
      rule: 'D5',
      severity: 'error',
      where: pointer(member, []),
      what: `is ${quoteJson(json)}, not an object`,
      why: 'It should be a manifest or an index of manifests; it says nothing of any image.',
    });
  const own = typeof fields['mediaType'] === 'string' ? fields['mediaType'] : null;
  const isIndexLike = Object.hasOwn(fields, 'manifests');
  const isManifestLike = Object.hasOwn(fields, 'layers') || Object.hasOwn(fields, 'config');
  if (isIndexLike && isManifestLike)
    return refuse({
      rule: 'F11',
      severity: 'error',
      where: pointer(member, []),
      what: 'has the fields of an index (manifests) and of an image manifest (layers, config)',
      why: 'Programs differ in which of the two they see, so one digest would stand for two images (CVE-2021-41190); it was not read.',
    });
  const findings: Finding[] = [];
  const ownKind = own === null ? null : documentKind(own);
  const declaredKind = declared === null ? null : documentKind(declared);
  if (ownKind !== null && declaredKind !== null && ownKind !== declaredKind)
    return refuse({
      rule: 'F11',
      severity: 'error',
      where: pointer(member, ['mediaType']),
      what: `says ${quote(own ?? '')}, the descriptor says ${quote(declared ?? '')}`,
      why: 'Programs differ in which of the two they believe, so one digest would stand for two images; it was not read.',
    });
  const shape = isIndexLike ? 'index' : isManifestLike ? 'manifest' : null;
  if (Object.hasOwn(fields, 'fsLayers') || (fields['schemaVersion'] === 1 && shape === null))
    return { ok: true, kind: 'schema1', findings };
  const kind = ownKind ?? declaredKind ?? shape;
  if (kind === null)
    return refuse({
      rule: 'F6',
      severity: 'error',
      where: pointer(member, []),
      what: 'is neither an index nor an image manifest',
      why: 'It has no media type and none of the fields of either.',
    });
  if (shape !== null && kind !== 'schema1' && shape !== kind)
    return refuse({
      rule: 'F11',
      severity: 'error',
      where: pointer(member, ['mediaType']),
      what: `calls itself ${quote(own ?? declared ?? '')} but has the fields of ${shape === 'index' ? 'an index' : 'an image manifest'}`,
      why: 'Programs that go by the media type and programs that go by the fields see different things; it was not read.',
    });
  if (fields['schemaVersion'] !== 2)
    findings.push({
      rule: 'F6',
      severity: 'error',
      where: pointer(member, ['schemaVersion']),
      what: Object.hasOwn(fields, 'schemaVersion')
        ? `is ${quoteJson(fields['schemaVersion'])}`
        : 'is missing',
      why:
        kind === 'index'
          ? 'It must be 2, though podman, skopeo and umoci do not look at it.'
          : 'It must be 2: podman loads no image of another version; skopeo and umoci do not look at it.',
    });
  return { ok: true, kind, findings };
}

function refuse(finding: Finding): KindReading {
  return { ok: false, findings: [finding] };
}

const cosignTag = /^sha256-([0-9a-f]{64})\.(sig|att|sbom)$/;
const signatureLayers =
  /^application\/vnd\.dev\.(?:cosign\.simplesigning|sigstore\.bundle)|^application\/vnd\.cncf\.notary\.|^application\/(?:jose\+json|cose)$/;
const attestationLayers = /^application\/(?:vnd\.in-toto\+|vnd\.dsse\.envelope|vnd\.in-toto\.)/;

/**
 * What an image manifest is when it is no image of files (F6); null: it is one. `names` are those that the layout gives
 * it, since cosign says what a manifest is by its tag.
 */
export function otherKind(
  descriptor: Descriptor,
  manifest: ImageManifest,
  names: readonly string[],
): OtherReport['kind'] | null {
  const told = toldKind(descriptor, names);
  if (told === 'attestation' || told === 'signature') return told;
  const layerTypes = (manifest.layers ?? []).map((layer) => layer?.mediaType ?? '');
  const artifactType = manifest.artifactType ?? '';
  if (signatureLayers.test(artifactType) || layerTypes.some((type) => signatureLayers.test(type)))
    return 'signature';
  if (layerTypes.length > 0 && layerTypes.every((type) => attestationLayers.test(type))) return 'attestation';
  if (isForNoPlatform(descriptor) && !layerTypes.some((type) => layerMediaType(type) !== null))
    return 'unknown';
  const configType = manifest.config?.mediaType;
  if (typeof configType === 'string') return isImageConfig(configType) ? null : 'artifact';
  return artifactType === '' ? null : 'artifact';
}

/** What an entry of an index is by what it says itself, its manifest unread; null: an image, for all that it says. */
export function entryKind(descriptor: Descriptor, names: readonly string[]): OtherReport['kind'] | null {
  const told = toldKind(descriptor, names);
  if (told !== null) return told;
  if ((descriptor.artifactType ?? '') !== '') return 'artifact';
  return isForNoPlatform(descriptor) ? 'unknown' : null;
}

/** What BuildKit says by an annotation, and cosign by a tag. */
function toldKind(
  descriptor: Descriptor,
  names: readonly string[],
): 'attestation' | 'signature' | 'artifact' | null {
  if (isDockerAttestation(descriptor)) return 'attestation';
  const suffixes = names.map((name) => cosignTag.exec(name.slice(name.lastIndexOf(':') + 1))?.[2]);
  if (suffixes.includes('sig')) return 'signature';
  if (suffixes.includes('att')) return 'attestation';
  return suffixes.includes('sbom') ? 'artifact' : null;
}

/** BuildKit's attestations stand beside the image in its index. */
export function isDockerAttestation({ annotations }: Descriptor): boolean {
  return annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
}

/** What an entry of an index says that it is about, by its annotation or cosign's tag. */
export function subjectOfEntry(descriptor: Descriptor, names: readonly string[]): Digest | null {
  const referred = descriptor.annotations?.['vnd.docker.reference.digest'];
  return parseDigest(typeof referred === 'string' ? referred : cosignSubject(names));
}

function isForNoPlatform({ platform }: Descriptor): boolean {
  return platform?.os === 'unknown' && platform.architecture === 'unknown';
}

/** The digest in a cosign tag, `sha256-<hex>.sig` → `sha256:<hex>`. */
function cosignSubject(names: readonly string[]): string | null {
  for (const name of names) {
    const hex = cosignTag.exec(name.slice(name.lastIndexOf(':') + 1))?.[1];
    if (hex !== undefined) return `sha256:${hex}`;
  }
  return null;
}
