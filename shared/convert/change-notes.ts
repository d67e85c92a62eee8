import type { ConversionNote, ConversionOptions, PlannedImage } from './conversion.ts';
import { isOciTarget } from './conversion.ts';
import type { ConversionSource } from './conversion-source.ts';

/** What is kept and what is written in another form, in a few lines. */
export function changes(source: ConversionSource, planned: PlannedImage, label: string): ConversionNote[] {
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
  const were = [...new Set(unpacked.map(({ blob }) => source.blobs[blob ?? -1]?.compression ?? 'none'))].join(
    ', ',
  );
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

/** What happens to the archive as a whole. */
export function ofTheWhole({ target, compress }: ConversionOptions): ConversionNote[] {
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
