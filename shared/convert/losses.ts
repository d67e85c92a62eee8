import { hasV1Layers, isOciTarget } from './conversion.ts';
import type { ConversionNote, ConversionTarget, PlannedImage } from './conversion.ts';
import type { ConversionSource, SourceImage } from './conversion-source.ts';

/** What an image had and the result has not (CV5). */
export function imageLosses(
  source: ConversionSource,
  image: SourceImage,
  planned: PlannedImage,
  label: string,
  target: ConversionTarget,
): ConversionNote[] {
  const notes: ConversionNote[] = [];
  const lost = (what: string, why: string): void => {
    notes.push({ kind: 'lost', where: label, what, why });
  };
  const { config, manifest } = image;
  const count = planned.layers.length;
  if (config?.origin === 'made' && planned.v1 !== 'kept') {
    lost(
      `the ids and parent links of ${count} v1 layers`,
      planned.v1 === 'made'
        ? 'They are made anew, as docker save of 1.10 to 24 makes them.'
        : 'Images name their layers in order now; the links have no place there.',
    );
    if (count > 1)
      lost(
        `the configs of the ${count - 1} layers below the newest`,
        'An image has one config. When, how and by whom each layer was made goes into the history.',
      );
  }
  if (config?.origin === 'made' && target !== 'docker-legacy' && config.dropped.length > 0)
    lost(
      `of the newest layer’s json: ${config.dropped.join(', ')}`,
      'Docker drops these fields too when it loads such an archive; with them the image would get another id.',
    );
  if (config?.origin === 'found' && target === 'docker-legacy') {
    lost(
      'the image’s config document, and with it its id',
      'The old format has none; v1 layers describe the image.',
    );
    if (config.steps > 0)
      lost(
        `the history of ${config.steps} steps`,
        'Docker’s own conversion writes bare v1 layers below the newest one, so as to give them the ids that it gives them.',
      );
  }
  if (target === 'docker-legacy' && planned.names.length === 0)
    lost('the way into Docker 1.10 to 24', 'They want a list of names, and the image has none.');
  if (manifest !== null && planned.manifest !== 'kept') {
    lost(
      `the manifest ${manifest.digest}`,
      isOciTarget(target)
        ? 'Its layers are stored in other bytes, so it is written anew with another digest.'
        : 'Docker’s formats have none; a registry would give the image another digest.',
    );
    if (manifest.hasAnnotations)
      lost('annotations of its manifest and layers', 'They are part of the manifest that is not kept.');
  }
  if (source.hasV1Layers && config?.origin === 'found' && !hasV1Layers(target))
    lost(
      'the v1 folders, parent links and repositories',
      'They are for Docker before 1.10, and not part of this format.',
    );
  return notes;
}

/** What an archive had besides its images. */
export function archiveLosses({ name, others, left }: ConversionSource): ConversionNote[] {
  const notes: ConversionNote[] = [];
  for (const kind of ['attestation', 'signature', 'artifact', 'unknown'] as const) {
    const some = others.filter((other) => other.kind === kind);
    if (some.length === 0) continue;
    notes.push({
      kind: 'lost',
      where: name,
      what: `${some.length} ${kind === 'unknown' ? 'unknown document' : kind}${some.length === 1 ? '' : 's'}: ${some
        .slice(0, 3)
        .map(({ digest }) => digest ?? 'no digest')
        .join(', ')}${some.length > 3 ? ', …' : ''}`,
      why: 'Images alone are converted; what speaks about their manifests stays behind.',
    });
  }
  if (left > 0)
    notes.push({
      kind: 'lost',
      where: name,
      what: `${left} other image${left === 1 ? '' : 's'}`,
      why: 'They were not chosen.',
    });
  return notes;
}
