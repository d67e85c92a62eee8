import { counted } from '../../../../shared/counted.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { sameReference } from '../../../../shared/reference.ts';
import type { ImageCore, LayerCore } from '../../image/image-core.ts';
import { pointer, quote } from '../../image/quote.ts';
import type { OciImage } from './oci-layout.ts';

/**
 * Docker ≥ 25 and containerd write both `manifest.json` and `index.json` (F4, F5). Order and layers come from the first;
 * what the second says of the same image (by the config's digest) is put beside it: media types, digests, sizes, the
 * manifest. Every disagreement is a finding (F9), and images that only the index has are shown after the others.
 */
export function crossCheckOci(
  docker: readonly ImageCore[],
  oci: readonly OciImage[],
): { readonly images: readonly ImageCore[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const left = new Set(oci);
  const images = docker.map((image, number) => {
    const index = image.views.manifest ?? number;
    const candidates = [...left].filter(
      (other) => other.config !== null && other.config.digest === image.config?.digest,
    );
    const match = candidates.find((other) => sameLayers(image.layers, other.layers)) ?? candidates[0];
    if (match === undefined) {
      if (image.config !== null) findings.push(onlyDocker(image, index));
      return image;
    }
    left.delete(match);
    return merge(image, match, index);
  });
  for (const image of left) {
    findings.push(onlyOci(image));
    images.push(image);
  }
  return { images, findings };
}

/** Whether two lists of layers are the same bytes in the same order. */
function sameLayers(a: readonly LayerCore[], b: readonly LayerCore[]): boolean {
  return a.length === b.length && a.every((layer, index) => sameLayer(layer, b[index]));
}

function sameLayer(a: LayerCore, b: LayerCore | undefined): boolean {
  if (b === undefined) return false;
  if (a.blob === null || b.blob === null) return a.member === b.member;
  return a.blob.file === b.blob.file && a.blob.offset === b.blob.offset;
}

function merge(image: ImageCore, other: OciImage, index: number): ImageCore {
  const agree = sameLayers(image.layers, other.layers);
  const layers = image.layers.map((layer, position) => {
    const twin = agree
      ? other.layers[position]
      : other.layers.find((candidate) => sameLayer(layer, candidate));
    if (twin === undefined) return layer;
    return {
      ...layer,
      claimedDigest: twin.claimedDigest ?? layer.claimedDigest,
      claimedSize: twin.claimedSize ?? layer.claimedSize,
      mediaType: twin.mediaType ?? layer.mediaType,
      foreign: layer.foreign || twin.foreign,
      encrypted: layer.encrypted || twin.encrypted,
    };
  });
  const newNames = other.names.filter((name) => !image.names.some((known) => means(known, name)));
  const findings = [...image.findings, ...unseen(other.findings, image.findings, agree)];
  if (!agree) findings.push(layersDiffer(image, other, index));
  if (image.names.length > 0 && newNames.length > 0)
    findings.push({
      rule: 'F9',
      severity: 'warning',
      where: pointer('manifest.json', [index, 'RepoTags']),
      what: `index.json names it ${newNames.slice(0, 3).map(quote).join(', ')}, RepoTags does not`,
      why: 'Docker loads it under one set of names, containerd under another.',
    });
  return {
    ...image,
    names: [...image.names, ...newNames.filter((name) => name.includes('/') || image.names.length === 0)],
    manifest: other.manifest,
    layers,
    views: { ...image.views, index: other.layers },
    findings,
  };
}

/** A ref.name is often the tag alone: `latest` beside `docker.io/library/debian:latest` says nothing new. */
function means(known: string, name: string): boolean {
  return sameReference(known, name) || (!/[:/@]/.test(name) && known.endsWith(`:${name}`));
}

/**
 * Findings of the OCI view that the other has not said already: the config is the same document. When the OCI list of
 * layers is wrong as a whole, what follows from that is not repeated for every layer.
 */
function unseen(findings: readonly Finding[], known: readonly Finding[], agree: boolean): Finding[] {
  const said = new Set(known.map((finding) => `${finding.rule}\0${finding.where}\0${finding.what}`));
  return findings.filter(
    ({ rule, where, what }) =>
      !said.has(`${rule}\0${where}\0${what}`) && (agree || (rule !== 'L1' && !where.includes('#/layers/'))),
  );
}

function layersDiffer(image: ImageCore, other: OciImage, index: number): Finding {
  const member = other.manifest?.member ?? 'index.json';
  const ours = image.layers.length;
  const theirs = other.layers.length;
  const reordered =
    ours === theirs &&
    image.layers.every((layer) => other.layers.some((candidate) => sameLayer(layer, candidate)));
  const what =
    theirs === 0
      ? `the OCI manifest has no layers, manifest.json has ${ours}`
      : reordered
        ? 'the OCI manifest has the same layers in another order than manifest.json'
        : `the OCI manifest has ${counted(theirs, 'layer')}, manifest.json has ${ours}, and they are not the same`;
  return {
    rule: 'F9',
    severity: 'error',
    where: pointer(member, ['layers']),
    what: `${what} (image ${index})`,
    why: 'Tools that read the OCI layout make another image of this archive than docker load (Docker 25.0.0 wrote such archives); manifest.json is shown.',
  };
}

function onlyDocker(image: ImageCore, index: number): Finding {
  return {
    rule: 'F9',
    severity: 'warning',
    where: pointer('manifest.json', [index]),
    what: `index.json does not have the image ${image.names[0] === undefined ? String(index) : quote(image.names[0])}`,
    why: 'Docker loads it from this archive, tools that read the OCI layout do not see it.',
  };
}

function onlyOci(image: OciImage): Finding {
  return {
    rule: 'F9',
    severity: 'warning',
    where: pointer(image.at.member, image.at.at),
    what: `manifest.json does not have the image ${image.names[0] === undefined ? image.digest : quote(image.names[0])}`,
    why: 'Tools that read the OCI layout load it from this archive, older Docker does not see it; it is shown last.',
  };
}
