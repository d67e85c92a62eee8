import { counted } from '../counted.ts';
import type { OtherReport } from '../report.ts';
import { hasV1Layers, isOciTarget } from './conversion.ts';
import type {
  ConversionNote,
  ConversionPlan,
  ConversionTarget,
  KeptRoot,
  PlannedImage,
} from './conversion.ts';
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
      `the ids and parent links of ${counted(count, 'v1 layer')}`,
      planned.v1 === 'made'
        ? 'They are made anew, as docker save of 1.10 to 24 makes them.'
        : 'Images name their layers in order now; the links have no place there.',
    );
    if (count > 1)
      lost(
        count === 2
          ? 'the config of the layer below the newest'
          : `the configs of the ${count - 1} layers below the newest`,
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
        `the history of ${counted(config.steps, 'step')}`,
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

/** What an archive had besides its images, and is not written. */
export function archiveLosses(
  source: ConversionSource,
  target: ConversionTarget,
  kept: readonly KeptRoot[],
  index: ConversionPlan['index'],
): ConversionNote[] {
  const { name, left, layout } = source;
  const notes: ConversionNote[] = [];
  const lost = (what: string, why: string): void => {
    notes.push({ kind: 'lost', where: name, what, why });
  };
  const there = new Set(kept.flatMap(({ others }) => others));
  const others = source.others.filter(({ digest }) => digest === null || !there.has(digest));
  for (const [what, some] of byKind(others))
    lost(
      `${what}: ${listed(some.map(({ digest }) => digest ?? 'no digest'))}`,
      isOciTarget(target)
        ? 'What it speaks about, or the index that it is in, does not go over as it is.'
        : 'Docker’s formats have images alone.',
    );
  const stays = new Set(kept.map(({ root }) => root));
  const gone = (layout?.roots ?? []).filter(({ at }) => !stays.has(at));
  const indexes = new Set(gone.flatMap((root) => root.indexes));
  if (indexes.size > 0)
    lost(
      `${counted(indexes.size, 'nested index', 'nested indexes')}: ${listed([...indexes])}`,
      isOciTarget(target)
        ? 'Not all that is in it goes over as it is; its images are listed by themselves.'
        : 'Docker’s formats have none; the images in it are listed by themselves.',
    );
  const annotations = new Set(gone.flatMap((root) => root.annotations));
  if (annotations.size > 0)
    lost(
      `annotations of the index’s entries: ${listed([...annotations])}`,
      isOciTarget(target)
        ? 'The entries that have them are written anew.'
        : 'Docker’s formats have no place for them.',
    );
  if (layout !== null && layout.extras.length > 0 && index !== 'kept')
    lost(
      `of index.json: ${listed(layout.extras)}`,
      isOciTarget(target) ? 'The index is written anew.' : 'Docker’s formats have no place for it.',
    );
  if (left > 0) lost(counted(left, 'other image'), 'They were not chosen.');
  return notes;
}

/** What goes over as it is besides the images themselves. */
export function keptNotes(
  { name, others }: ConversionSource,
  kept: readonly KeptRoot[],
  index: ConversionPlan['index'],
): ConversionNote[] {
  const there = new Set(kept.flatMap((root) => root.others));
  const nested = kept.filter(({ isIndex }) => isIndex).length;
  const notes: ConversionNote[] = [];
  const note = (what: string, why: string): void => {
    notes.push({ kind: 'kept', where: name, what, why });
  };
  if (index === 'kept' && kept.length > 0)
    note('its index.json', 'All that it lists goes over, byte for byte.');
  else if (nested > 0)
    note(counted(nested, 'nested index', 'nested indexes'), 'All that is in it goes over, byte for byte.');
  for (const [what, some] of byKind(others.filter(({ digest }) => digest !== null && there.has(digest))))
    note(
      `${what}: ${listed(some.map(({ digest }) => digest ?? ''))}`,
      'It goes over byte for byte, with all that it leads to.',
    );
  return notes;
}

function byKind(others: readonly OtherReport[]): [what: string, others: readonly OtherReport[]][] {
  return (['attestation', 'signature', 'artifact', 'unknown'] as const).flatMap((kind) => {
    const some = others.filter((other) => other.kind === kind);
    const what = kind === 'unknown' ? 'unknown document' : kind;
    return some.length === 0 ? [] : [[counted(some.length, what), some]];
  });
}

function listed(texts: readonly string[]): string {
  return `${texts.slice(0, 3).join(', ')}${texts.length > 3 ? ', …' : ''}`;
}
