import { describe, expect, test } from 'vitest';
import { documentKind, isImageConfig, layerMediaType } from '../../shared/media-type.ts';

describe('F10: what media types claim', () => {
  test.each([
    ['application/vnd.oci.image.layer.v1.tar', 'none', false, false],
    ['application/vnd.oci.image.layer.v1.tar+gzip', 'gzip', false, false],
    ['application/vnd.oci.image.layer.v1.tar+zstd', 'zstd', false, false],
    ['application/vnd.oci.image.layer.v1.tar+gzip+encrypted', 'gzip', false, true],
    ['application/vnd.oci.image.layer.v1.tar+encrypted', 'none', false, true],
    ['application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', 'gzip', true, false],
    ['application/vnd.docker.image.rootfs.diff.tar', 'none', false, false],
    ['application/vnd.docker.image.rootfs.diff.tar.gzip', 'gzip', false, false],
    ['application/vnd.docker.image.rootfs.diff.tar.zstd', 'zstd', false, false],
    ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'gzip', true, false],
    ['application/vnd.docker.image.rootfs.diff.tar.gzip; charset=utf-8', 'gzip', false, false],
    ['Application/Vnd.OCI.Image.Layer.V1.Tar+Gzip', 'gzip', false, false],
  ])('F10: %s', (mediaType, compression, foreign, encrypted) => {
    expect(layerMediaType(mediaType)).toEqual({ compression, foreign, encrypted });
  });

  test.each(['', 'application/octet-stream', 'application/vnd.oci.image.layer.v1.tar+lz4', 'text/plain'])(
    'F10: %j names no layer',
    (mediaType) => {
      expect(layerMediaType(mediaType)).toBeNull();
    },
  );
});

test('F6: documents and configs by media type', () => {
  expect(documentKind('application/vnd.oci.image.index.v1+json')).toBe('index');
  expect(documentKind('application/vnd.docker.distribution.manifest.v2+json')).toBe('manifest');
  expect(documentKind('application/vnd.docker.distribution.manifest.v1+prettyjws')).toBe('schema1');
  expect(documentKind('application/vnd.OCI.image.index.v1+JSON ; a=b')).toBe('index');
  expect(documentKind('application/json')).toBeNull();
  expect(isImageConfig('application/vnd.oci.image.config.v1+json')).toBe(true);
  expect(isImageConfig('application/vnd.oci.empty.v1+json')).toBe(false);
});
