/** Fields of an image's identity that have other names in documents than a person has for them. */
const names: Readonly<Record<string, string>> = {
  id: 'image ID',
  manifestDigest: 'manifest digest',
  legacyId: 'ID before Docker 1.10',
  os: 'operating system',
  created: 'time of creation',
};

/** What a person calls a field of an image's identity. */
export function identityName(field: string): string {
  return (Object.hasOwn(names, field) ? names[field] : undefined) ?? field;
}
