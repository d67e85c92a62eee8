import { expect, test } from 'vitest';
import { identityName } from '../../../renderer/compare/identity-names.ts';

test('fields of the identity are called what a person calls them', () => {
  expect(['names', 'id', 'manifestDigest', 'legacyId', 'os', 'constructor'].map(identityName)).toEqual([
    'names',
    'image ID',
    'manifest digest',
    'ID before Docker 1.10',
    'operating system',
    'constructor',
  ]);
});
