/** A digest short enough for a line, `sha256:9c5f01ab…`: algorithm and twelve digits. Anything else is left alone. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(':');
  return colon > 0 && digest.length > colon + 13 ? `${digest.slice(0, colon + 13)}…` : digest;
}
