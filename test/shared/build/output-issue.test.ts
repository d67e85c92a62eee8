import { expect, test } from 'vitest';
import { outputIssue } from '../../../shared/build/output-issue.ts';

const plain = { format: 'docker-archive', bothSpecs: false, layers: 'none', compression: 'none' } as const;

test.each([
  [{}, null, null],
  [{ bothSpecs: true, compression: 'zstd' }, null, null],
  [{ format: 'oci-archive', layers: 'gzip', compression: 'zstd' }, null, null],
  [{ format: 'oci-dir', layers: 'zstd' }, 'buildImage', null],
  [{ layers: 'gzip' }, null, 'holds plain layers'],
  [{ format: 'oci-dir', compression: 'gzip' }, null, 'is a folder'],
  [{ bothSpecs: true }, 'buildImage', 'has those folders already'],
  [{ bothSpecs: true, format: 'oci-archive' }, null, 'has one form'],
] as const)('%j like %j', (output, like, words) => {
  const issue = outputIssue({ ...plain, ...output }, like);
  if (words === null) expect(issue).toBe(null);
  else expect(issue).toContain(words);
});
