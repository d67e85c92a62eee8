import type { Finding } from '../../../../shared/finding.ts';
import { plainMediaType } from '../../../../shared/media-type.ts';
import { quote } from '../quote.ts';

/** What a descriptor leads to: an entry of an index to a manifest or another index. */
export type Described = 'entry' | 'config' | 'layer';

const misspelt: Readonly<Record<Described, string>> = {
  entry:
    'Programs in Go compare it letter by letter: podman and skopeo find no image there, umoci refuses it.',
  config:
    'Programs in Go compare it letter by letter: podman and skopeo take the image for an artifact, umoci refuses it.',
  layer: 'Programs in Go compare it letter by letter: umoci refuses the layer, podman goes by the bytes.',
};

const absent: Readonly<Record<Described, string>> = {
  entry: 'It is required: skopeo finds no image there and umoci refuses it; podman goes by the document.',
  config: 'It is required: podman and skopeo take the image for an artifact, umoci refuses it.',
  layer: 'It is required: umoci and others that go by it refuse the layer; podman goes by the bytes.',
};

/**
 * F10: a media type that is known and written with other letters or with parameters, or none at all: it is read all the same.
 * `where` is the field.
 */
export function checkMediaSpelling(
  mediaType: string | null | undefined,
  described: Described,
  where: string,
): Finding[] {
  if (mediaType === null || mediaType === undefined || mediaType === '') {
    const what = `the ${described} has no media type`;
    return [{ rule: 'F10', severity: 'error', where, what, why: absent[described] }];
  }
  const plain = plainMediaType(mediaType);
  if (mediaType === plain) return [];
  const what = `${quote(mediaType)} should be ${quote(plain)}`;
  return [{ rule: 'F10', severity: 'error', where, what, why: misspelt[described] }];
}
