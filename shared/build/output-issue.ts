import type { BuildOutput, BuildSpec } from './build-spec.ts';

/** Why an image cannot be written as it is asked for, whatever is in it, as a clause; null: it can. */
export function outputIssue(
  { format, bothSpecs, layers, compression }: BuildOutput,
  like: BuildSpec['like'],
): string | null {
  if (format === 'docker-archive' && layers !== 'none')
    return 'a docker-archive holds plain layers; compress the archive as a whole';
  if (format === 'oci-dir' && compression !== 'none')
    return 'an oci-dir is a folder: its layers can be compressed, not all of it';
  if (bothSpecs && like !== null) return 'both specs: an archive like buildImage’s has those folders already';
  if (bothSpecs && format !== 'docker-archive')
    return 'both specs are for a docker-archive: an OCI layout has one form';
  return null;
}
