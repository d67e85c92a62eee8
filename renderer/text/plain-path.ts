/**
 * A path as typed or pasted, without the quotes and `file://` that file managers copy along: `"file:///a%20b"` → `/a b`. What is no
 * such thing is left alone but for spaces around it.
 */
export function plainPath(text: string): string {
  const bare = text.trim().replace(/^(['"])(.*)\1$/, '$2');
  if (!bare.startsWith('file://')) return bare;
  try {
    return decodeURIComponent(bare.slice('file://'.length));
  } catch {
    return bare;
  }
}
