import { isTag, parseReference } from '../reference.ts';

export type ImageNameOutcome =
  | {
      readonly ok: true;
      /** As it is written: in lower case. */
      readonly name: string;
      readonly tag: string | null;
    }
  | { readonly ok: false; readonly where: 'name' | 'tag'; readonly why: string };

/**
 * Name and tag of what is built (BN1 to BN3): the repository in lower case, as nixpkgs' `toLower` has it (A to Z only
 * can be letters of a name). `why` is a clause for a person.
 */
export function imageName(name: string, tag: string | null): ImageNameOutcome {
  if (name.includes('@')) {
    const why =
      'has a digest: an image’s digest comes from its bytes and cannot be chosen; leave out the @ and what follows';
    return { ok: false, where: 'name', why };
  }
  const lower = name.toLowerCase();
  const outcome = parseReference(lower);
  if (!outcome.ok)
    return { ok: false, where: 'name', why: `${JSON.stringify(name)} is no name: ${outcome.why}` };
  if (outcome.reference.tag !== null) {
    const why = `${JSON.stringify(name)} has a tag in it; it belongs in "tag": ${JSON.stringify(outcome.reference.tag)}`;
    return { ok: false, where: 'name', why };
  }
  if (tag?.includes('@') === true || tag?.startsWith('sha256:') === true) {
    return {
      ok: false,
      where: 'tag',
      why: 'is a digest: an image’s digest comes from its bytes and cannot be chosen',
    };
  }
  if (tag !== null && !isTag(tag)) {
    const why = `${JSON.stringify(tag)} is no tag: a letter, digit or _ and up to 127 of those, dots and dashes`;
    return { ok: false, where: 'tag', why };
  }
  return { ok: true, name: lower, tag };
}

/** The last part of a name, in its own letters, for file names (BN4): `Reg/Team/App` → `App`. */
export function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** What the written archive is called unless told (BN4): `App.tar.gz`. */
export function archiveName(
  name: string,
  format: 'docker-archive' | 'oci-archive' | 'oci-dir',
  compression: 'none' | 'gzip' | 'zstd',
): string {
  if (format === 'oci-dir') return baseName(name);
  const ending = { none: '', gzip: '.gz', zstd: '.zst' }[compression];
  return `${baseName(name)}.tar${ending}`;
}
